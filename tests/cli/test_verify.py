"""``verify`` on case files, files of results and WARC files: what it notices, and what it says."""

import json
import shutil
import sqlite3
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import msgspec
import pytest
from tests.conftest import LAWFUL, LURE
from warcio.warcwriter import WARCWriter

from scamrecruit.casefile import audit, events
from scamrecruit.casefile.cases import cases
from scamrecruit.casefile.decisions import decide, moment, new_id
from scamrecruit.casefile.store import CaseFile, open_case
from scamrecruit.rank.model import Model, identity_of
from scamrecruit.records import Decision, Shown
from scamrecruit.resources import model_dir

Run = Callable[..., subprocess.CompletedProcess[str]]
Tamper = Callable[[sqlite3.Connection], object]


@pytest.fixture
def case(here: Run, tmp_path: Path) -> Path:
    """A case of two files, with a decision."""
    (tmp_path / "lure.txt").write_text(LURE)
    (tmp_path / "more.jsonl").write_text(json.dumps({"id": "n1", "text": LAWFUL}) + "\n")
    here("triage", "lure.txt", "more.jsonl", "--case", "ads.db", "--quiet")
    with open_case(tmp_path / "ads.db") as opened:
        found = next(cases(opened))
        shown = Shown("m", "r", 0.5, "high", False, "priority")
        made = Decision(
            new_id(), found.posting.id, found.content, "refer", "ana", moment(), shown, note="Asked.",
            seconds=3.25,
        )  # fmt: skip
        decide(opened, made)
        decide(opened, Decision(new_id(), "n1", "c", "dismiss", "ana", moment(), shown))
    return tmp_path / "ads.db"


def tamper(path: Path, with_what: Tamper) -> None:
    """What somebody with another program could do: triggers are no hindrance."""
    db = sqlite3.connect(path)
    for name in [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]:
        db.execute(f"DROP TRIGGER {name}")
    with_what(db)
    db.commit()
    db.close()


def test_a_case_that_nobody_touched(here: Run, case: Path) -> None:
    done = here("verify", "ads.db")
    assert done.returncode == 0, done.stdout
    lines = done.stdout.splitlines()
    assert "log: 3 lines, unbroken; the last has the SHA-256 " in done.stdout
    assert "decisions: 2 stand as logged" in done.stdout
    assert "bytes: 2 captures read anew" in done.stdout
    assert "2 advertisements derived anew, all the same" in done.stdout
    assert lines[-1] == "Bytes intact, score reproduced"


def _rescored(db: sqlite3.Connection) -> None:
    for key, body in db.execute("SELECT posting, body FROM details").fetchall():
        made = json.loads(zlib.decompress(body))
        made["score"] = 0.1234
        db.execute("UPDATE details SET body = ? WHERE posting = ?",
                   (zlib.compress(json.dumps(made).encode()), key))  # fmt: skip


def _reworded(db: sqlite3.Connection) -> None:
    for key, body in db.execute("SELECT posting, body FROM bodies").fetchall():
        made = json.loads(zlib.decompress(body))
        made["text"] += " More."
        db.execute("UPDATE bodies SET body = ? WHERE posting = ?",
                   (zlib.compress(json.dumps(made).encode()), key))  # fmt: skip


@pytest.mark.parametrize(
    ("what", "words", "verdict"),
    [
        (lambda db: db.execute("UPDATE log SET at = '2020-01-01T00:00:00Z' WHERE entry = 1"),
         "entry 2 does not follow", "Bytes altered"),
        (lambda db: db.execute("DELETE FROM log WHERE entry = 2"), "entry 3 does not follow", "Bytes altered"),
        (lambda db: db.execute("UPDATE decisions SET verdict = 'dismiss' WHERE verdict = 'refer'"),
         "was altered", "Bytes altered"),
        (lambda db: db.execute("DELETE FROM decisions WHERE verdict = 'refer'"),
         "is in the log, but not in the file", "Bytes altered"),
        (_rescored, "score recorded 0.1234, derived", "score not reproduced"),
        (_reworded, "its words are not those of its digest", "score not reproduced"),
        (lambda db: db.execute("UPDATE postings SET content = 'f' || substr(content, 2)"),
         "cannot be read from it now", "Bytes altered"),
    ],
)  # fmt: skip
def test_what_was_altered_is_named(
    here: Run, case: Path, what: Tamper, words: str, verdict: str
) -> None:
    tamper(case, what)
    done = here("verify", "ads.db")
    assert done.returncode == 1
    assert words in done.stdout
    assert verdict in done.stdout.splitlines()[-1]


