"""``report`` as its users run it."""

import subprocess
from collections.abc import Callable
from pathlib import Path

from tests.casefile.desk import new_case, posting
from tests.conftest import LURE

from scamrecruit.casefile.events import events
from scamrecruit.casefile.store import open_case
from scamrecruit.share.redact import Level

DISCLOSED = ("--recipient", "Demo NGO", "--purpose", "victim support", "--legal-basis", "gdpr-6-1-f")
Run = Callable[..., subprocess.CompletedProcess[str]]


def test_a_report_of_results_needs_no_case(here: Run, tmp_path: Path) -> None:
    (tmp_path / "ads").mkdir()
    (tmp_path / "ads" / "lure.txt").write_text(LURE)
    (tmp_path / "ads" / "bad.pdf").write_bytes(b"%PDF-1.4 nothing")
    here("triage", "ads", "-o", "with.jsonl", "--with-text")
    done = here("report", "with.jsonl", "-o", "r.html", "--redact", "contacts")
    assert (done.returncode, done.stdout) == (0, "")
    assert "1 advertisement in r.html" in done.stderr
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "Sihanoukville" in page
    assert "hr_demo_lotus" not in page
    assert "inputs unreadable</dt><dd>1" in page
    here("triage", "ads", "-o", "without.jsonl")
    for arguments, words in (
        (("without.jsonl",), "--with-text"),
        (("ads/lure.txt",), "neither a case file nor results"),
        (("missing.db",), "missing.db: no such file"),
        (("with.jsonl", "--tier", "high"), "not a case file"),
        (("with.jsonl", "--tlp", "white"), "clear, green, amber"),
        (("with.jsonl", "--tlp", "green", *DISCLOSED), "too wide for contacts in clear"),
        (("with.jsonl", "--redact", "none"), "contacts in clear need --recipient"),
        (("with.jsonl", "--recipient", "NGO"), "--purpose, --legal-basis"),
        (("with.jsonl", "-o", "no/folder/r.html"), "cannot write"),
    ):
        failed = here("report", *arguments)
        assert (failed.returncode, failed.stdout) == (2, ""), arguments
        assert words in failed.stderr
        assert failed.stderr.count("\n") == 1
    assert not (tmp_path / "report.html").exists()


def test_a_report_of_a_case_chooses_and_is_logged(here: Run, tmp_path: Path) -> None:
    with new_case(
        tmp_path, posting("a", "KH @lotus_desk " + "x" * 90), posting("b", "no place @rose_desk")
    ):
        pass
    here("report", "ads.db", "-o", "tags.html")
    assert "lotus_desk" not in (tmp_path / "tags.html").read_text(encoding="utf-8")
    done = here(
        "report", "ads.db", "--tier", "high", "--title", "A <b> title", "--tlp", "TLP:RED", *DISCLOSED
    )
    assert done.returncode == 0, done.stderr
    assert "1 of 2 advertisements in report.html" in done.stderr.replace(
        "advertisement in", "advertisements in"
    )
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "A &lt;b&gt; title" in page
    assert "TLP:RED" in page
    assert "no place" not in page
    assert "lotus_desk" in page
    assert "Given to Demo NGO. Purpose: victim support. Legal basis: gdpr-6-1-f." in page
    with open_case(tmp_path / "ads.db") as case:
        tagged, entry = [event for event in events(case) if event.event == "report"]
    assert tagged.detail["redaction"] == Level.contacts
    assert entry.detail["number"] == 1
    assert entry.detail["redaction"] == Level.none
    assert entry.detail["recipient"] == "Demo NGO"
    assert "lotus" not in str(entry.detail)
