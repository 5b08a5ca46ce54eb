"""Phrases that carry the encoder's part are found by leaving them out."""

from collections.abc import Callable
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.conftest import LURE

from scamrecruit.engine import Engine, explained
from scamrecruit.rank.occlusion import MAX_PHRASES, clauses
from scamrecruit.records import Posting, Source

Make = Callable[..., Posting]
DULL = "Our office is painted white. "


def test_leaving_a_phrase_out_moves_the_score_as_stated(engine: Engine, posting: Make) -> None:
    whole = posting(DULL + LURE)
    assessment = explained(whole, engine)
    strongest = max(assessment.phrases, key=lambda phrase: phrase.contribution)
    assert whole.text[strongest.start : strongest.end] == strongest.quote
    assert strongest.quote.strip() not in DULL
    text = whole.text[: strongest.start] + whole.text[strongest.end :]
    without = engine.assess(msgspec.structs.replace(whole, text=text))
    assert part(assessment) - part(without) == pytest.approx(strongest.contribution, abs=1e-3)
    assert (without.score or 0) < (assessment.score or 0)


def part(assessment: object) -> float:
    return sum(r.contribution for r in assessment.reasons if r.feature in {"encoder", "report"})  # type: ignore[attr-defined]


def test_phrases_are_sought_only_for_an_explanation(engine: Engine, posting: Make) -> None:
    assert engine.assess(posting(LURE)).phrases == ()


@settings(deadline=None)
@given(st.text("ab .,\n。", max_size=300), st.text("ab ", max_size=9))
def test_clauses_are_bounded_and_in_order(text: str, title: str) -> None:
    spans = clauses(Posting(id="1", source=Source("", "", ""), title=title, text=text))
    assert len(spans) <= MAX_PHRASES
    inside = [span for span in spans if span.field == "text"]
    assert all(a.end <= b.start for a, b in pairwise(inside))
    covered = "".join(text[span.start : span.end] for span in inside)
    assert sum(map(str.isalpha, covered)) == sum(map(str.isalpha, text))
