"""Section 3: saved pages end to end against a bare parse of the same files, on one core."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import process_time

from inputs import write_pages
from measure import Counts, Row, Rows, row
from selectolax.lexbor import LexborHTMLParser

from scamrecruit.engine import Engine, load_engine
from scamrecruit.pipeline import postings, triage
from scamrecruit.rank.order import Spool
from scamrecruit.records import Posting


@dataclass(slots=True)
class Stages:
    """CPU seconds per stage; ``rank`` includes ordering and writing."""

    read: float = 0.0
    extract: float = 0.0
    rank: float = 0.0

    @property
    def whole(self) -> float:
        return self.read + self.extract + self.rank


def section(counts: Counts, pages: Sequence[bytes], folder: Path) -> Rows:
    """Rows of this section, per page; the first pass over the distinct pages stands apart."""
    engine, out = load_engine("fast"), folder / "ranked.jsonl"
    first_files = write_pages(pages, folder / "first", len(pages), distinct=True)
    bare_first, first = bare(first_files) / len(pages), run(first_files, engine, out)
    repeats = write_pages(pages, folder / "repeats", counts.pages, distinct=False)
    copies = write_pages(pages, folder / "copies", counts.pages, distinct=True)
    half = len(copies) // 2
    rows = [
        _whole("pages, no two alike", copies[:half], counts, engine, out),
        *_stages(copies[half:], counts, engine, out),
        _whole("pages as they are, repeated", repeats[:half], counts, engine, out),
        _whole("the same, the encoder asked", repeats[half:], counts, load_engine(), out),
        row(
            f"the first {len(pages)} pages of a process, per page (expressions made on first use)",
            [bare_first],
            [first.whole / len(pages)],
        ),
    ]
    return {3: rows}


def _whole(what: str, files: Sequence[Path], counts: Counts, engine: Engine, out: Path) -> Row:
    """What a user waits for: ``triage``, results written."""
    yardsticks, ours = [], []
    for some in _rounds(files, counts):
        yardsticks.append(bare(some) / len(some))
        ours.append(triaged(some, engine, out) / len(some))
    rate = f"{1 / median(ours):.0f} pages/s against {1 / median(yardsticks):,.0f}"
    return row(f"{len(files):,} {what}, `triage`, per page", yardsticks, ours, rate)


def _stages(files: Sequence[Path], counts: Counts, engine: Engine, out: Path) -> list[Row]:
    yardsticks, found = [], []
    for some in _rounds(files, counts):
        yardsticks.append(bare(some) / len(some))
        found.append((run(some, engine, out), len(some)))
    return [
        row("... of it reading", yardsticks, [stages.read / n for stages, n in found]),
        row("... of it extraction", yardsticks, [stages.extract / n for stages, n in found]),
        row("... of it ranking and writing", yardsticks, [stages.rank / n for stages, n in found]),
    ]


def _rounds(files: Sequence[Path], counts: Counts) -> list[Sequence[Path]]:
    each = len(files) // counts.rounds
    return [files[number * each : (number + 1) * each] for number in range(counts.rounds)]


def triaged(files: Sequence[Path], engine: Engine, out: Path) -> float:
    """CPU seconds of ``triage`` on ``files`` by one process."""
    started = process_time()
    spool, _ = triage(map(str, files), engine, lambda uri: None)
    with out.open("wb") as stream:
        stream.writelines(line + b"\n" for line in spool.ranked())
    spool.close()
    return process_time() - started


def bare(files: Sequence[Path]) -> float:
    """CPU seconds of reading and parsing ``files`` and taking their text, nothing else."""
    started = process_time()
    for file in files:
        body = LexborHTMLParser(file.read_bytes()).body
        if body is not None:
            body.text()
    return process_time() - started


def run(files: Sequence[Path], engine: Engine, out: Path) -> Stages:
    """What ``scamrecruit triage`` does with ``files``, with a clock between the stages."""
    spent, spool, mark = Stages(), Spool(), process_time()
    with out.open("wb") as stream:
        for item in postings(map(str, files), lambda uri: None):
            read = process_time()
            spent.read += read - mark
            if isinstance(item, Posting):
                evidence = engine.extractor.extract(item)
                extracted = process_time()
                spent.extract += extracted - read
                spool.add(engine.scorer.assess(item, evidence))
            else:
                extracted = read
                spool.add(item)
            mark = process_time()
            spent.rank += mark - extracted
        stream.writelines(line + b"\n" for line in spool.ranked())
    spool.close()
    spent.rank += process_time() - mark
    return spent
