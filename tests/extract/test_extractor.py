"""Evidence of whole postings, and what must hold for any text."""

from collections.abc import Callable
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.conftest import LAWFUL, LURE

from scamrecruit.extract.extractor import Extractor, conditions_hold
from scamrecruit.records import Evidence, Posting, Source

Make = Callable[..., Posting]
_SECONDS = 4.0


def indicators(evidence: Evidence, *, counted: bool = False) -> set[str]:
    return {f.indicator for f in evidence.findings if f.counts or not counted}


def assert_quotes(posting: Posting, evidence: Evidence) -> None:
    for mark in (*evidence.findings, *evidence.contacts):
        assert getattr(posting, mark.field)[mark.start : mark.end] == mark.quote
        assert mark.quote


def test_a_lure_shows_its_signs(extractor: Extractor, posting: Make) -> None:
    ad = posting(LURE, title="Chat operators")
    evidence = extractor.extract(ad)
    assert_quotes(ad, evidence)
    assert {
        "role_online_customer_service_abroad", "place_hub_town", "travel_all_costs_paid",
        "req_no_experience_no_education", "terms_free_room_board", "pay_usd_or_crypto",
    } <= indicators(evidence, counted=True)  # fmt: skip
    assert ("telegram", "hr_demo_lotus") in {(c.kind, c.value) for c in evidence.contacts}
    assert evidence.gate is None


def test_a_lawful_ad_shows_what_speaks_for_it(extractor: Extractor, posting: Make) -> None:
    evidence = extractor.extract(posting(LAWFUL))
    assert {"exc_employer_domain_email", "exc_structured_selection"} <= indicators(evidence)
    risk_groups = {f.group for f in evidence.findings if f.counts and f.polarity == "risk"}
    assert len(risk_groups) <= 1


def test_findings_in_the_title_point_into_the_title(extractor: Extractor, posting: Make) -> None:
    ad = posting("Join us.", title="Customer service in Cambodia, free flight ticket")
    evidence = extractor.extract(ad)
    assert {f.field for f in evidence.findings} == {"title"}
    assert_quotes(ad, evidence)


def test_an_indicator_counts_only_with_its_company() -> None:
    conditions = (("role_*",), ("place_*", "travel_*"))
    assert conditions_hold(conditions, frozenset({"role_x", "travel_y"}))
    assert not conditions_hold(conditions, frozenset({"travel_y"}))
    assert conditions_hold((), frozenset())


@pytest.mark.parametrize(
    ("text", "indicator"),
    [
        ("c.h.a.t a g e n t wanted", "evasion_obfuscated_text"),
        ("vi\u200bsa fr\u200bee", "evasion_obfuscated_text"),
        ("Τеlеgrаm chat jоb frоm home", "evasion_obfuscated_text"),
        ("add T\u200belegram ＠hr１２３４５", "evasion_obfuscated_contact"),
    ],
)
def test_disguise_is_evidence(extractor: Extractor, posting: Make, text: str, indicator: str) -> None:
    ad = posting(text)
    evidence = extractor.extract(ad)
    assert indicator in indicators(evidence)
    assert_quotes(ad, evidence)


def test_a_domestic_hub_town_is_no_sign_to_its_own_people(extractor: Extractor, posting: Make) -> None:
    khmer = extractor.extract(posting("ជ្រើសរើសបុគ្គលិកលក់នៅភ្នំពេញ"))
    assert "place_hub_town" not in indicators(khmer)


NEWS = (
    "Police rescued 40 victims of human trafficking from a scam compound on Tuesday, officials said.\n"
    "The embassy warned citizens not to accept job offers. Authorities arrested three suspects and "
    "urged the public to report fake job offers."
)


def test_news_is_gated(extractor: Extractor, posting: Make) -> None:
    assert extractor.extract(posting(NEWS)).gate == "not_an_advertisement"


def test_an_offer_that_quotes_a_warning_is_not_gated(extractor: Extractor, posting: Make) -> None:
    assert extractor.extract(posting(f"{NEWS}\n{LURE}")).gate is None


@settings(max_examples=150, deadline=None)
@given(title=st.text(max_size=30), text=st.text(max_size=300))
def test_any_text_is_taken_and_every_quote_holds(title: str, text: str) -> None:
    ad = Posting(id="p", source=Source("f", "", "t"), title=title, text=text)
    assert_quotes(ad, _shared().extract(ad))


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(["upper", "wide", "zero-width", "decomposed"]))
def test_a_disguise_loses_no_risk_finding(disguise: str) -> None:
    plain = indicators(_evidence(LURE))
    assert plain <= indicators(_evidence(_disguised(LURE, disguise)))


@settings(max_examples=40, deadline=None)
@given(st.sampled_from([LURE, *LURE.split("\n")]), st.sampled_from([LAWFUL, *LAWFUL.split("\n")]))
def test_more_risk_text_never_removes_a_risk_finding(risk: str, other: str) -> None:
    before = {f.indicator for f in _evidence(other).findings if f.polarity == "risk"}
    after = {f.indicator for f in _evidence(f"{other}\n\n{risk}").findings if f.polarity == "risk"}
    assert before - {"contact_messenger_only"} <= after


def _disguised(text: str, how: str) -> str:
    if how == "upper":
        return text.upper()
    if how == "wide":
        return "".join(chr(ord(c) + 0xFEE0) if "a" <= c <= "z" else c for c in text)
    if how == "zero-width":
        return text.replace("e", "\u200be")
    return text.replace("é", "e\u0301")


def _shared() -> Extractor:
    from scamrecruit.engine import load_engine

    return load_engine().extractor


def _evidence(text: str) -> Evidence:
    return _shared().extract(Posting(id="p", source=Source("f", "", "t"), text=text))


@pytest.mark.parametrize(
    "piece",
    [
        "no experience ",
        "not a scam ",
        "telegram ",
        "@abc ",
        "$100-200 ",
        "wa.me/",
        "无需经验",
        '"a b',
        "1-2 ",
        ",11",
        "one ",
        "Mr ",
    ],
)
def test_a_long_text_of_one_piece_takes_no_time_per_pair_of_pieces(
    piece: str, extractor: Extractor, posting: Make
) -> None:
    """Holding each hit against each other took seven times the bound, and grew with the square."""
    text = (piece * (400_000 // len(piece)))[:400_000]
    started = process_time()
    evidence = extractor.extract(posting(text))
    assert process_time() - started < _SECONDS
    assert_quotes(posting(text), evidence)
