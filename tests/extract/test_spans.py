"""Questions about spans, against asking each span in turn."""

from hypothesis import given
from hypothesis import strategies as st

from scamrecruit.extract.spans import Span, is_within, overlaps


@st.composite
def _apart(draw: st.DrawFn) -> list[Span]:
    bounds = sorted(draw(st.sets(st.integers(0, 60), max_size=12)))
    return list(zip(bounds[::2], bounds[1::2], strict=False))


@given(_apart(), st.integers(0, 60), st.integers(1, 20))
def test_the_answers_are_those_of_asking_each(spans: list[Span], start: int, length: int) -> None:
    end = start + length
    assert is_within(start, end, spans) == any(low <= start and end <= high for low, high in spans)
    assert overlaps(start, end, spans) == any(low < end and start < high for low, high in spans)
