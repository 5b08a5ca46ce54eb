"""SmartRecruiters boards: the list has no text, so each advertisement is asked for."""

from collections.abc import Iterator
from typing import Any

from scamrecruit.collect.sources.boards import board
from scamrecruit.collect.sources.kind import (
    Page,
    ShapeError,
    Source,
    Task,
    as_lines,
    loaded,
    name_of,
    text_of,
)
from scamrecruit.records import Capture

_PAGE = 100
_start = board(
    "smartrecruiters",
    r"(?:careers|jobs)\.smartrecruiters\.com/NAME",
    f"https://api.smartrecruiters.com/v1/companies/{{}}/postings?limit={_PAGE}&offset=0",
)
_SECTIONS = ("companyDescription", "jobDescription", "qualifications", "additionalInformation")


def _answer(page: Page) -> dict[str, Any]:
    value = loaded(page)
    if not isinstance(value, dict) or not ("content" in value or "jobAd" in value):
        raise ShapeError("neither a list of advertisements nor one of them")
    return value


def _captures(page: Page) -> Iterator[Capture]:
    job = _answer(page)
    sections = _inner(_inner(job, "jobAd"), "sections")
    if "jobAd" not in job:
        return iter(())
    parts = (_inner(sections, name) for name in _SECTIONS)
    place = _inner(job, "location")
    line = {
        "title": text_of(job.get("name")),
        "description": text_of(*(text_of(part.get("title"), part.get("text")) for part in parts)),
        "location": ", ".join(
            text_of(place.get(key)) for key in ("city", "region", "country") if place.get(key)
        ),
        "employer": name_of(job.get("company")),
        "url": text_of(job.get("postingUrl") or job.get("applyUrl")),
        "posted_at": text_of(job.get("releasedDate")),
    }
    return as_lines(page, [line])


def _inner(value: dict[str, Any], key: str) -> dict[str, Any]:
    found = value.get(key)
    return found if isinstance(found, dict) else {}


def _follow(page: Page, task: Task) -> Iterator[Task]:
    listed = _answer(page).get("content")
    if not isinstance(listed, list):
        return
    place, _, query = task.url.partition("?")
    for job in listed:
        number = text_of(job.get("id")) if isinstance(job, dict) else ""
        if number.replace("-", "").isalnum():
            yield task.onward(f"{place}/{number}", depth=task.depth + 1)
    if len(listed) == _PAGE:
        offset = int(query.rpartition("offset=")[2]) + _PAGE
        yield task.onward(f"{place}?limit={_PAGE}&offset={offset}", level=task.level + 1)


SOURCE = Source("smartrecruiters", _start, _captures, _follow)
