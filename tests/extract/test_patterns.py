"""The pattern language: what it accepts, what it refuses and says."""

import re

import pytest

from scamrecruit.errors import RulesError
from scamrecruit.extract.patterns import compile_pattern


def test_alternatives_and_options_become_one_expression() -> None:
    (part,) = compile_pattern("[fully ]paid (flight|air[ ]ticket)").parts
    for text in ("paid flight", "fully paid air ticket", "paid airticket"):
        assert re.fullmatch(part.expression, text)
    assert not re.fullmatch(part.expression, "paid hotel")
    assert {phrase for phrase, goes_on in part.exact if not goes_on} == {
        "paid flight", "paid airticket", "paid air ticket",
        "fully paid flight", "fully paid airticket", "fully paid air ticket",
    }  # fmt: skip


def test_every_match_holds_a_phrase_of_each_need_and_of_each_anchor() -> None:
    many = "|".join(f"w{number}" for number in range(30))
    (part,) = compile_pattern(f"({many}) ({many}) of the harbour [old ]office*").parts
    text = "w3 w29 of the harbour offices"
    assert re.fullmatch(part.expression, text)
    assert part.needs
    for phrases in (*part.needs, *(anchor.phrases for anchor in part.anchors)):
        assert any(phrase in text for phrase in phrases), phrases


def test_a_space_before_a_sign_may_be_missing() -> None:
    (part,) = compile_pattern("office [address] (:|,|at)").parts
    assert {"office ,", "office,", "office address:"} <= {phrase for phrase, _ in part.exact}


def test_a_star_lets_a_word_go_on_unless_it_is_written() -> None:
    assert compile_pattern("accommodat*").parts[0].exact == (("accommodat", True),)
    assert compile_pattern(r"p\*go").parts[0].exact == (("p*go", False),)


def test_options_leave_no_double_space() -> None:
    (part,) = compile_pattern("free (air |)ticket [to you ]now [sir ]").parts
    assert re.fullmatch(part.expression, "free ticket now")
    assert re.fullmatch(part.expression, "free air ticket to you now sir")


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
