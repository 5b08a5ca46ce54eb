"""Section 7: the case file at full size: import, opening, review, search, and kills at any moment."""

import random
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from io import StringIO
from itertools import islice
from pathlib import Path
from statistics import median
from time import perf_counter, process_time, sleep

import inputs
import msgspec
from measure import Counts, Row, Rows, duration
from msgspec.structs import replace
from rich.console import Console

from scamrecruit.casefile.decisions import decide, history, moment, new_id
from scamrecruit.casefile.intake import Intake, Stages
from scamrecruit.casefile.recall import Engine as EngineIds
from scamrecruit.casefile.search import matching
from scamrecruit.casefile.store import CaseFile, open_case
from scamrecruit.cli.review_screen import Screen
from scamrecruit.engine import load_engine
from scamrecruit.extract.compiled import load_rule_pack
from scamrecruit.read.jsonl import read_line
from scamrecruit.records import Assessment, Capture, Decision, Posting, Shown, Unreadable
from scamrecruit.review.session import Session, Settings

_DISTINCT = 300
_ACTIONS = 60
_LIMIT = 0.05
"""Seconds in which a key of the review should be answered."""


def section(counts: Counts, folder: Path) -> Rows:
    """Rows of this section."""
    path = folder / "ads.db"
    with open_case(path, create=True) as case:
        rows = [_import(case, counts.case, folder)]
    opened = [_seconds(lambda: open_case(path).close()) for _ in range(5)]
    with open_case(path) as case:
        rows += [_plain("opening it", opened), *_review(case), *_search(case)]
    rows += [_killed(folder, job, counts.kills) for job in ("decide", "triage")]
    return {7: rows}


@lru_cache(maxsize=1)
def _assessed() -> list[tuple[Posting, Assessment]]:
    """Authored advertisements of about 2 KB, read and ranked."""
    engine = load_engine()
    made = (read_line(line, f"lines#L{number}") for number, line in enumerate(inputs.lines(_DISTINCT)))
    return [(item, engine.assess(item)) for item in made if isinstance(item, Posting)]


def many(count: int) -> Iterator[tuple[Posting, Assessment]]:
    """``count`` postings, no two alike."""
    distinct = _assessed()
    for number in range(count):
        posting, assessment = distinct[number % len(distinct)]
        identity = f"ad-{number}"
        yield (
            replace(posting, id=identity, text=f"{posting.text}\nref{number:06d}"),
            replace(assessment, id=identity),
        )


def _import(case: CaseFile, count: int, folder: Path) -> Row:
    """The whole intake without reading and ranking, against one plain table of the same records."""
    items = dict(enumerate(many(min(count, 2_000))))
    bare = sqlite3.connect(folder / "bare.db", isolation_level=None)
    bare.execute("PRAGMA journal_mode = WAL")
    bare.execute("CREATE TABLE rows (id TEXT PRIMARY KEY, posting BLOB, assessment BLOB)")
    started = perf_counter()
    for start in range(0, len(items), 64):
        bare.execute("BEGIN")
        for number in range(start, min(start + 64, len(items))):
            posting, assessment = items[number]
            values = (posting.id, msgspec.json.encode(posting), msgspec.json.encode(assessment))
            bare.execute("INSERT INTO rows VALUES (?, ?, ?)", values)
        bare.execute("COMMIT")
    yardstick = (perf_counter() - started) / len(items)
    bare.close()
    ready: dict[str, Assessment] = {}

    def read(_: Capture) -> Iterator[Posting | Unreadable]:
        for posting, assessment in many(count):
            ready[posting.id] = assessment
            yield posting

    started = perf_counter()
    intake = Intake(
        case, EngineIds("model", "rules"), Stages(read, lambda posting: ready.pop(posting.id))
    )
    for _ in intake.results([Capture("lines.jsonl", b"lines")], lambda uri: None):
        pass
    intake.close()
    spent = perf_counter() - started
    size = case.path.stat().st_size / 1e6
    note = f"{count:,} in {duration(spent)}; the file has {size:,.0f} MB"
    ours = f"{duration(spent / count)} ({note})"
    return Row(
        "case file: import of a ranked posting", duration(yardstick), ours, spent / count / yardstick
    )


