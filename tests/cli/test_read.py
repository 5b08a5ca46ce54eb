"""``read`` and ``readers``: the postings themselves, and what can be read here."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.conftest import LURE
from tests.read.archives import PAGE, zipped

from scamrecruit.read import ocr
from scamrecruit.records import Posting

Run = Callable[..., subprocess.CompletedProcess[str]]


def test_lines_with_their_sources(run: Run, tmp_path: Path) -> None:
    (tmp_path / "case.zip").write_bytes(
        zipped({"a.html": PAGE, "b.csv": f'Stelle,Details\nT,"{LURE}"\n'.encode()})
    )
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04 and no more")
    done = run("read", str(tmp_path), "--columns", "title=Stelle,text=Details")
    assert done.returncode == 1
    lost, page, row = map(json.loads, done.stdout.splitlines())
    assert lost["schema"] == "scamrecruit.unreadable/1"
    assert page["schema"] == row["schema"] == "scamrecruit.posting/1"
    assert page["source"]["uri"].endswith("case.zip!a.html")
    assert (row["title"], row["text"]) == ("T", LURE)
    assert "2 advertisements from 2 inputs, 1 unreadable" in done.stderr


def test_what_was_read_can_be_ranked_later(run: Run, tmp_path: Path) -> None:
    (tmp_path / "chat.txt").write_text(f"31/12/2023, 22:15 - A: {LURE}\n31/12/2023, 22:16 - B: ok\n")
    out = tmp_path / "read.jsonl"
    done = run("read", str(tmp_path / "chat.txt"), "--output", str(out))
    assert done.returncode == 0
    assert "passed over: chat messages that advertise nothing (1)" in done.stderr
    posting = json.loads(out.read_text())
    [ranked] = map(json.loads, run("triage", str(out), "--quiet").stdout.splitlines())
    assert ranked["id"] == posting["id"]
    assert ranked["source"] == posting["source"]
    assert ranked["tier"] == "high"
    scored = json.loads(run("score", str(out), "--quiet").stdout)
    assert scored["source"]["uri"].endswith("chat.txt#L1")


def test_wrong_columns_and_nothing_to_read(run: Run, tmp_path: Path) -> None:
    done = run("read", str(tmp_path), "--columns", "headline=x")
    assert done.returncode == 2
    assert "fields are title, text" in done.stderr
    assert run("read", str(tmp_path / "gone")).returncode == 2


def test_readers(run: Run) -> None:
    rows = [json.loads(line) for line in run("readers", "--format", "jsonl").stdout.splitlines()]
    names = {row["reader"].partition("/")[0] for row in rows}
    assert {
        "html",
        "text",
        "jsonl",
        "warc",
        "zip",
        "mime",
        "telegram",
        "whatsapp",
        "csv",
        "xlsx",
        "feed",
    } <= names
    assert all(row["ready"] is not bool(row["missing"]) for row in rows)
    assert "WARC" in run("readers").stdout
    assert run("readers", "--format", "x").returncode == 2


def test_a_posting_line_is_the_record() -> None:
    assert Posting.__struct_config__.tag == "scamrecruit.posting/1"


def test_one_advertisement_saved_twice_is_ranked_once(run: Run, tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_text(LURE if name != "b.txt" else LURE + "!")
    (tmp_path / "d.zip").write_bytes(zipped({"copy.txt": LURE.encode()}))
    (tmp_path / "lines.jsonl").write_text(
        "".join(json.dumps({"id": n, "text": LURE}) + "\n" for n in "12")
    )
    done = run("triage", str(tmp_path))
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    places = {Path(row["source"]["uri"]).name: [Path(uri).name for uri in row["also"]] for row in rows}
    assert places == {
        "a.txt": ["c.txt", "copy.txt"],
        "b.txt": [],
        "lines.jsonl#L1": [],
        "lines.jsonl#L2": [],
    } or (places["a.txt"] == ["c.txt", "d.zip!copy.txt"])
    assert "found again: 2" in done.stderr
    assert "2 other places" in " ".join(run("triage", str(tmp_path), "--format", "table").stdout.split())


def test_readers_name_the_packs_that_are_missing(here: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "packs", lambda: tuple(pack for pack in ocr.SCRIPTS if pack != "lao"))
    rows = {
        row["reader"].partition("/")[0]: row
        for row in map(json.loads, here("readers", "--format", "jsonl").stdout.splitlines())
    }
    assert rows["image"]["limits"] == (
        "recognises no Lao: install the packs (Debian: apt install tesseract-ocr-lao)"
    )
    assert rows["html"]["limits"] == ""
    monkeypatch.setattr(ocr, "packs", lambda: tuple(ocr.SCRIPTS))
    assert "recognises no" not in here("readers").stdout
