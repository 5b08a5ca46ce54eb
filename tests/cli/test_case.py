"""``triage --case`` as its users run it."""

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

from tests.conftest import LAWFUL, LURE

from scamrecruit.casefile.cases import cases
from scamrecruit.casefile.store import open_case

Run = Callable[..., subprocess.CompletedProcess[str]]


def ads(folder: Path) -> Path:
    (folder / "ads").mkdir(exist_ok=True)
    (folder / "ads" / "lure.txt").write_text(LURE)
    lines = [{"id": "n1", "text": LAWFUL}, {"id": "n2", "text": LURE.replace("lotus", "rose")}]
    (folder / "ads" / "more.jsonl").write_text(
        "".join(json.dumps(line) + "\n" for line in lines) + "{bad\n"
    )
    return folder / "ads"


def test_a_second_run_skips_what_is_done_and_shows_the_same(run: Run, tmp_path: Path) -> None:
    ads(tmp_path)
    first = run("triage", "ads", "--case", "ads.db", "--with-text")
    again = run("triage", "ads", "--case", "ads.db", "--with-text")
    assert first.returncode == again.returncode == 1
    assert again.stdout == first.stdout == run("triage", "ads", "--with-text").stdout
    assert "3 new, 0 known already" in first.stderr
    assert "0 new, 3 known already" in again.stderr
    everything = run("triage", "--case", "ads.db", "--quiet")
    assert everything.returncode == 0
    assert len(everything.stdout.splitlines()) == 3


def test_an_ad_in_two_files_is_listed_once(run: Run, tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(LURE)
    (tmp_path / "two.txt").write_text(LURE)
    for _ in range(2):
        (row,) = run("triage", "one.txt", "two.txt", "--case", "ads.db", "--quiet").stdout.splitlines()
        assert (json.loads(row)["source"]["uri"], json.loads(row)["also"]) == ("one.txt", ["two.txt"])
    with open_case(tmp_path / "ads.db") as case:
        (found,) = cases(case)
        assert found.addresses == ("one.txt", "two.txt")


def test_another_model_scores_anew_and_says_what_moved(run: Run, tmp_path: Path) -> None:
    ads(tmp_path)
    run("triage", "ads", "--case", "ads.db")
    with open_case(tmp_path / "ads.db") as case:  # as if another model had been at work before
        case.db.execute("UPDATE assessments SET model = 'older', tier = 'low', score = 0.01")
    done = run("triage", "--case", "ads.db")
    assert "3 scored anew by ranker-" in done.stderr
    assert "2 changed tier. Decisions stay as they are." in done.stderr
    assert "low 0.01 -> high" in done.stderr


def test_wrong_use_is_one_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<html><p>not a case file at all, but a page</p></html>" * 20)
    for arguments, expected in (
        (("triage",), "name what to rank"),
        (("triage", "page.html", "--case", "page.html"), "page.html: not a case file"),
        (("triage", "page.html", "--case", "no/folder/ads.db"), "cannot be opened"),
    ):
        done = run(*arguments)
        assert (done.returncode, done.stdout) == (2, "")
        assert expected in done.stderr
        assert done.stderr.count("\n") == 1
    assert (tmp_path / "page.html").read_text().startswith("<html>")


def everyday(folder: Path) -> tuple[str, ...]:
    """One ad on two pages and in a chat beside idle talk, and a file that cannot be read."""
    said = {"type": "message", "date": "2026-01-02T03:04:05", "from": "hr"}
    talk = [
        {"id": number, "text": text, **said} for number, text in enumerate((LURE, "hi", "ok", LAWFUL))
    ]
    chat = {"name": "jobs", "type": "public_channel", "id": 1, "messages": talk}
    (folder / "result.json").write_text(json.dumps(chat))
    (folder / "one.txt").write_text(LURE)
    (folder / "two.txt").write_text(LURE)
    (folder / "empty.pdf").write_bytes(b"%PDF-1.7\n")
    return "result.json", "one.txt", "two.txt", "empty.pdf"


def _untimed(line: str) -> str:
    return re.sub(r" in [0-9.]+ s", "", line)


def test_a_case_comes_to_the_same_as_no_case(run: Run, tmp_path: Path) -> None:
    files = everyday(tmp_path)
    plain = run("triage", *files)
    lines = plain.stderr.splitlines()
    assert any("passed over" in line for line in lines)
    assert any("found again: 2" in line for line in lines)
    for _ in range(2):  # as new, then as known
        cased = run("triage", *files, "--case", "ads.db")
        assert cased.stdout == plain.stdout
        assert cased.returncode == plain.returncode
        ours = [line for line in cased.stderr.splitlines() if not line.startswith("Case")]
        assert [_untimed(line) for line in ours] == [_untimed(line) for line in lines]
    everything = [json.loads(line) for line in run("triage", "--case", "ads.db").stdout.splitlines()]
    before = [json.loads(line) for line in plain.stdout.splitlines()]
    for row in before:
        if row["schema"].startswith("scamrecruit.assessment"):
            (same,) = [each for each in everything if each["id"] == row["id"]]
            assert same == row
