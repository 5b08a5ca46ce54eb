"""Folding undoes disguises and keeps the offsets of the original."""

import unicodedata
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scamrecruit.language.folding import PARAGRAPH, fold, fold_phrase


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Ｔelegram １２３", "telegram 123"),
        ("v\u200bi\u200bs\u00ada", "visa"),
        ("T e l e g r a m now", "telegram now"),
        ("W.h.a.t.s.A.p.p", "whatsapp"),
        ("𝐓𝐄𝐋𝐄 🅣🅶 ⓗⓡ", "tele tg hr"),
        ("1️⃣2️⃣3️⃣ ❶➁", "123 12"),
        ("๐๘๑ ០៨១ ၀၈၁ ०८१ ٠٨١", "081 081 081 081 081"),
        ("теlegrаm", "telegram"),
        ("Cafe\u0301", "café"),
        ("İSTANBUL", "istanbul"),
        ("ກໍາ ນໍ້າ", "ກຳ ນ້ຳ"),
        ("ทํา นํ้า", "ทำ น้ำ"),
        ("oʻzbek", "o'zbek"),
        ("“Free” – room’s…", '"free" - room\'s '),
        ("free   air\ttickets", "free air tickets"),
        ("one\n\n\ntwo\nthree", "one\rtwo\nthree"),
        ("one\r\u2029two\rthree", "one\rtwo three"),
        ("v\u0336i\u0336s\u0336a\u0336 f\u0332r\u0332e\u0332e\u0332", "visa free"),
        ("v\u0348\u0301\u036bi\u0301\u0353sa", "v\u00edsa"),
        ("\U0001d5f5\U0001d5fc\u0323\U0001d5f0", "h\u1ecdc"),
        ("Laos\U0001f1f1\U0001f1e6\U0001f1f0\U0001f1ed@hr_1", "laos\u2691\u2691@hr_1"),
        ("\U0001f1fb\u200b\U0001f1ee\u200b\U0001f1f8\u200b\U0001f1e6", "visa"),
    ],
)
def test_disguises_are_undone(written: str, folded: str) -> None:
    assert fold(written).text == folded


def test_thai_sara_am_and_lao_stay_whole() -> None:
    assert fold("ทำงาน ນ້ຳ").text == "ทำงาน ນ້ຳ"


def test_a_character_folds_to_what_folds_to_itself() -> None:
    """Else the folding of a text would hang on the order in which its characters are looked at."""
    for code in chain(range(0xD800), range(0xE000, 0x30000)):
        folded = fold(chr(code)).text
        assert fold(folded).text == folded or folded == PARAGRAPH, hex(code)


def test_single_letters_in_prose_are_not_joined() -> None:
    assert fold("plan a b or c").text == "plan a b or c"
    assert not fold("1 2 apples").spaced_out


def test_span_of_a_match_quotes_the_original() -> None:
    original = "Call: T\u200be\u200bl\u200be\u200bg\u200br\u200ba\u200bm @hr"
    folded = fold(original)
    start = folded.text.index("telegram")
    low, high = folded.span(start, start + len("telegram"))
    assert original[low:high] == "T\u200be\u200bl\u200be\u200bg\u200br\u200ba\u200bm"


@given(st.text())
def test_any_text_folds_and_every_span_lies_inside(text: str) -> None:
    folded = fold(text)
    last = 0
    for index in range(len(folded.text)):
        low, high = folded.span(index, index + 1)
        assert 0 <= last <= low < high <= len(text)
        last = low


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=60))
def test_decomposed_text_folds_like_composed(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    decomposed = unicodedata.normalize("NFD", composed)
    assert fold_phrase(decomposed) == fold_phrase(composed)


def test_every_composed_letter_folds_like_its_pieces() -> None:
    """Vowel signs of Indic scripts too, which are no combining characters to Unicode (class 0)."""
    for char in map(chr, range(0x3400)):
        if unicodedata.normalize("NFC", char) == char:
            assert fold("a" + unicodedata.normalize("NFD", char)).text == fold("a" + char).text, char


@given(st.text(alphabet="abcdefgh ABCDEFGH", max_size=40), st.integers(0, 40))
def test_a_zero_width_character_changes_nothing(text: str, place: int) -> None:
    place = min(place, len(text))
    assert fold_phrase(text[:place] + "\u200b" + text[place:]).strip() == fold_phrase(text).strip()
