"""What triage adds to a case, what it skips, and what a new model changes."""

from pathlib import Path

import pytest
from tests.casefile.desk import FIRST, SECOND, add, new_case, posting, scorer
from tests.casefile.test_store import decision

from scamrecruit.casefile.cases import Wanted, cases, find, select
from scamrecruit.casefile.decisions import decide, history, standing
from scamrecruit.casefile.facets import facets, shared_contacts, sharing
from scamrecruit.casefile.intake import Intake, Stages
from scamrecruit.casefile.moves import moves
from scamrecruit.casefile.search import matching
from scamrecruit.casefile.store import CaseFile
from scamrecruit.errors import UsageError
from scamrecruit.read.reader import read
from scamrecruit.records import Assessment, Capture, Unreadable

A = posting("a", "typing job in KH, write to @lotus now", title="Chat operator", employer="Ex Ltd")
B = posting("b", "same desk, also @lotus")
C = posting("c", "a nurse for the day ward")


@pytest.fixture
def case(tmp_path: Path) -> CaseFile:
    return new_case(tmp_path, A, B, C)


def test_it_comes_back_as_it_went_in(case: CaseFile) -> None:
    found = {item.posting.id: item for item in cases(case)}
    assert found["a"].posting == A
    assert found["a"].assessment == scorer(FIRST, lambda item: len(item.text) / 100)(A)
    assert found["a"].addresses == ("a.txt",)
    assert [brief.id for brief in select(case)] == ["a", "c", "b"]


