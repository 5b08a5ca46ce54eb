"""Ashby boards: one answer holds all; what is not listed is left out."""

from collections.abc import Iterator
from typing import Any

from scamrecruit.collect.sources.boards import board
from scamrecruit.collect.sources.kind import Page, Source, as_lines, rows, text_of
from scamrecruit.records import Capture

_start = board(
    "ashby",
    r"jobs\.ashbyhq\.com/NAME",
    "https://api.ashbyhq.com/posting-api/job-board/{}?includeCompensation=true",
)


def _captures(page: Page) -> Iterator[Capture]:
    return as_lines(page, (_line(job) for job in rows(page, "jobs") if job.get("isListed", True)))


def _line(job: dict[str, Any]) -> dict[str, Any]:
    pay = job.get("compensation")
    summary = text_of(pay.get("compensationTierSummary")) if isinstance(pay, dict) else ""
    return {
        "title": text_of(job.get("title")),
        "description": text_of(job.get("descriptionHtml") or job.get("descriptionPlain"), summary),
        "location": text_of(job.get("location")),
        "url": text_of(job.get("jobUrl")),
        "posted_at": text_of(job.get("publishedAt")),
    }


SOURCE = Source("ashby", _start, _captures)
