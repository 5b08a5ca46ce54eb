"""Addresses as captures for ``triage``: fetched politely, read, and not kept."""

import queue
from collections.abc import Iterable, Iterator

from anyio.from_thread import start_blocking_portal

from scamrecruit.collect.client import Client
from scamrecruit.collect.crawl import Crawl, Ledger
from scamrecruit.collect.plan import first_task
from scamrecruit.collect.settings import Scope, Settings
from scamrecruit.collect.sources.kind import Page, ShapeError, Task
from scamrecruit.collect.sources.registry import reader_of
from scamrecruit.records import Capture, Unreadable


class _Through(Ledger):
    """Passes captures on as they come."""

    def __init__(self, items: "queue.SimpleQueue[Capture | Unreadable | None]") -> None:
        self._items = items

    def fetched(self, task: Task, page: Page) -> None:
        for capture in captures_of(task.source, page):
            self._items.put(capture)

    def missed(self, task: Task, error: str, advice: str) -> None:
        self._items.put(Unreadable(task.url, "collect", error, advice))


def captures_of(source: str, page: Page) -> Iterator[Capture | Unreadable]:
    """What can be read of an answer, by the kind of source that asked for it."""
    reader = reader_of(source, page)
    try:
        yield from reader.captures(page)
    except ShapeError as error:
        advice = "the site may have changed; look at it by hand"
        yield Unreadable(page.url, "collect", f"not read as {reader.name}: {error}", advice)


def fetched(urls: Iterable[str], settings: Settings) -> Iterator[Capture | Unreadable]:
    """Captures of ``urls``, as they come; what does not come is Unreadable."""
    tasks = []
    for url in urls:
        task = first_task(url, Scope())
        if isinstance(task, Unreadable):
            yield task
        else:
            tasks.append(task)
    items: queue.SimpleQueue[Capture | Unreadable | None] = queue.SimpleQueue()

    async def run() -> None:
        try:
            client = Client(settings)
            await Crawl(client, settings, _Through(items)).run(tasks)
        finally:
            items.put(None)

    with start_blocking_portal() as portal:
        done = portal.start_task_soon(run)
        while (item := items.get()) is not None:
            yield item
        done.result()
