"""Recruitee boards: one answer holds all; description and requirements are apart."""

from collections.abc import Iterator

from scamrecruit.collect.sources.boards import board
from scamrecruit.collect.sources.kind import Page, Source, as_lines, rows, text_of
from scamrecruit.records import Capture

_start = board("recruitee", r"NAME\.recruitee\.com", "https://{}.recruitee.com/api/offers/")


def _captures(page: Page) -> Iterator[Capture]:
    return as_lines(
        page,
        (
            {
                "title": text_of(job.get("title")),
                "description": text_of(job.get("description"), job.get("requirements")),
                "employer": text_of(job.get("company_name")),
                "location": text_of(job.get("location") or job.get("city")),
                "url": text_of(job.get("careers_url")),
                "posted_at": text_of(job.get("published_at")),
            }
            for job in rows(page, "offers")
        ),
    )


SOURCE = Source("recruitee", _start, _captures)
