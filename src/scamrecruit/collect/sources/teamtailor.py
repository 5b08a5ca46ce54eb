"""Teamtailor boards: a JSON Feed whose entries carry a schema.org JobPosting."""

from collections.abc import Iterator
from typing import Any

from scamrecruit.collect.sources.boards import board
from scamrecruit.collect.sources.kind import Page, Source, as_lines, loaded, name_of, rows, text_of
from scamrecruit.records import Capture

_start = board("teamtailor", r"NAME\.teamtailor\.com(?:/jobs)?", "https://{}.teamtailor.com/jobs.json")


def _captures(page: Page) -> Iterator[Capture]:
    jobs = rows(page, "items")
    employer = text_of(loaded(page).get("title"))
    return as_lines(page, (_line(job, employer) for job in jobs))


def _line(job: dict[str, Any], employer: str) -> dict[str, Any]:
    posting = job.get("_jobposting")
    posting = posting if isinstance(posting, dict) else {}
    return {
        "title": text_of(job.get("title")),
        "description": text_of(job.get("content_html") or posting.get("description")),
        "employer": name_of(posting.get("hiringOrganization")) or employer,
        "location": _place(posting.get("jobLocation")),
        "url": text_of(job.get("url")),
        "posted_at": text_of(job.get("date_published")),
    }


def _place(value: Any) -> str:
    places = value if isinstance(value, list) else [value]
    addresses = [place.get("address") for place in places if isinstance(place, dict)]
    return "; ".join(
        ", ".join(filter(None, (name_of(a.get("addressLocality")), name_of(a.get("addressCountry")))))
        for a in addresses
        if isinstance(a, dict)
    )


SOURCE = Source("teamtailor", _start, _captures)
