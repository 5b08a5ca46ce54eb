"""Decisions to files and back; contacts never leave in clear."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.casefile.desk import add, new_case, posting
from tests.casefile.test_store import decision
from tests.conftest import LAWFUL, LURE

from scamrecruit.casefile.cases import cases
from scamrecruit.casefile.decisions import decide, history
from scamrecruit.casefile.standins import stand_in, without_contacts
from scamrecruit.casefile.store import CaseFile, open_case
from scamrecruit.extract.extractor import Extractor
from scamrecruit.records import Contact, Posting
from scamrecruit.review.exchange import exported, imported

Run = Callable[..., subprocess.CompletedProcess[str]]
Make = Callable[..., Posting]


@pytest.fixture
def case(tmp_path: Path) -> CaseFile:
    (tmp_path / "one").mkdir()
    made = new_case(
        tmp_path / "one",
        posting("a", "typing in KH @lotus_88", title="@lotus_88"),
        posting("b", "nurse"),
    )
    contents = {item.posting.id: item.content for item in cases(made)}
    decide(
        made, decision("a", "refer", content=contents["a"], note="see file", reasons=("known_contact",))
    )
    decide(made, decision("b", "dismiss", content=contents["b"]))
    decide(made, decision("b", None, content=contents["b"]))
    return made


def test_an_export_merges_into_another_copy_once(case: CaseFile, tmp_path: Path) -> None:
    lines = list(exported(case, with_words=True))
    with open_case(tmp_path / "two.db", create=True) as other:
        assert imported(other, lines)[:3] == (0, 0, 3)
        add(
            other,
            [posting("a", "typing in KH @lotus_88", title="@lotus_88"), posting("b", "another text")],
        )
        assert imported(other, lines)[:3] == (1, 0, 2)
        assert imported(other, lines)[:3] == (0, 1, 2)
        assert list(history(other)) == list(history(case))[:1]


def test_words_are_exported_without_contacts(case: CaseFile) -> None:
    first, second, third = (json.loads(line) for line in exported(case, with_words=True))
    assert first["ad"] == {"title": "@xxxxx_00", "text": "typing in KH @xxxxx_00", "language": "en"}
    assert (second["ad"]["text"], third["ad"], third["verdict"]) == ("nurse", None, None)
    assert all(json.loads(line)["ad"] is None for line in exported(case, with_words=False))


@pytest.mark.parametrize(
    ("kind", "value", "quote", "expected"),
    [
        ("phone", "+85512345678", "+855 12 345 678", "+855 12 000 000"),
        ("phone", "+66812345678", "๐๘๑-๒๓๔-๕๖๗๘", "๐๘๑-๒๓0-0000"),
        ("whatsapp", "+85512345678", "85512345678", "85512000000"),
        ("email", "hr.li@gmail.com", "hr.li(at)gmail(dot)com", "xx.xx@gmail.com"),
        ("email", "careers@hospital.example", "careers@hospital.example", "xxxxxxx@xxxxxxxx.example"),
        ("telegram", "lotus_88", "Telegram: @LOTUS_88", "Telegram: @xxxxx_00"),
        ("telegram", "+AbCd12", "+AbCd12", "+xxxx00"),
        ("wechat", "abc123", "微信 a b c 1 2 3", "xx x x x 0 0 0"),
    ],
)  # fmt: skip
def test_stand_ins(kind: str, value: str, quote: str, expected: str) -> None:
    assert stand_in(Contact(kind, value, "text", 0, len(quote), quote)) == expected


def test_extraction_still_sees_what_kind_of_contact_it_was(extractor: Extractor, posting: Make) -> None:
    for text in (
        LURE,
        LAWFUL,
        "Data entry abroad, WhatsApp +855 12 345 678 or mail hr.team@gmail.com, line: lotus_88",
    ):
        before = extractor.extract(posting(text))
        masked = without_contacts(text, before.contacts, "text")
        after = extractor.extract(posting(masked))
        assert [c.kind for c in after.contacts] == [c.kind for c in before.contacts]
        assert {f.indicator for f in after.findings} == {f.indicator for f in before.findings}
        for contact in before.contacts:
            assert contact.value.lower() not in masked.lower()


def good(**fields: object) -> bytes:
    shown = {
        "model": "m",
        "rules": "r",
        "score": None,
        "tier": None,
        "blind": False,
        "order": "priority",
    }
    line = {"schema": "scamrecruit.decision/1", "id": "d-1", "posting": "b", "content": "x", "verdict": "watch",
            "reviewer": "ana", "at": "2026-01-31T12:00:00.000Z", "shown": shown, **fields}  # fmt: skip
    return json.dumps(line).encode()


@pytest.mark.parametrize(
    "line",
    [
        b"{", b"[]", b"\xff\xfe", good(verdict="guilty"), good(at="yesterday"), good(at="2026-01-31T12:00:00"),
        good(reviewer="\x1b[2J"), good(note="x" * 9999), good(reasons=["<script>"]), good(schema="other/1"),
        good(id=""), b'{"a":' * 5000, good(seconds="1"), good(shown=None),
    ],
)  # fmt: skip
def test_a_wrong_line_costs_only_itself(case: CaseFile, line: bytes) -> None:
    content = next(item.content for item in cases(case) if item.posting.id == "b")
    merged = imported(case, [line, b"\n", good(content=content)])
    assert merged[:3] == (1, 0, 0)
    assert [fault.line for fault in merged.faults] == [1]
    assert merged.faults[0].error


def test_the_commands(run: Run, case: CaseFile, tmp_path: Path) -> None:
    done = run("decisions", "export", "one/ads.db", "-o", "d.jsonl")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "3 decisions written to d.jsonl.\n")
    assert len(run("decisions", "export", "one/ads.db", "--no-with-words").stdout.splitlines()) == 3
    again = run("decisions", "import", "one/ads.db", "d.jsonl")
    assert (again.returncode, again.stderr[:40]) == (0, "d.jsonl: 0 new, 3 here already, 0 about ")
    (tmp_path / "d.jsonl").write_bytes(b"{bad\x1b\n")
    bad = run("decisions", "import", "one/ads.db", "d.jsonl")
    assert bad.returncode == 1
    assert "line 1: JSON is malformed" in bad.stderr
    assert "\x1b" not in bad.stderr
    assert run("decisions", "import", "one/ads.db", "none.jsonl").returncode == 2
