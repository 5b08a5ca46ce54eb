"""A review at a case: what is kept, what comes back, who sees what."""

from pathlib import Path

import pytest
from tests.casefile.desk import new_case, posting

from scamrecruit.casefile.cases import Wanted
from scamrecruit.casefile.decisions import history, standing
from scamrecruit.casefile.desks import desk
from scamrecruit.casefile.store import CaseFile, open_case
from scamrecruit.errors import UsageError
from scamrecruit.review.session import Session, Settings

ADS = [posting(f"p{n}", "typing job KH @lotus " + "x" * n * 7) for n in range(1, 10)]


@pytest.fixture
def case(tmp_path: Path) -> CaseFile:
    return new_case(tmp_path, *ADS, posting("nurse", "a nurse for the ward"))


def play(session: Session, *keys: str) -> Session:
    for key in keys:
        session.press(key)
    return session


def test_decisions_are_kept_with_what_was_shown(case: CaseFile) -> None:
    time = [100.0]
    session = Session(case, Settings("ana"), clock=lambda: time[0])
    time[0] += 12
    play(session, "r", "1", "n", *"look here", "enter", "enter")
    (made,) = history(case)
    assert (made.posting, made.verdict, made.note, made.reviewer) == ("p9", "refer", "look here", "ana")
    assert (made.reasons, made.seconds) == (("signs_converge",), 12.0)
    assert (made.shown.model, made.shown.tier, made.shown.blind, made.shown.order) == (
        "model-1", "high", False, "priority",
    )  # fmt: skip
    assert len(made.content) == 64
    assert (session.decided, session.pace) == (1, 12.0)
    play(session, "z")
    assert [item.verdict for item in history(case)] == ["refer", None]
    assert standing(history(case)) == []
    assert session.queue.current == "p9"


def test_the_next_session_goes_on_where_this_one_stopped(case: CaseFile) -> None:
    session = play(Session(case, Settings("ana")), "d", "d", "right")
    assert session.queue.current == "p7"
    session.close()
    case.close()
    with open_case(case.path) as again:
        session = Session(again, Settings("ana"))
        assert session.queue.current == "p7"
        assert "p9" not in session.queue.items
        left = desk(again, "ana")
        assert left
        assert (left.posting, left.order) == ("p7", "priority")


def test_reviewers_share_the_work_and_give_second_opinions_unseen(case: CaseFile) -> None:
    play(Session(case, Settings("ana")), *"rrdd")
    assert Session(case, Settings("ben")).queue.items[0] == "p7"
    second = Session(case, Settings("ben", second_opinion=True))
    assert second.queue.items == ("p9", "p8")
    assert second.queue.standing == {}
    play(second, *"wwdd")
    assert {(d.reviewer, d.posting, d.verdict) for d in standing(history(case))} == {
        ("ana", "p9", "refer"), ("ana", "p8", "dismiss"), ("ben", "p9", "watch"), ("ben", "p8", "dismiss"),
    }  # fmt: skip


def test_the_control_sample_is_the_same_for_all_and_spans_all_scores(case: CaseFile) -> None:
    play(Session(case, Settings("ana", order="random", sample=4)), *"dd")
    first = Session(case, Settings("ana", order="random", sample=4)).queue.items
    second = Session(case, Settings("ben", order="random", sample=4)).queue.items
    assert len(second) == 4
    assert second[1:] == first
    everything = Session(case, Settings("cleo", order="random")).queue.items
    assert sorted(everything) == sorted([*(item.id for item in ADS), "nurse"])
    assert everything[:4] == second


def test_filters_searches_and_orders_while_reviewing(case: CaseFile) -> None:
    session = Session(case, Settings("ana"))
    play(session, "/", *"nurse", "enter")
    assert session.queue.items == ("nurse",)
    play(session, "f", *["backspace"] * 20, *"tier:top", "enter")
    assert (session.queue.items, session.queue.message[:7]) == (("nurse",), "no tier")
    play(session, "f", *["backspace"] * 20, *"tier:high country:la", "enter")
    assert "nothing undecided" in session.queue.message
    play(session, "f", *["backspace"] * 30, *"contact:@lotus", "enter", "o")
    assert len(session.queue.items) == 9
    assert session.queue.order == "uncertainty"
    assert Session(case, Settings("ana", wanted=Wanted(query="ward"))).queue.items == ("nurse",)


def test_contacts_are_shown_with_the_others_that_name_them(case: CaseFile) -> None:
    session = Session(case, Settings("ana"))
    found = session.current()
    assert found
    (contact,) = session.sharing(found.key)
    assert (contact.value, contact.total) == ("lotus", 8)
    assert "p9" not in contact.postings


def test_a_decision_that_cannot_be_kept_is_not_counted(case: CaseFile) -> None:
    session = Session(case, Settings("ana"))
    case.db.execute("PRAGMA busy_timeout = 20")
    with open_case(case.path) as other, other.writing(), pytest.raises(UsageError, match="in use"):
        play(session, "r", "r")
    assert (session.queue.current, session.made, session.queue.standing) == ("p9", 0, {})
    play(session, "r")
    assert [item.verdict for item in history(case)] == ["refer"]
