"""Words that say who people are are found, and words that only look like them are left."""

import tomllib
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scamrecruit.language.folding import fold
from scamrecruit.language.people import impersonal, people
from scamrecruit.resources import rules_dir


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Filipino and Vietnamese women wanted", "☺ and ☺ ☺ wanted"),
        ("Contact Grace Wanjiku +254 700 000 000", "Contact ☺ +254 700 000 000"),
        ("ask Mr. John Okello for the form", "ask ☺ for the form"),
        ("Call/WhatsApp Bhupi +91 00000 00000", "Call/WhatsApp ☺ +91 00000 00000"),
        ("𝐅𝐢𝐥𝐢𝐩𝐢𝐧𝐨 only, F e m a l e", "☺ only, ☺"),
        ("Nữ 18-30, liên hệ chị Lan", "☺ 18-30, liên hệ ☺"),
        ("รับคนไทย ชายหญิง ติดต่อคุณแนน", "รับ☺ ☺☺ ติดต่อคุณ☺"),
        ("男女不限，越南籍优先，陈小姐", "☺☺不限，☺优先，☺"),
        ("Только девушкам и парням, узбеки", "Только ☺ и ☺, ☺"),
        ("लड़कियों के लिए काम", "☺ के लिए काम"),
        ("Wasap Kak Ina 011-000 0000", "Wasap ☺ 011-000 0000"),
    ],
)
def test_who_people_are_is_cut(text: str, left: str) -> None:
    assert impersonal(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "Việt Nam, miền Nam, Đông Nam Á",
        "ชายแดน ขายของ",
        "Узбекистан, не звоните",
        "Work in Thailand, India and Malaysia",
        "WhatsApp +91 00000 00000, Telegram @demo_jobs",
        "grace period of a month; mark your answer; the management",
        "Gaji Rp 12.000.000 per bulan",
        "子どもと動物が好きな方",
    ],
)
def test_other_words_are_left(text: str) -> None:
    assert impersonal(text) == text


@given(st.text(max_size=200))
def test_any_text_is_accepted_and_places_are_in_order(text: str) -> None:
    found = people(fold(text))
    assert all(0 <= start < end <= len(text) for start, end in found)
    assert all(first[1] <= second[0] for first, second in pairwise(found))


def test_a_hostile_text_takes_no_time() -> None:
    impersonal("Mr " * 50_000 + "+0" * 50_000 + "A " * 50_000)


def test_every_language_of_the_rules_has_words() -> None:
    table = tomllib.loads((rules_dir() / "people.toml").read_text(encoding="utf-8"))
    tags = {path.stem for path in (rules_dir() / "languages").glob("*.toml")}
    assert tags <= set(table["languages"]), tags - set(table["languages"])
