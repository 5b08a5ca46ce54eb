"""``scamrecruit evaluate`` as a user runs it."""

import base64
import gzip
import hashlib
import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.conftest import CORPUS, LAWFUL, LURE

Run = Callable[..., subprocess.CompletedProcess[str]]
HOSTILE = "<img src=x onerror=alert(1)>\x1b[31m\u202e"


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    rows = [
        {"text": f"{LURE if i % 2 else LAWFUL} {i}", "label": i % 2, "language": "en", "family": f"f{i // 4}",
         "kind": HOSTILE if i == 2 else "plain", "source": "=board()"}
        for i in range(24)
    ]  # fmt: skip
    path = tmp_path / "labels.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)) + "\n")
    return path


def test_json_holds_all_figures(here: Run, labels: Path) -> None:
    done = here(
        "evaluate", str(labels), "--format", "json", "--indicators", "--budget", "12", "--rounds", "20"
    )
    assert (done.returncode, done.stderr) == (
        0,
        "24 labelled advertisements, 0 unreadable or without label.\n",
    )
    told = json.loads(done.stdout)
    assert told["schema"] == "scamrecruit.evaluation/1"
    assert told["overall"]["figures"]["average_precision"]["value"] == 1.0
    assert told["drawn_by"] == "family"
    assert {part["name"] for part in told["by_language"]} == {"en"}
    assert told["budget"]["per_day"] <= 12
    assert any(
        line["indicator"] == "travel_employer_pays_all" or line["lift"]
        for line in told["signs"]["fires"]
    )


def test_the_table_speaks_plainly_and_safely(here: Run, labels: Path) -> None:
    done = here("evaluate", str(labels), "--rounds", "20", "-q", "--threshold", "0.3")
    assert done.returncode == 0
    assert done.stderr == ""
    assert "average precision" in done.stdout
    assert "from 0.3" in done.stdout
    assert "Of 10,000 advertisements, 100 show the pattern" in done.stdout
    assert "\x1b" not in done.stdout
    assert "\u202e" not in done.stdout


def test_the_page_is_whole_escaped_and_runs_nothing(here: Run, labels: Path, tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    done = here("evaluate", str(labels), "--html", str(page), "--indicators", "--rounds", "20")
    assert done.returncode == 0, done.stderr
    text = page.read_text(encoding="utf-8")
    assert "<img" not in text
    assert "&lt;img src=x onerror" in text
    assert "\x1b" not in text
    assert not re.search(r"<script|https?:|\sstyle=|\son\w+=", text.replace("onerror=alert", ""))
    style = re.search(r"<style>(.*?)</style>", text, re.S)
    assert style
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'" in text
    assert text.count("<svg") == 2
    assert "polyline" in text
    assert "circle" in text


def test_packed_lines_other_names_and_bad_lines(here: Run, tmp_path: Path) -> None:
    rows = [
        json.dumps({"text": LURE, "y": 1}),
        json.dumps({"text": LAWFUL, "y": "0"}),
        "{",
        json.dumps({"text": "x y z"}),
    ]
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress("\n".join(rows).encode()))
    done = here("evaluate", "a.jsonl.gz", "--fields", "label=y", "--format", "json", "--rounds", "20")
    assert done.returncode == 1
    assert "2 labelled advertisements, 2 unreadable or without label." in done.stderr
    told = json.loads(done.stdout)
    assert told["drawn_by"] == "row"
    assert any("family" in note for note in told["notes"])


def test_tables_can_be_labelled_too(here: Run, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        "title,description,label,language\n"
        + "".join(f'Job,"{LURE}",1,en\nNurse,"{LAWFUL}",0,en\n' for _ in range(3))
    )
    done = here("evaluate", "a.csv", "--format", "json", "--rounds", "20")
    assert json.loads(done.stdout)["overall"]["positives"] == 3
    assert json.loads(done.stdout)["by_language"][0]["name"] == "en"


def test_without_a_label_it_says_what_to_do(here: Run, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": LURE}) + "\n")
    done = here("evaluate", "a.jsonl", "-q")
    assert done.returncode == 2
    assert done.stdout == ""
    assert "--fields label=NAME" in done.stderr
    assert done.stderr.endswith("scamrecruit: no labelled advertisement could be read\n")


def test_it_warns_of_what_the_model_was_trained_on(here: Run, tmp_path: Path) -> None:
    model = tmp_path / "model"
    model.mkdir()
    content = (CORPUS / "tet.jsonl").read_bytes()
    for name in ("model.json", "wording.npz"):
        (model / name).write_bytes((CORPUS.parents[1] / "models" / "ranker" / name).read_bytes())
    (model / "manifest.json").write_text(
        json.dumps({"corpus_files": {"tet.jsonl": hashlib.sha256(content).hexdigest()}})
    )
    (tmp_path / "mine.jsonl").write_bytes(content)
    done = here("evaluate", "mine.jsonl", "--model", str(model), "--format", "json", "--rounds", "20")
    assert "trained on 1 of these files (mine.jsonl)" in json.loads(done.stdout)["notes"][0]