def test_a_note_may_be_emptied(here: Run, case: Path) -> None:
    tamper(case, lambda db: db.execute("UPDATE decisions SET note = ''"))
    assert here("verify", "ads.db").returncode == 0


def test_bytes_that_are_gone_or_others_are_said(here: Run, case: Path) -> None:
    (case.parent / "lure.txt").unlink()
    done = here("verify", "ads.db")
    assert done.returncode == 1
    assert "missing" in done.stdout
    assert "lure.txt: not there any more" in done.stdout
    expected = "Bytes intact as far as they could be checked, score reproduced"
    assert done.stdout.splitlines()[-1] == expected
    (case.parent / "lure.txt").write_text(LURE + " Changed.")
    done = here("verify", "ads.db")
    assert "lure.txt: its SHA-256 is" in done.stdout
    assert done.stdout.splitlines()[-1] == "Bytes altered, score reproduced"


def test_scores_of_another_model_are_not_called_wrong(here: Run, case: Path) -> None:
    def older(db: sqlite3.Connection) -> None:
        for key, body in db.execute("SELECT posting, body FROM details").fetchall():
            made = {**json.loads(zlib.decompress(body)), "model": "ranker-000000000000"}
            db.execute("UPDATE details SET body = ? WHERE posting = ?",
                       (zlib.compress(json.dumps(made).encode()), key))  # fmt: skip

    tamper(case, older)
    done = here("verify", "ads.db")
    assert done.returncode == 1
    assert "2 scores made with ranker-000000000000 and rules-" in done.stdout
    assert done.stdout.splitlines()[-1] == "Bytes intact, score not derived"


def test_a_case_of_tags_says_what_cannot_be_checked(here: Run, tmp_path: Path) -> None:
    (tmp_path / "lure.txt").write_text(LURE)
    here("triage", "lure.txt", "--case", "t.db", "--contact-key", "k.key", "--quiet")
    done = here("verify", "t.db")
    assert done.returncode == 1
    assert "contacts as tags" in done.stdout
    assert done.stdout.splitlines()[-1].endswith("score not derived")


def test_entries_from_before_the_chain_are_said(case: Path) -> None:
    tamper(case, lambda db: db.execute("UPDATE log SET prev = '' WHERE entry = 1"))
    with open_case(case) as opened:  # the second names the digest of the first as it was then
        assert audit.log(opened).problems
    tamper(case, lambda db: db.execute("UPDATE log SET prev = ''"))
    with open_case(case) as opened:
        found = audit.log(opened)
        assert (found.entries, found.unchained, found.problems) == (3, 3, ())
        write_one(opened)
        found = audit.log(opened)
        assert (found.entries, found.unchained, found.problems) == (4, 3, ())


def write_one(case: CaseFile) -> None:
    with case.writing() as db:
        events.write(db, "test")


