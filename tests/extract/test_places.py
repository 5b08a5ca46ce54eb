"""Gazetteer places in any script, and the words that only look like them."""

import pytest

from scamrecruit.extract.places import PlaceFinder, gazetteer
from scamrecruit.extract.rulebook import load_rulebook
from scamrecruit.language.folding import fold

FINDER = PlaceFinder(gazetteer(load_rulebook()))


def ids(text: str) -> list[str]:
    return [mention.place.id for mention in FINDER.find(fold(text).text)]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("office in Poipet", "kh_poipet"),
        ("ทำงานที่ปอยเปต", "kh_poipet"),
        ("西港园区 波贝", "kh_poipet"),
        ("làm việc tại Bavet", "kh_bavet"),
        ("မြဝတီမြို့", "mm_myawaddy"),
        ("kerja di Kamboja", "kh_cambodia"),
        ("KK园区", "mm_kk_park"),
        ("работа в Камбодже", "kh_cambodia"),
        ("едем через Мьянму", "mm_myanmar"),
        ("Камбоджада жұмыс", "kh_cambodia"),
        ("Tailandga ishchilar kerak", "th_thailand"),
        ("በታይላንድ ሥራ", "th_thailand"),
        ("ወደካምቦዲያ ጉዞ", "kh_cambodia"),
        ("തായ്‌ലൻഡിൽ ജോലി", "th_thailand"),
        ("తెలుగు వారికి కంబోడియాలో పని", "kh_cambodia"),
        ("தாய்லாந்தில் வேலை", "th_thailand"),
        ("ວຽກຢູ່ກໍາປູເຈຍ", "kh_cambodia"),
    ],
)
def test_a_place_is_found(text: str, place: str) -> None:
    assert place in ids(text)


@pytest.mark.parametrize(
    "text", ["gaji tak besar", "a muse for artists", "reams of paper", "một năm lão luyện"]
)
def test_ordinary_words_are_no_places(text: str) -> None:
    assert ids(text) == []


def test_an_ambiguous_name_counts_beside_its_country() -> None:
    assert "th_tak" in ids("Mae Sot, Tak")
    assert "th_tak" not in ids("gaji tak besar di Kamboja")


def test_a_case_ending_belongs_to_its_language() -> None:
    assert ids("Laosga") != []
    assert ids("Laosgan") == []
    assert ids("KLga") == []


def test_malay_not_is_no_province_even_beside_bangkok() -> None:
    assert "th_tak" not in ids("ambil di Bangkok, tak perlu sijil, pengalaman pun tak apa")
    assert "th_tak" in ids("transfer by road to the campus in Tak province")
