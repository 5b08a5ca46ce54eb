"""Matching: word edges, joins, negation, on a small rulebook of the tests' own."""

import pytest

from scamrecruit.extract.matcher import Matcher
from scamrecruit.extract.negation import any_of
from scamrecruit.extract.rulebook import Indicator, Language, Rulebook, Wording
from scamrecruit.language.folding import fold, fold_phrase
from scamrecruit.records import Polarity


def indicator(*patterns: str) -> Indicator:
    return Indicator(
        id="x", name="x", group="travel", polarity="risk", prior=1, detect=("lexicon",), meaning="",
        why="", innocent="", check=(), sources=(), english=Wording(common=patterns),
    )  # fmt: skip


def matcher(*patterns: str) -> Matcher:
    english = Language(
        tag="en", name="English", scripts=("Latn",), spaces=True, regions=(),
        negators=("no", "not", "without"), reviewed_by="test",
    )  # fmt: skip
    hindi = Language(
        tag="hi", name="Hindi", scripts=("Deva",), spaces=True, regions=(), negators=(),
        negators_after=("नहीं",), reviewed_by="test",
    )  # fmt: skip
    return Matcher(Rulebook("rules-test", {"x": indicator(*patterns)}, {"en": english, "hi": hindi}))


def quotes(text: str, *patterns: str, language: str = "en", **spans: list[tuple[int, int]]) -> list[str]:
    folded = fold(text)
    return [folded.text[h.start : h.end] for h in matcher(*patterns).match(folded.text, spans, language)]


def test_whole_words_only_where_words_are_separated() -> None:
    assert quotes("A visa; advisable revisable", "visa") == ["visa"]
    assert quotes("加telegram联系", "telegram") == ["telegram"]
    assert quotes("包机票", "机票") == ["机票"]


def test_a_star_lets_the_word_go_on() -> None:
    assert quotes("accommodations", "accommodat*") == ["accommodations"]
    assert quotes("words going on", "word* going") == ["words going"]
    assert quotes("accommodations", "accommodat") == []


def test_cyrillic_words_go_on_also_behind_letters_that_look_latin() -> None:
    assert quotes("нет билетов, операторам", "билет", "оператор") == list(
        map(fold_phrase, ("билетов", "операторам"))
    )
    assert quotes("он ноутбук", "но") == []
    assert quotes("ticketing", "ticket") == []


def test_a_digit_and_a_letter_part_words() -> None:
    assert quotes("work 12h daily", "<12..16>[ ](h|hours)") == ["12h"]
    assert quotes("work 9 hours, 20 h", "<12..16>[ ](h|hours)") == []


def test_a_comma_before_a_number_parts_unless_digits_stand_on_both_sides() -> None:
    assert quotes("客服,18歲", "<12..30>歲") == ["18歲"]
    assert quotes("girls,18 years", "<12..30> years") == ["18 years"]
    assert quotes("1,18 years", "<12..30> years") == []
    assert quotes("2.18 years", "<12..30> years") == []


def test_a_thai_phrase_may_not_cut_a_syllable() -> None:
    assert quotes("ตัว", "ต") == []


def test_order_and_distance() -> None:
    assert quotes("flight and hotel paid", "flight ~ paid") == ["flight and hotel paid"]
    assert quotes("paid flight", "flight ~ paid") == []
    assert quotes("paid by us: flight", "flight & paid") == ["paid by us: flight"]
    assert quotes("flight " + "x" * 60 + " paid", "flight & paid") == []
    assert quotes("flight " + "x " * 25 + "paid", "flight &80 paid") != []


def test_joins_do_not_cross_a_blank_line() -> None:
    assert quotes("our flight\n\npaid leave", "flight ~ paid") == []
    assert quotes("our flight\npaid by us", "flight ~ paid") == ["flight\npaid"]


def test_classes_join_with_words() -> None:
    text = "5000 baht bonus"
    assert quotes(text, "<pay> bonus", pay=[(0, 9)]) == [text]
    assert quotes(text, "<pay> bonus") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("we give free housing", True),
        ("we do not give free housing", False),
        ("no free housing here", False),
        ("no fees. free housing", True),
        ("not a small firm, and there is free housing", True),
    ],
)
def test_negation_cancels_what_follows_closely(text: str, found: bool) -> None:
    assert bool(quotes(text, "free housing")) is found