def test_results_of_any_container_are_found_again(here: Run, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        packed.writestr("in.jsonl", json.dumps({"text": LURE}) + "\n")
    (tmp_path / "t.csv").write_text('title,description\n"Chat work","' + LURE.replace("\n", " ") + '"\n')
    (tmp_path / "one.txt").write_text(LAWFUL)
    (tmp_path / "two.txt").write_text(LAWFUL)
    here("triage", "a.zip", "t.csv", "one.txt", "two.txt", "-o", "leads.jsonl")
    rows = [json.loads(line) for line in (tmp_path / "leads.jsonl").read_text().splitlines()]
    assert any(row["also"] for row in rows)
    done = here("verify", "leads.jsonl")
    assert done.returncode == 0, done.stdout
    assert done.stdout.splitlines()[-1] == "Bytes intact, score reproduced"


def test_results_are_derived_at_the_depth_on_record(here: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(LURE)
    for depth in ("fast", "full"):
        here("triage", "a.txt", "-o", f"{depth}.jsonl", "--depth", depth)
        assert here("verify", f"{depth}.jsonl").returncode == 0


BARE = """
import sys
sys.modules["onnxruntime"] = None  # as if it were not installed
sys.argv = ["scamrecruit", *sys.argv[1:]]
from scamrecruit.cli.app import run
sys.exit(run())
"""


@pytest.mark.parametrize("target", ["leads.jsonl", "ads.db"])
def test_a_machine_without_the_encoder_calls_nothing_different(
    here: Run, tmp_path: Path, target: str
) -> None:
    (tmp_path / "a.txt").write_text(LURE)
    (tmp_path / "b.txt").write_text(LAWFUL)
    here("triage", "a.txt", "b.txt", "-o", "leads.jsonl", "--case", "ads.db")
    done = subprocess.run(
        [sys.executable, "-c", BARE, "verify", target], capture_output=True, text=True, cwd=tmp_path
    )
    assert done.returncode == 1
    assert "not checked  score: 1 advertisement derived anew, all the same" in done.stdout
    assert "1 score not checked: the encoder is not installed (encoder-" in done.stdout
    assert done.stdout.splitlines()[-1] == "Bytes intact, score not derived"


def test_inputs_that_are_gone_are_said_and_the_others_checked(here: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(LURE)
    (tmp_path / "b.txt").write_text(LAWFUL)
    here("triage", "a.txt", "b.txt", "-o", "leads.jsonl")
    (tmp_path / "b.txt").unlink()
    done = here("verify", "leads.jsonl")
    assert done.returncode == 1
    assert "b.txt: no such file" in done.stdout
    assert "1 advertisement not derived" in done.stdout
    verdict = "Bytes intact as far as they could be checked, score reproduced as far as it was derived"
    assert done.stdout.splitlines()[-1] == verdict
    (tmp_path / "a.txt").unlink()
    done = here("verify", "leads.jsonl")
    assert done.stdout.splitlines()[-1].endswith("score not derived")


def test_another_model_is_named_in_the_same_way_everywhere(here: Run, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(model_dir(), folder)
    model = msgspec.json.decode((folder / "model.json").read_bytes(), type=Model)
    model = msgspec.structs.replace(model, base_rate=model.base_rate / 2)
    model = msgspec.structs.replace(model, id=identity_of(model))
    (folder / "model.json").write_bytes(msgspec.json.encode(model))
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": LURE}) + "\n")
    here("triage", "a.jsonl", "-o", "leads.jsonl", "--model", "model")
    assert json.loads((tmp_path / "leads.jsonl").read_text())["model"] == model.id
    assert model.id in here("explain", "a.jsonl", "--format", "json", "--model", "model").stdout
    assert model.id in here("explain", "a.jsonl", "--model", "model").stdout
    assert model.id in here("model", "show", "--model", "model").stdout
    done = here("verify", "leads.jsonl")
    assert (done.returncode, "not checked" in done.stdout) == (1, True)
    assert here("verify", "leads.jsonl", "--model", "model").returncode == 0
    assert "model.json" in here("triage", "a.jsonl", "--model", "nowhere").stderr


def _warc(path: Path, body: bytes = b"words") -> None:
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=path.suffix == ".gz")
        for number in range(3):
            place = f"https://a.example/{number}"
            record = writer.create_warc_record(place, "resource", BytesIO(body), len(body), "text/plain")
            writer.write_record(record)


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_a_warc_that_lies_alone(here: Run, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    _warc(path)
    done = here("verify", name)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "3 records, each with the digest that it names" in done.stdout
    assert done.stdout.splitlines()[-1] == "Bytes intact, no score in it"
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) - 20])
    done = here("verify", name)
    assert done.returncode == 1
    assert done.stdout.splitlines()[-1] == "Bytes altered, no score in it"
    if name == "a.warc":
        path.write_bytes(whole.replace(b"words", b"wards", 1))
        assert "has not the digest that it names" in here("verify", name).stdout


def test_options_of_seals_belong_to_bags(here: Run, tmp_path: Path) -> None:
    _warc(tmp_path / "a.warc")
    done = here("verify", "a.warc", "--public-key", "RWx")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
