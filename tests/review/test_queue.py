"""The queue by its keys: what is decided, what comes next, what is taken back."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scamrecruit.review import filters
from scamrecruit.review.codes import ALL_CODES, CODES, KEYS
from scamrecruit.review.queue import (
    ORDERS,
    Choice,
    Decide,
    Effect,
    Queue,
    Quit,
    Refill,
    Scroll,
    press,
    refilled,
    started,
)

ITEMS = tuple("abcd")


def played(queue: Queue, keys: Iterable[str]) -> tuple[Queue, list[Effect]]:
    effects = []
    for key in keys:
        queue, effect = press(queue, key)
        if effect:
            effects.append(effect)
    return queue, effects


def test_a_verdict_with_reasons_and_a_note() -> None:
    keys = ["r", "2", "1", "3", "1", "n", *"call ", "backspace", *" me", "enter", "enter"]
    queue, effects = played(Queue(ITEMS), keys)
    codes = [code.code for code in CODES["refer"]]
    assert effects == [Decide("a", Choice("refer", (codes[1], codes[2]), "call me"))]
    assert queue.current == "b"
    assert (queue.note, queue.reasons, queue.verdict) == ("", (), None)


def test_the_same_letter_confirms_another_changes_the_verdict() -> None:
    assert played(Queue(ITEMS), "dd")[1] == [Decide("a", Choice("dismiss"))]
    queue, effects = played(Queue(ITEMS), ["d", "1", "x", "x", "w", "escape"])
    assert effects == [Decide("a", Choice("not_an_ad"))]
    assert (queue.mode, queue.current) == ("read", "b")


def test_undo_takes_back_one_by_one_and_restores_what_stood_before() -> None:
    before = {"b": Choice("watch", (), "seen")}
    queue, _ = played(Queue(ITEMS, standing=before), ["r", "r", "left", "left", "d", "d"])
    assert queue.standing["a"].verdict == "dismiss"
    queue, effects = played(queue, "zz")
    assert effects == [Decide("a", Choice("refer")), Decide("a", None)]
    assert (queue.standing, queue.current) == (before, "a")
    queue, effects = played(queue, "z")
    assert (effects, queue.message) == ([], "nothing to undo in this session")


def test_skipped_ones_come_again_and_the_end_is_the_end() -> None:
    queue, _ = played(Queue(ITEMS), ["s", "r", "r", "s", "u", "u"])
    assert queue.current == "a"
    queue, _ = played(queue, "ddwwdd")
    assert queue.current is None
    assert played(queue, "rrsn")[1] == []
    assert played(queue, ["left"])[0].current == "d"


def test_moving_and_jumping() -> None:
    queue, _ = played(Queue(ITEMS), ["right", "right", "left"])
    assert queue.current == "b"
    assert played(queue, ["g", "4", "enter"])[0].current == "d"
    assert played(queue, ["g", "c", "enter"])[0].current == "c"
    for wrong in ("9", "0", "zz", "", "²"):
        stayed, effects = played(queue, ["g", *wrong, "enter"])
        assert (stayed.current, effects) == ("b", [])
        assert "in this queue" in stayed.message
    assert played(queue, ["left"] * 9)[0].at == 0
    assert played(queue, ["right"] * 9)[0].current is None


def test_search_and_filter_ask_for_another_queue() -> None:
    queue, effects = played(Queue(ITEMS, filter="tier:high old words"), ["/", *"new", "enter"])
    assert effects == [Refill("tier:high new", "priority")]
    _, effects = played(queue, ["f", *["backspace"] * 99, *"lang:th", "enter"])
    assert effects == [Refill("lang:th", "priority")]
    _, effects = played(queue, ["f", *"x", "escape", "o"])
    assert effects == [Refill("tier:high old words", "uncertainty")]
    queue = played(Queue(ITEMS), "right right".split())[0]
    again = refilled(queue, "cxb", Refill("new", "random"))
    assert (again.current, again.filter, again.order) == ("c", "new", "random")
    assert refilled(queue, "xy", Refill("new", "random")).current == "x"


def test_the_random_order_is_blind_unless_asked() -> None:
    queue, _ = played(Queue(ITEMS, order="uncertainty"), "o")
    assert queue.blind
    assert not played(queue, "b")[0].blind


def test_typing_is_never_a_command() -> None:
    queue, effects = played(Queue(ITEMS), ["n", *"quit rwdux zs?", "\x1b", "\x07", "up", "enter"])
    assert (effects, queue.note, queue.current) == ([], "quit rwdux zs?", "a")


def test_help_and_leaving() -> None:
    queue, effects = played(Queue(ITEMS), ["?", "r"])
    assert (queue.mode, effects) == ("read", [])
    assert isinstance(played(queue, "q")[1][0], Quit)
    assert played(queue, ["down", "tab", " "])[1] == [
        Scroll(lines=1),
        Scroll(sections=1),
        Scroll(pages=1),
    ]


def test_it_starts_where_it_stopped() -> None:
    decided = {"a": Choice("refer"), "c": Choice("refer")}
    assert started(Queue(ITEMS, standing=decided), "d").current == "d"
    assert started(Queue(ITEMS, standing=decided), "c").current == "b"
    assert started(Queue(ITEMS, standing=decided), None).current == "b"
    assert started(Queue(()), None).current is None


KEY = st.one_of(
    st.sampled_from([*KEYS, *"123456789szngfo/b?jk \x1b\x00é西", "enter", "escape", "left", "right", "up",
                     "down", "tab", "home", "end", "pageup", "pagedown", "backspace", "unknown"]),
    st.characters(),
)  # fmt: skip


@given(st.lists(KEY, max_size=80), st.integers(0, 5))
def test_no_sequence_of_keys_breaks_it(keys: list[str], size: int) -> None:
    queue = Queue(ITEMS[:size] if size < 5 else ITEMS)
    standing: dict[str, Choice] = {}
    for key in keys:
        shown = queue.current
        undoing = key == "z" and queue.mode == "read"
        queue, effect = press(queue, key)
        if isinstance(effect, Decide):
            assert effect.id == shown or undoing
            if effect.choice:
                standing[effect.id] = effect.choice
                assert set(effect.choice.reasons) <= {c.code for c in CODES[effect.choice.verdict]}
            else:
                standing.pop(effect.id)
        if isinstance(effect, Refill):
            assert effect.order in ORDERS
            queue = refilled(queue, reversed(queue.items), effect)
        assert 0 <= queue.at <= len(queue.items)
        assert (queue.verdict is None) or queue.current
    assert queue.standing == standing
    for _ in queue.undo:
        queue, _ = played(queue, ["escape", "escape", "z"])
    assert not queue.standing
    assert isinstance(played(queue, ["escape", "escape", "q"])[1][-1], Quit)


def test_codes_fit_the_keyboard_and_the_screen() -> None:
    for codes in CODES.values():
        assert len(codes) <= 9
        assert len({code.code for code in codes}) == len(codes)
        assert all(len(code.label) <= 36 for code in codes)
    assert not set(KEYS) & set("szngfo/b?qjk")
    assert "other" in ALL_CODES


@pytest.mark.parametrize(
    "line", ["", "tier:high,medium lang:th,zh-Hans country:KH,LA contact:@lotus two words", "only words"]
)
def test_filters_are_written_as_they_are_read(line: str) -> None:
    assert filters.written(filters.parse(line)) == line


@pytest.mark.parametrize(
    ("line", "wrong"), [("colour:red", "no filter 'colour'"), ("tier:top", "no tier 'top'")]
)
def test_wrong_filters_say_what_there_is(line: str, wrong: str) -> None:
    with pytest.raises(ValueError, match=wrong):
        filters.parse(line)
