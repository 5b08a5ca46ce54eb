"""Lever boards: an array of postings; the whole advertisement is opening, description, lists and end."""

from collections.abc import Iterator
from typing import Any

from scamrecruit.collect.sources.boards import board
from scamrecruit.collect.sources.kind import Page, Source, Task, as_lines, rows, text_of
from scamrecruit.records import Capture

_PAGE = 100
_usual = board(
    "lever",
    r"jobs\.lever\.co/NAME",
    f"https://api.lever.co/v0/postings/{{}}?mode=json&limit={_PAGE}&skip=0",
)
_europe = board(
    "lever-eu",
    r"jobs\.eu\.lever\.co/NAME",
    f"https://api.eu.lever.co/v0/postings/{{}}?mode=json&limit={_PAGE}&skip=0",
)


def _start(target: str) -> str | None:
    return _usual(target) or _europe(target)


def _captures(page: Page) -> Iterator[Capture]:
    return as_lines(page, map(_line, rows(page, None)))


def _line(job: dict[str, Any]) -> dict[str, Any]:
    categories = job.get("categories")
    listed = job.get("lists")
    lists = [part for part in listed if isinstance(part, dict)] if isinstance(listed, list) else []
    parts = (text_of(part.get("text"), f"<ul>{text_of(part.get('content'))}</ul>") for part in lists)
    whole = (job.get("opening"), job.get("description"), *parts, job.get("additional"), _pay(job))
    return {
        "title": text_of(job.get("text")),
        "description": text_of(*whole),
        "location": text_of(categories.get("location")) if isinstance(categories, dict) else "",
        "url": text_of(job.get("hostedUrl")),
    }


def _pay(job: dict[str, Any]) -> str:
    pay = job.get("salaryRange")
    if not isinstance(pay, dict):
        return text_of(job.get("salaryDescription"))
    low, high = pay.get("min") or "", pay.get("max") or ""
    span = f"{pay.get('currency') or ''} {low}-{high} {pay.get('interval') or ''}"
    return text_of(span.strip(" -"), job.get("salaryDescription"))


def _follow(page: Page, task: Task) -> Iterator[Task]:
    if len(rows(page, None)) == _PAGE:
        before, _, skip = task.url.rpartition("skip=")
        yield task.onward(f"{before}skip={int(skip) + _PAGE}", level=task.level + 1)


SOURCE = Source("lever", _start, _captures, _follow)
