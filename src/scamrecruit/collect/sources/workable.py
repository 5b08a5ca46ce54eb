"""Workable boards: one answer holds all; places that are to be hidden stay hidden."""

from collections.abc import Iterator
from typing import Any

from scamrecruit.collect.sources.boards import board
from scamrecruit.collect.sources.kind import Page, Source, as_lines, loaded, rows, text_of
from scamrecruit.records import Capture

_start = board(
    "workable",
    r"apply\.workable\.com/NAME",
    "https://apply.workable.com/api/v1/widget/accounts/{}?details=true",
)


def _captures(page: Page) -> Iterator[Capture]:
    jobs = rows(page, "jobs")
    employer = text_of(loaded(page).get("name"))
    return as_lines(page, (_line(job, employer) for job in jobs))


def _line(job: dict[str, Any], employer: str) -> dict[str, Any]:
    listed = job.get("locations")
    places = (
        [place for place in listed if isinstance(place, dict)] if isinstance(listed, list) else [job]
    )
    shown = [place for place in places if not place.get("hidden")]
    names = (", ".join(filter(None, (text_of(p.get("city")), text_of(p.get("country"))))) for p in shown)
    return {
        "title": text_of(job.get("title")),
        "description": text_of(job.get("description")),
        "employer": employer,
        "location": "; ".join(filter(None, names)),
        "url": text_of(job.get("url")),
        "posted_at": text_of(job.get("published_on") or job.get("created_at")),
    }


SOURCE = Source("workable", _start, _captures)
