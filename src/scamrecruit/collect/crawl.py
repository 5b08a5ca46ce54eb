"""The rounds of a collection: host by host in turn, several hosts at once, politely.

Each host has one queue and one worker, so there is never more than one question to a host at a time.
Whatever happens to an item is told to the ``Ledger``; nothing that happens ends the run.
"""

from collections import deque
from collections.abc import Iterable
from typing import NamedTuple, Protocol

import anyio
import msgspec
from anyio.abc import TaskGroup

from scamrecruit.collect.exchange import Answer, Exchange, understand
from scamrecruit.collect.failures import FetchError
from scamrecruit.collect.pace import Pace, retry_after
from scamrecruit.collect.robots import Permission, Robots, robots_for
from scamrecruit.collect.settings import Settings
from scamrecruit.collect.sources.kind import Page, ShapeError, Task
from scamrecruit.collect.sources.registry import SOURCES, reader_of
from scamrecruit.collect.urls import AddressError, host_of, origin_of, web_url

_RETRIED = frozenset({429, 500, 502, 503, 504})
_REFUSING = frozenset({401, 403, 429, 500, 502, 503, 504})
_LATER = "try again later"
_BY_HAND = "look at it by hand"
_ITSELF = Permission(True, "robots.txt itself")


class MissedError(FetchError):
    """An item that will not come; the text says why."""


class Asker(Protocol):
    """What gets one page: the client, or a stand-in."""

    async def get(self, url: str, headers: tuple[tuple[str, str], ...] = ()) -> Exchange:
        """The exchange. Raises FetchError."""


class Reply(NamedTuple):
    """An exchange and what its answer says."""

    exchange: Exchange
    answer: Answer


class Ledger:
    """Is told what happens, and knows what happened before. This one keeps nothing."""

    def recall(self, url: str) -> Exchange | None:
        """The exchange that an interrupted run has preserved already."""
        return None

    def validators(self, url: str) -> tuple[tuple[str, str], ...]:
        """Headers that ask for the page only if it has changed."""
        return ()

    def earlier(self, url: str) -> Answer | None:
        """The answer that a 304 refers to."""
        return None

    def exchanged(self, task: Task, exchange: Exchange, answer: Answer, why: str) -> None:
        """An exchange took place; ``why`` is what robots.txt says, or the purpose."""

    def fetched(self, task: Task, page: Page) -> None:
        """An item is there."""

    def missed(self, task: Task, error: str, advice: str) -> None:
        """An item will not come."""


