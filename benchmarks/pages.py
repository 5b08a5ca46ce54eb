"""Section 3: saved pages end to end against a bare parse of the same files, on one core."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import process_time

from inputs import write_pages
from measure import Counts, Row, Rows, row
from selectolax.lexbor import LexborHTMLParser

from scamrecruit.pipeline import Engine, load_engine, postings
from scamrecruit.rank.order import Spool
from scamrecruit.records import Posting


@dataclass(slots=True)
class Stages:
    """CPU seconds per stage; ``rank`` includes encoding, ordering and writing."""

    read: float = 0.0
    extract: float = 0.0
    rank: float = 0.0

    @property
    def whole(self) -> float:
        return self.read + self.extract + self.rank


def section(counts: Counts, pages: Sequence[bytes], folder: Path) -> Rows:
    """Rows of this section, per page; the first pass over the distinct pages stands apart."""
    engine, out = load_engine(), folder / "ranked.jsonl"
    first_files = write_pages(pages, folder / "first", len(pages), distinct=True)
    bare_first, first = bare(first_files) / len(pages), run(first_files, engine, out)
    repeats = write_pages(pages, folder / "repeats", counts.pages, distinct=False)
    copies = write_pages(pages, folder / "copies", counts.pages, distinct=True)
    rows = [
        *_rows("pages, no two alike", copies, counts, engine, out),
        _rows("pages as they are, repeated", repeats, counts, engine, out)[0],
        row(
            f"the first {len(pages)} pages of a process, per page (expressions made on first use)",
            [bare_first],
            [first.whole / len(pages)],
        ),
    ]
    return {3: rows}


def _rows(what: str, files: Sequence[Path], counts: Counts, engine: Engine, out: Path) -> list[Row]:
    each = counts.pages // counts.rounds
    yardsticks: list[float] = []
    rounds: list[Stages] = []
    for number in range(counts.rounds):
        some = files[number * each : (number + 1) * each]
        yardsticks.append(bare(some) / each)
        rounds.append(run(some, engine, out))
    whole = [stages.whole / each for stages in rounds]
    rate = f"{1 / median(whole):.0f} pages/s against {1 / median(yardsticks):,.0f}"
    return [
        row(f"{counts.pages:,} {what}, end to end, per page", yardsticks, whole, rate),
        row("... of it reading", yardsticks, [stages.read / each for stages in rounds]),
        row("... of it extraction", yardsticks, [stages.extract / each for stages in rounds]),
        row("... of it ranking and encoding", yardsticks, [stages.rank / each for stages in rounds]),
    ]


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
