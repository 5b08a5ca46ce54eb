"""Questions about spans, against asking each span in turn."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from scamrecruit.language.spans import Span, is_within, joined, overlaps


@st.composite
def _apart(draw: st.DrawFn) -> list[Span]:
    bounds = sorted(draw(st.sets(st.integers(0, 60), max_size=12)))
    return list(zip(bounds[::2], bounds[1::2], strict=False))


@given(_apart(), st.integers(0, 60), st.integers(1, 20))
def test_the_answers_are_those_of_asking_each(spans: list[Span], start: int, length: int) -> None:
    end = start + length
    assert is_within(start, end, spans) == any(low <= start and end <= high for low, high in spans)
    assert overlaps(start, end, spans) == any(low < end and start < high for low, high in spans)


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 9))))
def test_joined_spans_hold_the_same_places_and_lie_apart(pairs: list[tuple[int, int]]) -> None:
    spans = [(start, start + length) for start, length in pairs]
    found = joined(spans)
    assert all(one[1] <= other[0] for one, other in pairwise(found))
    assert {place for span in found for place in range(*span)} == {
        place for span in spans for place in range(*span)
    }