class Crawl:
    """One collection, from its first tasks to the last that these lead to."""

    def __init__(
        self, client: Asker, settings: Settings, ledger: Ledger, pace: Pace | None = None
    ) -> None:
        self._client, self._settings, self._ledger = client, settings, ledger
        self._pace = pace or Pace(settings.politeness)
        self._slots = anyio.Semaphore(settings.limits.parallel)
        self._queues: dict[str, deque[Task]] = {}
        self._working: set[str] = set()
        self._seen: set[str] = set()
        self._taken: dict[str, int] = {}
        self._robots: dict[str, Robots] = {}
        self._refusals: dict[str, int] = {}
        self._group: TaskGroup | None = None
        self.cut_short: set[str] = set()
        """Targets that would have led to more pages than their limit."""

    async def run(self, tasks: Iterable[Task]) -> None:
        """Work until nothing is left to ask for."""
        try:
            async with anyio.create_task_group() as self._group:
                for task in tasks:
                    self._add(task)
        except ExceptionGroup as several:
            # Only what the ledger raises comes this far, such as a full disk: one says it all.
            raise several.exceptions[0] from several

    def _add(self, task: Task) -> None:
        if task.url in self._seen:
            return
        taken = self._taken.get(task.target, 0)
        if taken >= task.scope.limit:
            self.cut_short.add(task.target)
            return
        self._seen.add(task.url)
        self._taken[task.target] = taken + 1
        self._queue(task)

    def _queue(self, task: Task, *, first: bool = False) -> None:
        host = host_of(task.url)
        queue = self._queues.setdefault(host, deque())
        (queue.appendleft if first else queue.append)(task)
        if host not in self._working and self._group is not None:
            self._working.add(host)
            self._group.start_soon(self._serve, host)

    async def _serve(self, host: str) -> None:
        queue = self._queues[host]
        while queue:
            task = queue.popleft()
            try:
                await self._item(task, host)
            except FetchError as failure:
                self._ledger.missed(task, failure.error, failure.advice)
        self._working.discard(host)
        del self._queues[host]

    async def _item(self, task: Task, host: str) -> None:
        """Ask for one item and use the answer. Raises FetchError."""
        self._check_patience(host)
        permission = await self._permission(task.url)
        if not permission.allowed:
            raise MissedError(permission.why, permission.advice)
        try:
            reply = await self._ask(task, permission, self._ledger.validators(task.url))
        except FetchError as failure:
            self._refused(host, failure.fault)
            if not failure.retry or not self._retry(task, host, None):
                raise
        else:
            self._use(task, host, reply)

    async def _ask(
        self, task: Task, permission: Permission, headers: tuple[tuple[str, str], ...] = ()
    ) -> Reply:
        """The reply preserved by an interrupted run, or that of the server."""
        exchange = self._ledger.recall(task.url)
        if exchange is not None:
            return Reply(exchange, understand(exchange.response, self._settings.limits))
        source = SOURCES.get(task.source)
        delay = max(permission.delay, source.delay if source else 0.0)
        await self._pace.turn(host_of(task.url), delay)
        async with self._slots:
            exchange = await self._client.get(task.url, headers)
        reply = Reply(exchange, understand(exchange.response, self._settings.limits))
        self._ledger.exchanged(task, *reply, permission.why)
        return reply

    def _use(self, task: Task, host: str, reply: Reply) -> None:
        exchange, answer = reply
        if answer.status in _REFUSING:
            self._refused(host, True)
            if answer.status not in _RETRIED or not self._retry(task, host, answer):
                raise MissedError(f"the server answers with status {answer.status}", _LATER)
            return
        self._refusals.pop(host, None)
        if answer.location is not None:
            self._redirect(task, answer.location)
            return
        if answer.status == 304:
            answer = self._ledger.earlier(task.url) or answer
        if not 200 <= answer.status < 300:
            raise MissedError(f"the server answers with status {answer.status}", _BY_HAND)
        problem = answer.problem or _cut(exchange)
        if problem and not answer.body:
            raise MissedError(problem, _BY_HAND)
        self._read(task, Page.of(task.url, answer))
        if problem:
            raise MissedError(f"only a part came: {problem}", _LATER)

    def _read(self, task: Task, page: Page) -> None:
        source = reader_of(task.source, page)
        try:
            onward = list(source.follow(page, task))
        except ShapeError as error:
            raise MissedError(f"not read as {source.name}: {error}", _BY_HAND) from error
        self._ledger.fetched(task, page)
        for each in onward:
            self._add(each)

    def _redirect(self, task: Task, location: str) -> None:
        hops = (*task.hops, task.url)
        if len(hops) > self._settings.limits.redirects:
            raise MissedError(f"more than {self._settings.limits.redirects} redirects", _BY_HAND)
        try:
            url = web_url(location, task.url)
        except AddressError as error:
            raise MissedError(f"redirects to what is not asked for: {error}", _BY_HAND) from error
        if url in hops:
            raise MissedError("redirects in a circle", _BY_HAND)
        self._queue(msgspec.structs.replace(task, url=url, hops=hops, attempt=0), first=True)

    async def _permission(self, url: str) -> Permission:
        politeness = self._settings.politeness
        if politeness.ignore_robots:
            return Permission(True, f"robots.txt not asked for: {politeness.reason}")
        origin = origin_of(url)
        if origin not in self._robots:
            self._robots[origin] = await robots_for(url, self._ask_robots)
        permission = self._robots[origin].permission(url)
        if permission.delay > politeness.patience:
            raise MissedError(f"robots.txt asks for {permission.delay:.0f} s between two pages", _LATER)
        return permission

    async def _ask_robots(self, url: str) -> Answer:
        attempts = self._settings.politeness.attempts
        for attempt in range(1, attempts):
            try:
                return (await self._ask(Task(url, "robots", url), _ITSELF)).answer
            except FetchError as failure:
                if not failure.retry:
                    raise
                self._pace.later(host_of(url), self._pace.back_off(attempt))
        return (await self._ask(Task(url, "robots", url), _ITSELF)).answer

    def _refused(self, host: str, fault: bool) -> None:
        if fault:
            self._refusals[host] = self._refusals.get(host, 0) + 1

    def _check_patience(self, host: str) -> None:
        refusals = self._refusals.get(host, 0)
        if refusals >= self._settings.politeness.refusals:
            raise MissedError(f"{host} refused {refusals} times in a row and is left alone", _LATER)

    def _retry(self, task: Task, host: str, answer: Answer | None) -> bool:
        """Whether the task goes back to the head of its queue, to be tried after a wait."""
        politeness = self._settings.politeness
        attempt = task.attempt + 1
        wait = retry_after(answer.header("retry-after")) if answer else None
        if wait is not None and wait > politeness.patience:
            self._refusals[host] = max(self._refusals.get(host, 0), politeness.refusals)
            raise MissedError(f"{host} asks to come back in {wait:.0f} s", _LATER)
        if attempt >= politeness.attempts or self._refusals.get(host, 0) >= politeness.refusals:
            return False
        self._pace.later(host, wait if wait is not None else self._pace.back_off(attempt))
        self._queue(msgspec.structs.replace(task, attempt=attempt), first=True)
        return True


def _cut(exchange: Exchange) -> str | None:
    words = {
        "length": "the answer is longer than allowed",
        "time": "the answer did not end in time",
        "disconnect": "the connection broke",
    }
    return words.get(exchange.truncated or "")
