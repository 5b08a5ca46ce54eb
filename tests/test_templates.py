"""Reposts: what is taken over is what the whole way would give, and never quotes another's words."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scamrecruit.engine import Engine, load_engine
from scamrecruit.records import Assessment, Posting, Source
from scamrecruit.templates import Templates, moved_value

AD = (
    "Hiring chat agents in Poipet, flight and room free, 1,200 USD a month.\n"
    "Telegram @{handle} or WhatsApp {number}, also https://t.me/{handle} and {handle}@mailbox.example.\n"
    "No experience needed, we fetch you at the airport."
)


@pytest.fixture(scope="module")
def fast() -> Engine:
    return load_engine("fast")


def _ad(handle: str, number: str, key: str = "a", words: str = AD) -> Posting:
    text = words.format(handle=handle, number=number)
    return Posting(id=key, source=Source(f"x#{key}", "", "jsonl/1"), title="Chat agent", text=text)


def _unlike(one: Assessment, other: Assessment) -> dict[str, object]:
    first, second = msgspec.structs.asdict(one), msgspec.structs.asdict(other)
    return {name: (first[name], second[name]) for name in first if first[name] != second[name]}


@pytest.mark.parametrize(
    ("handle", "number"),
    [
        ("north_hr22", "+1 555 0177"),
        ("mira.desk", "+855 12 555 0199"),
        ("q7", "+1 555 0100"),
        ("9lives", "12"),
    ],
)
def test_a_repost_gives_what_the_whole_way_gives(fast: Engine, handle: str, number: str) -> None:
    templates = Templates(fast.assess)
    templates.assess(_ad("kate_jobs", "+1 555 0123"))
    repost = _ad(handle, number, "b")
    assert _unlike(templates.assess(repost), fast.assess(repost)) == {}


def test_only_contacts_make_a_repost(fast: Engine) -> None:
    templates = Templates(fast.assess)
    templates.assess(_ad("kate_jobs", "+1 555 0123"))
    templates.assess(_ad("north_hr22", "+1 555 0177", "b"))
    assert templates.reused == 1
    for other in ("1,200", "Poipet", "chat"):  # pay, place, role
        templates.assess(_ad("north_hr22", "+1 555 0177", "c", AD.replace(other, "900")))
    templates.assess(_ad("north_hr22", "+44 555 0177", "d"))  # another country
    templates.assess(_ad("north_hr22", "+1 555 0177", "e", AD.replace("mailbox", "company")))
    assert templates.reused == 1


def test_the_title_and_other_fields_are_the_reposts_own(fast: Engine) -> None:
    templates = Templates(fast.assess)
    templates.assess(_ad("kate_jobs", "+1 555 0123"))
    own = msgspec.structs.replace(
        _ad("north_hr22", "+1 555 0177", "b"), url="https://board.example/7", extra={"day": 3}
    )
    found = templates.assess(own, with_text=True)
    assert templates.reused == 1
    assert (found.id, found.source.uri, found.extra) == ("b", "x#b", {"day": 3})
    assert (found.posting.url, found.posting.text) == ("https://board.example/7", own.text)
    assert templates.assess(_ad("kate_jobs", "+1 555 0123")).posting.text is None


def test_what_is_kept_of_templates_is_bounded(fast: Engine) -> None:
    templates = Templates(fast.assess, kept=5_000)
    for number in (*range(12), 0, 0):
        templates.assess(_ad("kate_jobs", "+1 555 0123", words=AD + f" Shift {'x' * number}."))
    assert templates.reused == 1  # the first was gone when it came again, and then there once more


HANDLES = st.text("abz_.9-", min_size=1, max_size=12)


@settings(max_examples=60, deadline=None)
@given(HANDLES, HANDLES, st.text("0123456789 -", max_size=14), st.text(max_size=40))
def test_every_quote_is_of_the_text_at_hand(one: str, two: str, digits: str, more: str) -> None:
    templates = Templates(load_engine("fast").assess)
    words = AD + more.replace("{", "").replace("}", "")
    templates.assess(_ad(one, f"+1 555 {digits}", words=words))
    repost = _ad(two, f"+1 555 {digits[::-1]}", "b", words)
    found = templates.assess(repost)
    for item in (*found.findings, *found.contacts):
        text = repost.title if item.field == "title" else repost.text
        assert text[item.start : item.end] == item.quote


@pytest.mark.parametrize(
    ("value", "quote", "other", "moved"),
    [
        ("kate_jobs", "@Kate_Jobs", "@North_HR", "north_hr"),
        ("kate_jobs", "t.me/kate_jobs", "t.me/North", "north"),
        ("kate@a.example", "Kate@a.example", "Bo@a.example", "bo@a.example"),
        ("+15550123456", "+1 555 012-3456", "+1 555 012 9999", "+15550129999"),
        ("+639175550123", "0917 555 0123", "0917 555 0199", "+639175550199"),
    ],
)
def test_a_value_is_made_as_the_first_was(value: str, quote: str, other: str, moved: str) -> None:
    assert moved_value(value, quote, other) == moved
