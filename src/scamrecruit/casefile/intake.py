"""What triage adds to a case: captures, postings, assessments; what is known is not done again.

A capture is known by the digest of its bytes, a posting by its id and the digest of its words. A
capture counts as read once all its postings are kept, in the same transaction; so a run that was
killed goes on where it stopped.
"""

from collections.abc import Callable, Iterable, Iterator
from time import monotonic
from typing import NamedTuple

from msgspec.structs import replace

from scamrecruit import __version__
from scamrecruit.casefile import events, recall
from scamrecruit.casefile.covers import Clear, Identity
from scamrecruit.casefile.keys import cover_of
from scamrecruit.casefile.purge import buried
from scamrecruit.casefile.store import CaseFile
from scamrecruit.casefile.writing import Batch, Entry, Place
from scamrecruit.read.identity import capture_digest
from scamrecruit.records import Assessment, Capture, PassedOver, Posting, Unreadable

Progress = Callable[[str], None]
Result = Assessment | Unreadable
_BATCH, _SECONDS = 64, 1.0
"""A transaction holds so many postings, or what came in so long: others wait only briefly."""


class Stages(NamedTuple):
    """What stands before the case: reading of a capture, assessment of a posting.

    ``options`` says how captures are read: read otherwise, they are read again.
    """

    read: Callable[[Capture], Iterable[Posting | Unreadable | PassedOver]]
    assess: Callable[[Posting], Assessment]
    options: str = ""


class Intake:
    """One run of triage on a case by one engine; counts what it came to.

    Close it at the end: what is still in memory is kept then, and the run goes into the log.
    """

    def __init__(
        self,
        case: CaseFile,
        engine: recall.Engine,
        stages: Stages,
        cover: Clear | None = None,
        *,
        with_text: bool = False,
    ) -> None:
        self.case = case
        self.engine = engine
        self.with_text = with_text
        self.new = self.known = self.rescored = self.skipped_captures = self.buried = 0
        self._stages = stages
        self._cover = cover or cover_of(case, None)
        self._program = f"{__version__} {stages.options}".strip()
        self._batch = Batch(self._program)
        self._written = monotonic()

    def results(
        self,
        captures: Iterable[Capture | Unreadable],
        progress: Progress,
        passed_over: Callable[[PassedOver], None] = lambda item: None,
    ) -> Iterator[tuple[Result, str]]:
        """Results of all captures with the digests of their words, kept in the case; those that are
        known come out of it. ``passed_over`` is told what the readers left out on purpose."""
        for capture in captures:
            if isinstance(capture, Unreadable):
                yield capture, ""
            else:
                yield from self._results(capture, passed_over)
            progress(capture.uri)

    def everything(self) -> Iterator[tuple[Result, str]]:
        """Results of all postings of the case with the digests of their words, oldest first."""
        for found in recall.everything(self.case, with_text=self.with_text):
            self.known += 1
            yield found

    @property
    def stale(self) -> int:
        """How many postings of the case this engine has not assessed."""
        return recall.count_stale(self.case, self.engine)

    @property
    def scores_stored_words(self) -> bool:
        """Whether the case holds the words as they were read; else inputs must be read again."""
        return self._cover.scores_stored_words

    def rescore(self) -> None:
        """Assess anew, by their stored words, all postings that this engine has not assessed."""
        if self.scores_stored_words:
            for item in recall.stale(self.case, self.engine):
                self.rescored += 1
                made = self._stages.assess(item.posting)
                self._keep(Entry(item.given, item.content, item.key, item.posting, made))
            self._batch.write(self.case)

    def close(self) -> None:
        """Keep what is still in memory, and write into the log what this run came to."""
        self._batch.write(self.case)
        with self.case.writing() as db:
            events.write(
                db, "triage", **self.engine._asdict(), new=self.new, known=self.known,
                rescored=self.rescored, captures_skipped=self.skipped_captures,
            )  # fmt: skip

    def _results(
        self, capture: Capture, passed_over: Callable[[PassedOver], None]
    ) -> Iterator[tuple[Result, str]]:
        place = Place(self._cover.address(capture.uri), self._cover.digest(capture_digest(capture)))
        number = recall.capture_read(self.case, self.engine, place.sha256, self._program)
        if number is not None:
            self.skipped_captures += 1
            recall.add_address(self.case, number, place)
            for left_out in recall.passed_over(self.case, number, place.uri):
                passed_over(left_out)
            for result, content in recall.contents(self.case, number, place, with_text=self.with_text):
                self.known += isinstance(result, Assessment)
                yield result, content
            return
        self._batch.opened.append(place)
        for item in self._stages.read(capture):
            if isinstance(item, Unreadable):
                kept = replace(item, uri=self._cover.address(item.uri))
                self._batch.unreadable.append((place, kept))
                yield item, ""
            elif isinstance(item, PassedOver):
                self._batch.passed_over.append((place, item))
                passed_over(item)
            else:
                identity = self._cover.identity(item)
                yield self._posting(item, place, identity), identity.content
        if place.sha256:
            self._batch.done.append(place)

    def _posting(self, posting: Posting, place: Place, identity: Identity) -> Assessment:
        given, content = identity
        if self._batch.holds(given, content):  # found again before it is written
            self._batch.write(self.case)
        source = self._cover.source(posting.source)
        known = recall.known(self.case, self.engine, given, content)
        if known and known.assessment:
            self.known += 1
            self._keep(Entry(given, content, known.key, capture=place, source=source))
            return self._shown(replace(known.assessment, source=source), known.posting)
        kept, made = self._cover.cover(posting, self._stages.assess(posting))
        if known is None and buried(self.case, given, content):
            self.buried += 1
            return self._shown(made, kept)
        made = replace(made, id=known.id if known else self._own_id(given, content))
        self.rescored += known is not None
        self.new += known is None
        key = known.key if known else None
        self._keep(Entry(given, content, key, kept, made, place, source))
        return self._shown(made, kept)

    def _shown(self, assessment: Assessment, posting: Posting) -> Assessment:
        return recall.with_words(assessment, posting) if self.with_text else assessment

    def _own_id(self, given: str, content: str) -> str:
        """The id as given, unless the case knows it for another text: then with its digest's start."""
        row = self.case.db.execute("SELECT content FROM postings WHERE id = ?", (given,)).fetchone()
        holder = row[0] if row else self._batch.ids.setdefault(given, content)
        return given if holder == content else f"{given}~{content[:8]}"

    def _keep(self, entry: Entry) -> None:
        self._batch.entries.append(entry)
        if len(self._batch.entries) >= _BATCH or monotonic() - self._written > _SECONDS:
            self._batch.write(self.case)
            self._written = monotonic()
