"""``triage --case`` as its users run it."""

import json
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
