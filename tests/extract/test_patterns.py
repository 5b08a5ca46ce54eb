"""The pattern language: what it accepts, what it refuses and says."""

import pytest

from scamrecruit.errors import RulesError
from scamrecruit.extract.patterns import compile_pattern


def test_alternatives_and_options_expand() -> None:
    (part,) = compile_pattern("[fully ]paid (flight|air[ ]ticket)").parts
    assert set(part.phrases) == {
        "paid flight", "paid airticket", "paid air ticket",
        "fully paid flight", "fully paid airticket", "fully paid air ticket",
    }  # fmt: skip


def test_joins_know_their_kind_and_distance() -> None:
    pattern = compile_pattern("flight ~ visa &80 paid")
    assert [(join.kind, join.distance) for join in pattern.joins] == [("~", 30), ("&", 80)]
    assert compile_pattern("机票 & 签证").joins[0].distance == 15


def test_classes_are_parts() -> None:
    pattern = compile_pattern("<12..16> hours ~ <place>")
    assert [part.span_class for part in pattern.parts] == ["12..16", "", "place"]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ("", "nothing to look for"),
        ("(a|b", "not closed"),
        ("a)", "unexpected"),
        ("a|b", "brackets"),
        ("<city>", "not one of"),
        ("(a|b|c|d|e|f|g|h)(a|b|c|d|e|f|g|h)(a|b|c|d|e|f|g|h)", "more than"),
    ],
)
def test_mistakes_are_refused_in_words(wrong: str, says: str) -> None:
    with pytest.raises(RulesError, match=says):
        compile_pattern(wrong)
