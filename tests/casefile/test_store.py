"""The file itself: migrations from every schema, foreign files, two processes, a kill at any moment."""

import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest
from tests.casefile.desk import add, new_case, posting

from scamrecruit.casefile import audit, events
from scamrecruit.casefile.cases import cases, select
from scamrecruit.casefile.decisions import decide, history, moment, new_id
from scamrecruit.casefile.migrate import migrate, schema_of, steps
from scamrecruit.casefile.search import matching
from scamrecruit.casefile.store import open_case
from scamrecruit.errors import UsageError
from scamrecruit.records import Decision, Shown

SHOWN = Shown("model-1", "rules-1", 0.5, "medium", False, "priority")


def decision(identity: str, verdict: str | None = "refer", **fields: object) -> Decision:
    values = {"id": new_id(), "content": "", "reviewer": "r1", "at": moment(), "shown": SHOWN, **fields}
    return Decision(posting=identity, verdict=verdict, **values)  # type: ignore[arg-type]


def dumped(path: Path, tables: str) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(path)) as db:
        return {
            name: db.execute(f"SELECT * FROM {name} ORDER BY 1, 2").fetchall() for name in tables.split()
        }


def downgraded(whole: Path, path: Path, schema: int) -> set[str]:
    """A file of an earlier schema with the rows of ``whole``, as far as it has the columns."""
    with closing(sqlite3.connect(path)) as old:
        migrate(old, schema)
        old.execute("ATTACH ? AS new", (str(whole),))
        names = {
            row[0] for row in old.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'")
        }
        names = {name for name in names if not name.startswith(("trigrams", "grams", "sqlite_"))}
        for name in names:
            columns = ", ".join(row[1] for row in old.execute(f"PRAGMA main.table_info({name})"))
            old.execute(f"INSERT INTO main.{name} ({columns}) SELECT {columns} FROM new.{name}")
        if "words" in names:
            old.execute("INSERT INTO trigrams (trigrams) VALUES ('rebuild')")
        old.commit()
    return names


@pytest.mark.parametrize("schema", range(len(steps())))
def test_every_earlier_schema_is_brought_to_the_present(tmp_path: Path, schema: int) -> None:
    with new_case(
        tmp_path, posting("a", "typing job in KH @lotus"), posting("b", "nurse wanted")
    ) as case:
        decide(case, decision("a"))
        whole = [(item.posting, item.assessment, item.addresses) for item in cases(case)]
    names = downgraded(tmp_path / "ads.db", tmp_path / "old.db", schema)
    with open_case(tmp_path / "old.db") as case:
        assert schema_of(case.db) == len(steps())
        if "postings" in names:
            assert [(item.posting, item.assessment, item.addresses) for item in cases(case)] == whole
            assert len(matching(case, "lotus")) == 1
        if "decisions" in names:
            assert [item.posting for item in history(case)] == ["a"]
        add(case, [posting("c", "one more")])
        decide(case, decision("c"))
        assert case.db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_words_at_the_end_of_older_texts_are_found_by_their_last_characters(tmp_path: Path) -> None:
    texts = {"a": "typing 招聘", "b": "nurse wanted", "c": "งาน คน", "d": "one more", "e": "招聘 typing"}
    with new_case(tmp_path, *(posting(name, text) for name, text in texts.items())):
        pass
    downgraded(tmp_path / "ads.db", tmp_path / "old.db", 3)
    with closing(sqlite3.connect(tmp_path / "old.db")) as old:  # as they were then
        old.execute("UPDATE words SET folded = rtrim(folded, char(10))")
        old.execute("INSERT INTO trigrams (trigrams) VALUES ('rebuild')")
        old.commit()
    with open_case(tmp_path / "old.db") as case:
        for word, found in {"招聘": 2, "聘": 2, "คน": 1, "น": 1, "more": 1, "ed": 1}.items():
            assert len(matching(case, word)) == found, word
        case.db.execute("INSERT INTO trigrams (trigrams, rank) VALUES ('integrity-check', 1)")


def test_a_failed_step_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with new_case(tmp_path, posting("a", "text")) as case:
        before = case.db.execute("SELECT name FROM sqlite_master").fetchall()
    broken = (*steps(), "CREATE TABLE half (x);\nCREATE TABLE postings (x);\n")
    monkeypatch.setattr("scamrecruit.casefile.migrate.steps", lambda: broken)
    monkeypatch.setattr("scamrecruit.casefile.store.steps", lambda: broken)
    with pytest.raises(UsageError, match="already exists"):
        open_case(tmp_path / "ads.db")
    monkeypatch.undo()
    with open_case(tmp_path / "ads.db") as case:
        assert case.db.execute("SELECT name FROM sqlite_master").fetchall() == before