def _review(case: CaseFile) -> list[Row]:
    rulebook = load_rule_pack(None).rulebook
    console = Console(file=StringIO(), force_terminal=True, width=80, height=24)
    started = perf_counter()
    session = Session(case, Settings("bench"))
    screen = Screen(session, rulebook, console)
    screen.draw()
    ready = perf_counter() - started
    spent: list[float] = []
    busy: list[float] = []
    for key in islice(_keys(), _ACTIONS):
        started, cpu = perf_counter(), process_time()
        session.press(key)
        screen.draw()
        spent.append(perf_counter() - started)
        busy.append(process_time() - cpu)
    times = f"CPU {duration(median(busy))}; slowest of {len(spent)}: {duration(max(spent))}"
    slowest = f"{duration(median(spent))} ({times})"
    action = Row("... review: a key, kept and drawn", duration(_LIMIT), slowest, median(spent) / _LIMIT)
    return [_plain("... review: the whole queue made, the first advertisement shown", [ready]), action]


def _keys() -> Iterator[str]:
    while True:
        yield from ("r", "1", "enter", "d", "enter", "s", "z", "right", "?", "?", "left", "b")


def _search(case: CaseFile) -> list[Row]:
    words = {
        "one word of one posting": "ref000123",
        "a common word": "telegram",
        "two characters of Chinese": "招聘",
        "two characters of Thai": "คน",
        "two letters": "hr",
    }
    return [
        _plain(f"... search: {name}", [_seconds(partial(matching, case, word)) for _ in range(3)])
        for name, word in words.items()
    ]


def _plain(what: str, seconds: list[float]) -> Row:
    """A row of one second as its yardstick."""
    return Row(
        f"case file: {what}".replace(": ...", ""), "1 s", duration(median(seconds)), median(seconds)
    )


def _seconds(action: Callable[[], object]) -> float:
    started = perf_counter()
    action()
    return perf_counter() - started


def _killed(folder: Path, job: str, trials: int) -> Row:
    """Kill -9 while decisions are made, or while postings come in between them; then count."""
    path, confirmed, lost, broken = folder / f"killed-{job}.db", 0, 0, 0
    for trial in range(trials):
        worker = subprocess.Popen(
            [sys.executable, __file__, job, str(path), str(trial)], stdout=subprocess.PIPE, text=True
        )
        with worker:
            assert worker.stdout
            lines = [worker.stdout.readline()]
            sleep(random.Random(trial).uniform(0.01, 0.3))
            worker.send_signal(signal.SIGKILL)
            lines += worker.stdout
        confirmed += sum(line.endswith("\n") and line != "ready\n" for line in lines)
        with open_case(path) as case:
            kept = len(list(history(case)))
            broken += case.db.execute("PRAGMA integrity_check").fetchone() != ("ok",)
        lost = max(lost, confirmed - kept)
    what = f"case file: {trials} kills during {'review' if job == 'decide' else 'triage and review'}"
    ours = f"{lost} of {confirmed:,} confirmed decisions lost, {broken} files damaged"
    return Row(what, "0 lost", ours, float(lost))


def _work(job: str, path: Path, trial: str) -> None:
    """What is killed: says each decision only after it was kept."""
    shown = Shown("m", "r", None, None, False, "priority")
    with open_case(path, create=True) as case:
        print("ready", flush=True)
        for number in range(1_000_000):
            if job == "triage":
                _one_capture(case, f"{trial}-{number}")
            decide(case, Decision(new_id(), f"p{number}", "", "refer", "bench", moment(), shown))
            print(number, flush=True)


def _one_capture(case: CaseFile, name: str) -> None:
    posting, assessment = next(_FEW)
    own = replace(posting, id=name, text=f"{posting.text} {name}")
    stages = Stages(lambda capture: [own], lambda item: replace(assessment, id=item.id))
    intake = Intake(case, EngineIds("model", "rules"), stages)
    list(intake.results([Capture(name, name.encode())], lambda uri: None))
    intake.close()


def _endless() -> Iterator[tuple[Posting, Assessment]]:
    from scamrecruit.records import PostingSummary, Source  # noqa: PLC0415 - only where it is killed

    posting = Posting("p", Source("f", "0" * 64, "test/1"), text="A fictional advertisement. " * 40)
    summary = PostingSummary("", "", "en", None, None, None)
    made = Assessment(
        "p", posting.source, summary, 0.5, "low", "low", "low", None, (), (), (), model="m", rules="r"
    )
    while True:
        yield posting, made


_FEW = _endless()

if __name__ == "__main__":
    _work(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
