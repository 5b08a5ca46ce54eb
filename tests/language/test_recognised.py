"""Slips of text recognition are put right where only one reading makes sense."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scamrecruit.engine import load_engine
from scamrecruit.extract.extractor import Extractor
from scamrecruit.language.recognised import mended
from scamrecruit.records import Posting, Source


@pytest.mark.parametrize(
    ("seen", "meant"),
    [
        ("15oo usd", "1500 usd"), ("1o00 usd", "1000 usd"), ("+855 l2 345 67o", "+855 12 345 670"),
        ("o12 3s5 6b8", "012 355 688"), ("sa1ary", "salary"), ("te1egram", "telegram"), ("n0 experience", "no experience"),
        ("0perators", "operators"), ("acc0mmodation", "accommodation"), ("passp0rt", "passport"),
        ("telegram ©lotus_demo", "telegram @lotus_demo"),
    ],
)  # fmt: skip
def test_slips(seen: str, meant: str) -> None:
    assert mended(seen) == meant


@pytest.mark.parametrize(
    "text", ["@hr_dem0", "@hr0demo", "t.me/abc1def", "10l of water", "the 90s", "covid19", "b2b", "a4 paper", "is 20",
             "lotus_88", "mp3 player", "i phone", "hr2010"],
)  # fmt: skip
def test_what_may_mean_what_it_says(text: str) -> None:
    assert mended(text) == text


@given(st.text(alphabet="0158olisbz|@/. a", max_size=60))
def test_lengths_stay(text: str) -> None:
    assert len(mended(text)) == len(text)


def test_only_recognised_text_is_mended_and_quotes_are_what_stands_there() -> None:
    extractor: Extractor = load_engine("fast").extractor
    text = "Free acc0mmodation and mea1s. Sa1ary 15OO USD per month. WhatsApp +44 77OO 9OO123"
    typed, seen = (
        extractor.extract(Posting("p", Source("x", "0" * 64, "image/1", recognised=sure), text=text))
        for sure in (None, 80.0)
    )
    assert ("whatsapp", "+447700900123") in {(c.kind, c.value) for c in seen.contacts}
    assert ("whatsapp", "+447700900123") not in {(c.kind, c.value) for c in typed.contacts}
    assert {f.indicator for f in typed.findings} < {f.indicator for f in seen.findings}
    assert all(text[f.start : f.end] == f.quote for f in seen.findings)
