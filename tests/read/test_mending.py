"""Texts that arrive garbled: Zawgyi, double encoding; and those that must be left alone."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.read.pages import AD, one

from scamrecruit.read.mending import GARBLED, TWICE, ZAWGYI
from scamrecruit.read.zawgyi import is_zawgyi, to_unicode

# The same words in Zawgyi and in Unicode.
WORDS = [
    ("အလုပ္ေခၚစာ လစာေကာင္း", "အလုပ်ခေါ်စာ လစာကောင်း"), ("မဂၤလာပါ", "မင်္ဂလာပါ"), ("ျမန္မာ", "မြန်မာ"),
    ("ေက်ာင္းသား", "ကျောင်းသား"), ("ႏိုင္ငံျခား", "နိုင်ငံခြား"), ("သတၱဝါ", "သတ္တဝါ"), ("အင္တာဗ်ဴး", "အင်တာဗျူး"),
    ("ဝန္ထမ္းမ်ား ေခၚယူျခင္း", "ဝန်ထမ်းများ ခေါ်ယူခြင်း"), ("ကၽြန္ေတာ္တို႔", "ကျွန်တော်တို့"), ("ဆက္သြယ္ရန္", "ဆက်သွယ်ရန်"),
    ("ေန႔စဥ္", "နေ့စဉ်"), ("လွ်ပ္စစ္", "လျှပ်စစ်"), ("ႀကီးၾကပ္", "ကြီးကြပ်"), ("ယခု၀င္ေငြ", "ယခုဝင်ငွေ"),
    ("အမ်ိဳးသမီး", "အမျိုးသမီး"), ("ေ႐ႊ", "ရွှေ"), ("လစာ ၁၀၀၀ ေဒၚလာ", "လစာ ၁၀၀၀ ဒေါ်လာ"), ("ဦးေဆာင္", "ဦးဆောင်"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new"), WORDS)
def test_zawgyi_words(old: str, new: str) -> None:
    assert to_unicode(old) == new
    assert not is_zawgyi(new)


def test_a_page_in_zawgyi() -> None:
    old = " ".join(old for old, _ in WORDS)
    new = " ".join(new for _, new in WORDS)
    posting = one(
        f"<h1>{WORDS[0][0]}</h1><p>{old} Telegram @hr_demo</p><p>{new}</p><p>English words</p>"
    )
    assert posting.title == WORDS[0][1]
    assert posting.text.splitlines() == [WORDS[0][1], f"{new} Telegram @hr_demo", new, "English words"]
    assert posting.source.notes == (ZAWGYI,)
    assert (
        posting.id == one(f"<h1>{WORDS[0][1]}</h1><p>{new} Telegram @hr_demo<p>{new}<p>English words").id
    )


def test_unicode_burmese_is_left_alone() -> None:
    new = " ".join(new for _, new in WORDS)
    assert one(new, "ad.txt").text == new
    assert one(new, "ad.txt").source.notes == ()


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text("ေျကခငစတနပမယရလသ္်ာါိီုူဲံ့း၀၇ၤၱဳဴ႔ႏ၍ a1\n", max_size=30))
def test_no_letter_is_lost(text: str) -> None:
    made = to_unicode(text)
    assert made.count("a") == text.count("a")
    assert made.count("\n") == text.count("\n")
    assert sum(char in made for char in "ကခစတပမယလသ") >= sum(char in text for char in "ကခစတပမယလသ")


THAI = "รับสมัครแอดมิน เงินเดือน 30,000 บาท ทำงานที่ปอยเปต"


@pytest.mark.parametrize(
    "text",
    [
        THAI,
        "高薪招聘 客服人员",
        "Tuyển nhân viên lương cao ăn ở miễn phí",
        "“Café” – Überraschung für Mädchen",
    ],
)
@pytest.mark.parametrize("wrong", ["latin-1", "cp1252"])
def test_text_that_was_encoded_twice(text: str, wrong: str) -> None:
    garbled = text.encode().decode(wrong, "replace") if wrong == "latin-1" else "".join(
        bytes([byte]).decode("cp1252") if byte not in {0x81, 0x8D, 0x8F, 0x90, 0x9D} else chr(byte) for byte in text.encode()
    )  # fmt: skip
    posting = one(f"{garbled}\n{AD}", "ad.txt")
    assert posting.text == f"{text}\n{AD}"
    assert posting.source.notes == (TWICE,)


def test_what_cannot_be_mended_is_said() -> None:
    garbled = THAI.encode().decode("latin-1").replace("\u00b8", "?", 3).replace(" ", "")
    assert one(f"{garbled} {AD}", "ad.txt").source.notes[-1] in {GARBLED, TWICE}


@pytest.mark.parametrize(
    "text",
    [
        THAI,
        "Société à\u00a0«\u00a0Paris\u00a0» – Été à\u00a0«\u00a0Nice\u00a0» ou à\u00a0«\u00a0Lyon\u00a0»",
        "İstanbul’da iş",
        "ÀÉÎÕÜ äöüß ñ",
        "São Paulo, ação, João – três vagas",
    ],
)
def test_good_text_is_left_alone(text: str) -> None:
    assert one(text, "ad.txt").text == text
    assert one(text, "ad.txt").source.notes == ()


def test_json_lines_are_kept_exactly() -> None:
    line = json.dumps({"text": WORDS[0][0] * 3})
    assert one(line, "x.jsonl").text == WORDS[0][0] * 3