def test_files_that_are_no_case_are_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("not a database, only a longer text than its header" * 9)
    with closing(sqlite3.connect(tmp_path / "other.db")) as db:
        db.execute("CREATE TABLE theirs (x)")
    with new_case(tmp_path) as case:
        case.db.execute("PRAGMA user_version = 999")
    for name, expected in (
        ("text.db", "not a case file"), ("other.db", "another program"), ("ads.db", "newer version"),
        ("none.db", "no such case file"), ("", "a folder"), ("no/such/folder.db", "no such case file"),
    ):  # fmt: skip
        with pytest.raises(UsageError, match=expected) as caught:
            open_case(tmp_path / name)
        assert str(tmp_path) in str(caught.value)
        assert "\n" not in str(caught.value)
    with closing(sqlite3.connect(tmp_path / "other.db")) as db:
        assert db.execute("SELECT name FROM sqlite_master").fetchall() == [("theirs",)]
    with pytest.raises(UsageError, match="cannot be opened"):
        open_case(tmp_path / "no" / "folder.db", create=True)


def test_decisions_and_the_log_cannot_be_changed(tmp_path: Path) -> None:
    with new_case(tmp_path, posting("a", "text")) as case:
        decide(case, decision("a"))
        for sql in (
            "DELETE FROM decisions", "DELETE FROM log", "UPDATE log SET event = ''",
            "UPDATE decisions SET verdict = 'dismiss'", "UPDATE decisions SET note = 'x'",
        ):  # fmt: skip
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                case.db.execute(sql)


def test_a_writer_waits_for_another_and_says_so_if_it_takes_too_long(tmp_path: Path) -> None:
    with new_case(tmp_path, posting("a", "text")) as one, open_case(tmp_path / "ads.db") as two:
        two.db.execute("PRAGMA busy_timeout = 50")
        with one.writing(), pytest.raises(UsageError, match="in use by another program"):
            decide(two, decision("a"))
        assert len(select(two)) == 1  # reading never waits
        decide(two, decision("a"))
        assert len(list(history(one))) == 1


def test_many_writers_lose_nothing(tmp_path: Path) -> None:
    new_case(tmp_path).close()

    def work(number: int) -> None:
        with open_case(tmp_path / "ads.db") as case:
            for turn in range(5):
                add(
                    case, [posting(f"{number}-{turn}", f"text {number} {turn}"), posting("same", "same")]
                )
                decide(case, decision(f"{number}-{turn}"))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with open_case(tmp_path / "ads.db") as case:
        assert len(select(case)) == 4 * 5 + 1
        assert len(list(history(case))) == 20
        assert sum(event.event == "triage" for event in events.events(case)) == 20
        assert (audit.log(case).entries, audit.log(case).problems) == (40, ())
        assert audit.decisions(case) == (20, ())


WORKER = """
import sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from tests.casefile.desk import add, posting
from tests.casefile.test_store import decision
from scamrecruit.casefile.decisions import decide
from scamrecruit.casefile.store import open_case
with open_case(Path(sys.argv[1]), create=True) as case:
    if sys.argv[2] == "triage":
        print("ready", flush=True)
        slow = lambda item: time.sleep(0.0005) or 0.5
        add(case, [posting(f"p{n}", f"text {n} @x{n}") for n in range(2000)], score_of=slow)
    for number in range(100_000):
        decide(case, decision("p0", seconds=float(number)))
        print(number, flush=True)
"""


def killed(path: Path, job: str, seconds: float) -> list[str]:
    """Lines that a worker printed until it was killed without warning."""
    root = str(Path(__file__).parents[2])
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, str(path), job, root], stdout=subprocess.PIPE, text=True
    )
    assert worker.stdout
    first = worker.stdout.readline()
    time.sleep(seconds)
    worker.send_signal(signal.SIGKILL)
    with worker.stdout:
        lines = [first, *worker.stdout]
    worker.wait()
    return lines


def test_no_confirmed_decision_is_lost_when_the_process_is_killed(tmp_path: Path) -> None:
    confirmed: list[str] = []
    for trial in range(3):
        lines = killed(tmp_path / "ads.db", "decide", random.Random(trial).uniform(0.02, 0.2))
        confirmed += [line for line in lines if line.endswith("\n")]
        with open_case(tmp_path / "ads.db") as case:
            kept = len(list(history(case)))
            assert audit.decisions(case) == (kept, ())
            assert not audit.log(case).problems
        assert kept in range(len(confirmed), len(confirmed) + trial + 2)


def test_a_killed_triage_goes_on_where_it_stopped(tmp_path: Path) -> None:
    killed(tmp_path / "ads.db", "triage", 0.4)
    with open_case(tmp_path / "ads.db") as case:
        before = len(select(case))
        assert before < 2000
        whole = list(cases(case))
        assert len(whole) == before
        scored: list[str] = []
        items = [posting(f"p{n}", f"text {n} @x{n}") for n in range(2000)]
        add(case, items, score_of=lambda item: scored.append(item.id) or 0.5)  # type: ignore[func-returns-value]
        assert len(scored) == 2000 - before
        assert len(select(case)) == 2000
        assert case.db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_the_log_holds_no_contact_and_no_text(tmp_path: Path) -> None:
    with new_case(tmp_path, posting("a", "write to @lotus_hr now")) as case:
        add(case, [posting("a", "write to @lotus_hr now")])
        logged = case.db.execute("SELECT group_concat(event || detail) FROM log").fetchone()[0]
    assert "triage" in logged
    assert "lotus" not in logged
