"""What analysts decided as labels, and what training makes of it."""

import json
from pathlib import Path

import pytest
from tests.casefile.desk import add, posting
from tests.casefile.test_store import decision
from tests.conftest import CORPUS, LAWFUL, LURE

from scamrecruit.casefile.cases import cases
from scamrecruit.casefile.decisions import decide
from scamrecruit.casefile.store import CaseFile, open_case
from scamrecruit.errors import UsageError
from scamrecruit.review.exchange import exported
from scamrecruit.review.teaching import taught
from scamrecruit.training import train_ranker


def export(case: CaseFile, path: Path, *, with_words: bool = True) -> Path:
    path.write_bytes(b"".join(line + b"\n" for line in exported(case, with_words=with_words)))
    return path


@pytest.fixture
def case(tmp_path: Path) -> CaseFile:
    made = open_case(tmp_path / "ads.db", create=True)
    texts = {
        "a": LURE, "b": LURE.replace("@hr_demo_lotus", "@other_name_7"), "c": LAWFUL, "d": "menu about us",
        "e": "text five", "f": "text six",
    }  # fmt: skip
    add(made, [posting(name, text) for name, text in texts.items()])
    contents = {item.posting.id: item.content for item in cases(made)}
    for name, verdict in {
        "a": "refer",
        "b": "watch",
        "c": "dismiss",
        "d": "not_an_ad",
        "e": "unsure",
    }.items():
        decide(made, decision(name, verdict, content=contents[name]))
    decide(made, decision("f", "refer", content=contents["f"]))
    decide(made, decision("f", None, content=contents["f"]))
    return made


def test_verdicts_become_labels(case: CaseFile, tmp_path: Path) -> None:
    found = {item.id: item for item in taught(export(case, tmp_path / "d.jsonl"))}
    assert {name: (item.label, item.kind) for name, item in found.items()} == {
        "a": (1, "positive"), "b": (1, "positive"), "c": (0, "hard_negative"), "d": (0, "not_an_ad"),
    }  # fmt: skip
    assert "lotus" not in found["a"].ad.text
    assert found["a"].family == found["b"].family != found["c"].family


def test_the_latest_of_a_reviewer_counts_whatever_the_order_of_the_lines(
    case: CaseFile, tmp_path: Path
) -> None:
    (content,) = (item.content for item in cases(case) if item.posting.id == "a")
    decide(case, decision("a", "dismiss", content=content, at="2999-01-01T00:00:00.000Z"))
    path = export(case, tmp_path / "d.jsonl")
    path.write_bytes(b"".join(reversed(path.read_bytes().splitlines(keepends=True))))
    assert {item.id: item.label for item in taught(path)}["a"] == 0


def test_what_does_not_fit_is_one_line(case: CaseFile, tmp_path: Path) -> None:
    bare = export(case, tmp_path / "bare.jsonl", with_words=False)
    (tmp_path / "bad.jsonl").write_text("{}\n")
    for path, wrong in (
        (bare, "export CASE --with-words"), (tmp_path / "bad.jsonl", r"bad\.jsonl, line 1"),
        (tmp_path / "none.jsonl", "no such file"),
    ):  # fmt: skip
        with pytest.raises(UsageError, match=wrong):
            taught(path)


def test_training_says_what_the_labels_gained(case: CaseFile, tmp_path: Path) -> None:
    small = tmp_path / "corpus"
    small.mkdir()
    lines = (CORPUS / "en.jsonl").read_text(encoding="utf-8").splitlines()[:60]
    (small / "en.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    labels = export(case, tmp_path / "d.jsonl")
    said = list(train_ranker(small, tmp_path / "model", labels, allow_regression=True))
    assert said[0].startswith("64 ads, ")
    assert "without and with your labels: decided ads " in said[1]
    metrics = json.loads((tmp_path / "model" / "metrics.json").read_text())
    assert (metrics["labels"]["ads"], metrics["labels"]["positives"]) == (4, 2)
    assert metrics["overall"]["ads"] == 60
    before, after = metrics["labels"]["gain"]["decided ads"]
    assert 0 < before <= 1
    assert 0 < after <= 1
    manifest = json.loads((tmp_path / "model" / "manifest.json").read_text())
    assert len(manifest["labels_sha256"]) == 64
    list(train_ranker(small, tmp_path / "plain", allow_regression=True))
    assert "labels" not in json.loads((tmp_path / "plain" / "metrics.json").read_text())