def test_a_negator_inside_a_hit_is_spoken_for() -> None:
    assert set(quotes("no experience free housing", "no experience", "free housing")) == {
        "no experience", "free housing",
    }  # fmt: skip


def test_a_negator_between_the_parts_cancels() -> None:
    assert quotes("ticket not paid", "ticket ~ paid") == []


def test_verb_final_negation_only_in_its_language() -> None:
    assert quotes("वीज़ा फ्री नहीं", "वीज़ा फ्री", language="hi") == []
    assert quotes("वीज़ा फ्री नहीं", "वीज़ा फ्री", language="en") != []


def test_in_a_language_that_is_not_ours_the_rule_brings_its_negators() -> None:
    hindi = Language(
        tag="hi", name="Hindi", scripts=("Deva",), spaces=True, regions=(), negators=(),
        negators_after=("नहीं",), reviewed_by="test", indicators={"x": Wording(common=("वीज़ा फ्री",))},
    )  # fmt: skip
    own = Matcher(Rulebook("rules-test", {"x": indicator()}, {"hi": hindi}))
    assert own.match(fold("वीज़ा फ्री नहीं").text, {}, "und") == []
    assert own.match(fold("वीज़ा फ्री").text, {}, "und") != []


@pytest.mark.parametrize(
    ("text", "found"), [("不提供食宿", False), ("提供食宿", True), ("不提供水,提供食宿", True)]
)
def test_a_negator_may_reach_into_a_hit(text: str, found: bool) -> None:
    chinese = Language(
        tag="zh", name="Chinese", scripts=("Hani",), spaces=False, regions=(), negators=("不提供",),
        reviewed_by="test", indicators={"x": Wording(common=("提供食宿",))},
    )  # fmt: skip
    own = Matcher(Rulebook("rules-test", {"x": indicator()}, {"zh": chinese}))
    assert bool(own.match(text, {}, "zh")) is found


@pytest.mark.parametrize(("polarity", "found"), [("risk", True), ("mitigating", False)])
def test_what_is_lacking_cancels_only_what_lowers_concern(polarity: Polarity, found: bool) -> None:
    indicator = Indicator(
        id="x", name="x", group="terms", polarity=polarity, prior=1, detect=("lexicon",), meaning="",
        why="", innocent="", check=(), sources=(), english=Wording(common=("insurance",)),
    )  # fmt: skip
    english = Language(
        tag="en", name="English", scripts=("Latn",), spaces=True, regions=(), negators=("no",),
        lacking_after=("none",), reviewed_by="test",
    )  # fmt: skip
    rules = Matcher(Rulebook("rules-test", {"x": indicator}, {"en": english}))
    assert bool(rules.match("insurance none", {}, "en")) == found
    assert rules.match("insurance, none", {}, "en")
    assert rules.match("insurance paid none", {}, "en")


def test_an_arabic_negator_is_a_word_of_its_own() -> None:
    expression = any_of(["لا"])
    assert expression.search("لا سكن مجاني")
    assert expression.search("طعام ولا سكن")
    assert not expression.search("كلا سكن مجاني")
    assert not expression.search("الاسكن مجاني")


def test_repeated_words_stay_linear() -> None:
    hits = matcher("flight & paid").match(fold("flight paid " * 20_000).text, {}, "en")
    assert hits


def spoken(tag: str, negators_after: tuple[str, ...], wording: Wording) -> Matcher:
    tongue = Language(
        tag=tag, name=tag, scripts=(), spaces=True, regions=(), negators=(),
        negators_after=negators_after, reviewed_by="test", indicators={"x": wording},
    )  # fmt: skip
    return Matcher(Rulebook("rules-test", {"x": indicator()}, {tag: tongue}))


def test_wording_that_says_something_else_takes_the_hit_it_touches() -> None:
    licence = spoken("fr", (), Wording(common=("licence no",), unless=("driving licence",)))
    assert licence.match("driving licence no 12", {}) == []
    assert len(licence.match("our licence no 45; driving licence", {})) == 1


def test_a_negator_that_follows_cancels_from_between_the_parts_too() -> None:
    keeps = spoken("hi", ("नहीं",), Wording(common=("कंपनी ~20 रखती",)))
    assert keeps.match("कंपनी पासपोर्ट रखती है", {}, "hi")
    assert keeps.match("कंपनी: डर नहीं, कागज रखती है", {}, "hi")
    assert not keeps.match("कंपनी पासपोर्ट नहीं रखती है", {}, "hi")
