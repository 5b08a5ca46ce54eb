"""The ledger of a collection that keeps everything: each exchange into the archive and the log."""

from collections.abc import Callable
from datetime import datetime

from scamrecruit.collect.crawl import Ledger
from scamrecruit.collect.exchange import Answer, Exchange, understand
from scamrecruit.collect.settings import Limits
from scamrecruit.collect.sources.kind import Page, Task
from scamrecruit.evidence.archive import Archive, record_id, sha256
from scamrecruit.evidence.events import Exchanged, Missed, utc
from scamrecruit.evidence.history import latest
from scamrecruit.evidence.replay import response_at
from scamrecruit.preserve.session import Session

Progress = Callable[[str], None]


class BagLedger(Ledger):
    """Writes into a bag; knows what an interrupted run and earlier runs have put there."""

    def __init__(self, session: Session, archive: Archive, limits: Limits, progress: Progress) -> None:
        self._bag, self._log, self._unfinished = session.bag, session.log, session.unfinished
        self._known = latest(session.history)
        self._archive, self._limits, self._progress = archive, limits, progress
        self.lost: list[Missed] = []

    def recall(self, url: str) -> Exchange | None:
        event = self._unfinished.final(url) if self._unfinished else None
        if event is None:
            return None
        at = datetime.fromisoformat(event.started)
        return Exchange(url, at, event.seconds, b"", response_at(self._bag, event))

    def validators(self, url: str) -> tuple[tuple[str, str], ...]:
        event = self._known.get(url)
        if event is None:
            return ()
        named = (("If-None-Match", event.etag), ("If-Modified-Since", event.last_modified))
        return tuple((name, value) for name, value in named if value)

    def earlier(self, url: str) -> Answer | None:
        event = self._known.get(url)
        return understand(response_at(self._bag, event), self._limits) if event else None

    def exchanged(self, task: Task, exchange: Exchange, answer: Answer, why: str) -> None:
        known = self._known.get(task.url) if answer.status == 304 else None
        event = Exchanged(
            url=task.url,
            source=task.source,
            target=task.target,
            started=utc(exchange.at),
            seconds=round(exchange.seconds, 3),
            status=answer.status,
            robots=why,
            record=record_id(),
            response_sha256=sha256(exchange.response),
            body_sha256=sha256(answer.body),
            bytes=len(answer.body),
            hops=task.hops,
            depth=task.depth,
            peer=exchange.peer,
            certificate_sha256=exchange.certificate,
            etag=_one(answer, "etag"),
            last_modified=_one(answer, "last-modified"),
            truncated=exchange.truncated,
            problem=answer.problem,
            refers_to=known.record if known else None,
        )
        # The archive is on the disk by then, and this line can be made anew from it (recover.py).
        self._log.append(self._archive.append(exchange, event), at_once=False)

    def fetched(self, task: Task, page: Page) -> None:  # noqa: ARG002
        self._progress(page.url)

    def missed(self, task: Task, error: str, advice: str) -> None:
        event = Missed(task.url, task.source, task.target, error, advice)
        self.lost.append(event)
        self._log.append(event)
        self._progress(task.url)


def _one(answer: Answer, name: str) -> str | None:
    """The first value of a header, if it can be sent back."""
    value = next((value for key, value in answer.headers if key == name), "")
    return value if value and len(value) < 1000 and value.isprintable() else None
