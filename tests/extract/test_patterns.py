"""The pattern language: what it accepts, what it refuses and says."""

import pytest

from scamrecruit.errors import RulesError
from scamrecruit.extract.patterns import compile_pattern


def test_alternatives_and_options_become_one_expression() -> None:
    (part,) = compile_pattern("[fully ]paid (flight|air[ ]ticket)").parts
    for text in ("paid flight", "fully paid air ticket", "paid airticket"):
        assert part.expression.fullmatch(text)
    assert not part.expression.fullmatch("paid hotel")
    assert set(part.anchors) == {
        "paid flight", "paid airticket", "paid air ticket",
        "fully paid flight", "fully paid airticket", "fully paid air ticket",
    }  # fmt: skip


def test_many_alternatives_are_anchored_by_their_rarest_run() -> None:
    many = "|".join(f"w{number}" for number in range(30))
    (part,) = compile_pattern(f"({many}) ({many}) of the harbour office").parts
    assert set(part.anchors) == {"of the harbour office"}


def test_options_leave_no_double_space() -> None:
    (part,) = compile_pattern("free (air |)ticket [to you ]now [sir ]").parts
    assert part.expression.fullmatch("free ticket now")
    assert part.expression.fullmatch("free air ticket to you now sir")


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
        ("[a][b]", "no words"),
        ("(((((((a)))))))", "inside each other"),
    ],
)
def test_mistakes_are_refused_in_words(wrong: str, says: str) -> None:
    with pytest.raises(RulesError, match=says):
        compile_pattern(wrong)
