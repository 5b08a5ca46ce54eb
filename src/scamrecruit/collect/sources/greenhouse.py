"""Greenhouse boards: one answer holds all advertisements, their text as escaped HTML."""

from collections.abc import Iterator
from html import unescape

from scamrecruit.collect.sources.boards import board
from scamrecruit.collect.sources.kind import Page, Source, as_lines, name_of, rows, text_of
from scamrecruit.records import Capture

_start = board(
    "greenhouse",
    r"(?:job-)?boards(?:\.eu)?\.greenhouse\.io/NAME",
    "https://boards-api.greenhouse.io/v1/boards/{}/jobs?content=true",
)


def _captures(page: Page) -> Iterator[Capture]:
    return as_lines(
        page,
        (
            {
                "title": text_of(job.get("title")),
                "description": unescape(text_of(job.get("content"))),
                "location": name_of(job.get("location")),
                "url": text_of(job.get("absolute_url")),
                "posted_at": text_of(job.get("updated_at")),
            }
            for job in rows(page, "jobs")
        ),
    )


SOURCE = Source("greenhouse", _start, _captures)
