"""``explain``: everything about one posting."""

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.conftest import LAWFUL, LURE

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "lure.txt").write_text(LURE)
    lines = [json.dumps({"id": f"ad-{n}", "text": text}) for n, text in enumerate((LURE, LAWFUL))]
    (tmp_path / "many.jsonl").write_text("\n".join(lines))
    return tmp_path


def test_one_file(run: Run, folder: Path) -> None:
    shown = run("explain", "lure.txt").stdout
    for part in (
        "What it says", "What was found", "innocent explanation", "source: ", "How the score comes about",
        "What speaks against", "What to check next", "sha256", "A lead for a person to review",
    ):  # fmt: skip
        assert part in shown, part
    parts = [float(x) for x in re.findall(r"^ +([+-]\d+\.\d\d)  ", shown, re.M)]
    assert sum(parts[:-1]) == pytest.approx(parts[-1], abs=0.06)


def test_by_id_and_by_its_beginning(run: Run, folder: Path) -> None:
    assert "ad-1" in run("explain", "ad-1", "many.jsonl").stdout
    several = run("explain", "ad-", "many.jsonl")
    assert several.returncode == 2
    assert "2 ids begin with" in several.stderr


def test_json_holds_the_text_its_quotes_refer_to(run: Run, folder: Path) -> None:
    row = json.loads(run("explain", "lure.txt", "--format", "json").stdout)
    for finding in row["findings"]:
        assert row["posting"]["text"][finding["start"] : finding["end"]] == finding["quote"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("none.txt",), "no such file"),
        (("many.jsonl",), "several advertisements"),
        (("zz", "many.jsonl"), "no advertisement with id"),
        (("lure.txt", "--format", "xml"), "not one of 'text', 'json'"),
    ],
)
def test_mistakes_are_met_in_words(
    run: Run, folder: Path, arguments: tuple[str, ...], says: str
) -> None:
    done = run("explain", *arguments)
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_an_abstention_is_explained(run: Run, tmp_path: Path) -> None:
    (tmp_path / "short.txt").write_text("hi")
    assert "too few words" in run("explain", "short.txt").stdout


def test_without_colour_findings_stand_between_signs(run: Run, folder: Path) -> None:
    shown = run("explain", "lure.txt").stdout
    said, _, _ = shown.partition("What was found")
    assert ">>raises concern<<" in said
    assert said.count(">>") > 2
    assert ">>>>" not in said
    assert "yellow" not in said


def test_what_weighs_nothing_is_named_in_one_line(run: Run, folder: Path) -> None:
    shown = run("explain", "lure.txt").stdout
    assert "0.00  " not in shown
    assert shown.count("under 0.01") == 1
