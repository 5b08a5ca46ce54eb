"""``export`` as its users run it."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

from tests.casefile.desk import new_case, posting

Run = Callable[..., subprocess.CompletedProcess[str]]


def test_what_is_chosen_is_written_and_wrong_use_is_one_line(here: Run, tmp_path: Path) -> None:
    with new_case(
        tmp_path, posting("a", "KH @lotus_desk " + "x" * 90), posting("b", "short @rose_desk")
    ):
        pass
    done = here("export", "ads.db", "--to", "jsonl", "-o", "out.jsonl", "--tier", "high")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "1 of 2 advertisements in out.jsonl, TLP:AMBER, contacts as tags.\n"
    papers, lead = (tmp_path / "out.jsonl").read_text().splitlines()
    assert json.loads(papers)["redaction"] == "contacts"
    assert "lotus_desk" not in lead
    given = ("--recipient", "NGO", "--purpose", "help", "--legal-basis", "gdpr-6-1-d")
    done = here("export", "ads.db", "--to", "csv", "-o", "out.csv", *given)
    assert "contacts in clear, noted in the log" in done.stderr
    assert "lotus_desk" in (tmp_path / "out.csv").read_text()
    for arguments, words in (
        (("--to", "sarif"), "choose one of"),
        (("--to", "csv", "--redact", "none"), "--recipient, --purpose and --legal-basis"),
        (("--to", "csv", *given[:2]), "--purpose, --legal-basis"),
        (("--to", "csv", "--tlp", "clear", *given), "too wide"),
        (("--to", "csv", "--verdict", "guilty"), "choose from"),
        (("--to", "coop", "--set", "user"), "NAME=VALUE"),
    ):
        failed = here("export", "ads.db", "-o", "no.out", *arguments)
        assert (failed.returncode, failed.stdout) == (2, ""), arguments
        assert words in failed.stderr
        assert failed.stderr.count("\n") == 1
    assert not (tmp_path / "no.out").exists()