def test_files_that_are_known_are_neither_read_nor_scored(case: CaseFile, tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("A typing job, all costs paid")
    (tmp_path / "copy.txt").write_text("A typing job, all costs paid")
    reads: list[str] = []
    scored: list[str] = []

    def run(*names: str) -> tuple[Intake, list[Assessment | Unreadable]]:
        stages = Stages(
            lambda capture: reads.append(capture.uri) or read(capture),  # type: ignore[func-returns-value]
            scorer(FIRST, lambda item: scored.append(item.id) or 0.9),  # type: ignore[func-returns-value]
        )
        intake = Intake(case, FIRST, stages)
        captures = [Capture(name, tmp_path / name) for name in names]
        found = [result for result, _ in intake.results(captures, lambda uri: None)]
        intake.close()
        return intake, found

    _, first = run("one.txt")
    again, second = run("one.txt")
    assert first == second
    assert (reads, len(scored)) == (["one.txt"], 1)
    assert (again.new, again.known, again.skipped_captures) == (0, 1, 1)
    _, (copied,) = run("copy.txt")
    assert isinstance(copied, Assessment)
    assert copied.source.uri == "copy.txt"
    assert (reads, len(scored)) == (["one.txt"], 1)
    (whole,) = [item for item in cases(case) if item.posting.text.startswith("A typing")]
    assert whole.addresses == ("one.txt", "copy.txt")
    (tmp_path / "one.txt").write_text("Another text")
    run("one.txt", "copy.txt")
    assert (reads, len(scored)) == (["one.txt", "one.txt"], 2)


def test_unreadable_lines_come_out_again_on_a_rescan(case: CaseFile) -> None:
    bad = Unreadable("in.jsonl#L2", "read", "not JSON", "mend it")
    first = add(case, [A, bad])
    assert add(case, [A, bad], score_of=lambda item: pytest.fail("scored again")) == first
    assert bad in first


def test_one_id_for_two_texts_gives_two_postings(case: CaseFile) -> None:
    other = posting("a", "quite another text under the same id")
    third = posting("a", "and a third")
    found = add(case, [other, third, A])
    ids = [item.id for item in found if isinstance(item, Assessment)]
    assert len(set(ids)) == 3
    assert ids[2] == "a"
    assert all(identity.startswith("a~") for identity in ids[:2])
    again = add(case, [third, A, other], uri="elsewhere")
    assert [item.id for item in again if isinstance(item, Assessment)] == [ids[1], "a", ids[0]]
    assert len(select(case)) == 5


def test_a_new_model_scores_anew_and_leaves_decisions(case: CaseFile) -> None:
    decide(case, decision("a", "refer"))
    before = list(history(case))
    stages = Stages(read, scorer(SECOND, lambda item: 0.99 if item.id == "c" else 0.36))
    intake = Intake(case, SECOND, stages)
    intake.rescore()
    intake.close()
    assert intake.rescored == 3
    assert {item.assessment.model for item in cases(case)} == {"model-2"}
    assert list(history(case)) == before
    moved = moves(case, 10)
    assert moved.total == 2
    assert [(move.id, move.before, move.after) for move in moved.largest] == [
        ("c", "low 0.24", "high 0.99"),
        ("b", "low 0.22", "medium 0.36"),
    ]
    back = Intake(case, FIRST, Stages(read, scorer(FIRST, lambda item: len(item.text) / 100)))
    back.rescore()
    back.close()
    assert moves(case, 1).by_tier == {("high", "low"): 1, ("medium", "low"): 1}
    assert facets(case).models == {"model-1": 3}


def test_filters_and_orders(case: CaseFile) -> None:
    def ids(order: str = "score", **wanted: object) -> list[str]:
        return [brief.id for brief in select(case, Wanted(**wanted), order)]  # type: ignore[arg-type]

    add(case, [posting("short", "x")], score_of=lambda item: None)
    assert ids() == ["a", "c", "b", "short"]
    assert ids(ranked_only=True) == ["a", "c", "b"]
    assert ids(tiers=("medium",)) == ["a"]
    assert ids(countries=("KH", "LA")) == ["a"]
    assert (
        ids(contact="@lotus")
        == ids(contact="telegram @lotus")
        == ids(contact="telegram lotus")
        == ["a", "b"]
    )
    assert ids(languages=("th",)) == []
    assert ids(query="NURSE ward") == ["c"]
    assert ids(order="uncertainty", ranked_only=True) == ["a", "c", "b"]
    assert ids(order="added") == ["a", "b", "c", "short"]
    assert [len(find(case, start)) for start in ("a", "s", "", "zz")] == [1, 1, 4, 0]


def test_priority_weighs_gravity_and_sureness(case: CaseFile) -> None:
    case.db.execute("UPDATE assessments SET severity = 'high' WHERE score < 0.23")
    assert [brief.id for brief in select(case, None, "priority")] == ["a", "b", "c"]


def test_contacts_join_postings(case: CaseFile) -> None:
    (shared,) = shared_contacts(case)
    assert (shared.kind, shared.value, shared.total, shared.postings) == (
        "telegram",
        "lotus",
        2,
        ("a", "b"),
    )
    (key,) = find(case, "b")
    (other,) = sharing(case, key)
    assert (other.total, other.postings) == (1, ("a",))
    assert (other.languages, other.countries) == (1, 1)
    counted = facets(case)
    assert (counted.postings, counted.captures, counted.countries) == (3, 1, {"KH": 1})
    assert counted.tiers == {"low": 2, "medium": 1}


def test_the_latest_decision_of_each_reviewer_stands(case: CaseFile) -> None:
    decide(case, decision("a", "refer", at="2026-01-02T00:00:00.000Z"))
    decide(case, decision("a", "dismiss", at="2026-01-01T00:00:00.000Z"))  # merged later, made before
    decide(case, decision("b", "watch", at="2026-01-01T00:00:00.000Z"))
    decide(case, decision("b", None, at="2026-01-02T00:00:00.000Z"))
    decide(case, decision("a", "unsure", reviewer="r2"))
    assert {(d.reviewer, d.posting, d.verdict) for d in standing(history(case))} == {
        ("r1", "a", "refer"),
        ("r2", "a", "unsure"),
    }


WORDS = [
    ("typing", "a"), ("TYP", "a"), ("perator", "a"), ("ex ltd", "a"), ('"job in"', "a"), ('"in job"', ""),
    ("lotus", "ab"), ("@lotus", "ab"), ("lotus desk", "b"), ("kh", "a"), ("a", "abc"), ("西港", "z"),
    ("港直招", "z"), ("招聘", ""), ("งานแอดมิน", "t"), ("แอดมิ", "t"), ("ｔｙｐｉｎｇ", "a"), ('"', None), ("", None),
    ("x" * 10_000, ""), ("NEAR(a b)", ""), ("t:typing", ""), ("typing*", ""), ("-typing", ""), ("lotus OR nurse", ""),
    ('ty"ping', ""), ("%", ""), ("\0typing", "a"), ("folded : lotus", ""), ("\ud800", ""), ("'; DROP--", ""),
    ("西港", "z"), ("客服", "z"), ("服", "z"), ("招 客服", "z"), ("服客", ""), ("ชท", "t"), ("ท", "t"), ("西 typing", ""),
]  # fmt: skip


@pytest.mark.parametrize(("query", "expected"), WORDS)
def test_search_takes_every_character_literally(
    case: CaseFile, query: str, expected: str | None
) -> None:
    add(case, [posting("z", "西港直招 文字客服"), posting("t", "รับงานแอดมินตอบแชท")])
    if expected is None:
        with pytest.raises(UsageError, match="no word"):
            matching(case, query)
        return
    keys = set(matching(case, query))
    assert "".join(sorted(brief.id for brief in select(case) if brief.key in keys)) == expected
