"""Kappa and intervals against figures worked out by hand or published."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scamrecruit.review.agreement import cohen, fleiss, wilson


def test_cohens_kappa_of_a_known_table() -> None:
    # 20 yes/yes, 5 yes/no, 10 no/yes, 15 no/no: agreement 0.70, by chance 0.50
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    assert cohen(pairs) == pytest.approx(0.4)
    assert cohen([("y", "y"), ("n", "n")]) == pytest.approx(1)
    assert cohen([("y", "n"), ("n", "y")]) == pytest.approx(-1)
    assert cohen([("y", "y")] * 9) is None
    assert cohen([]) is None


def test_fleiss_kappa_of_the_published_example() -> None:
    # Fleiss (1971) as worked on by many textbooks: 10 subjects, 14 raters, 5 categories
    table = [
        (0, 0, 0, 0, 14), (0, 2, 6, 4, 2), (0, 0, 3, 5, 6), (0, 3, 9, 2, 0), (2, 2, 8, 1, 1),
        (7, 7, 0, 0, 0), (3, 2, 6, 3, 0), (2, 5, 3, 2, 2), (6, 5, 2, 1, 0), (0, 2, 2, 3, 7),
    ]  # fmt: skip
    subjects = [
        [name for name, count in zip("abcde", row, strict=True) for _ in range(count)] for row in table
    ]
    assert fleiss(subjects) == pytest.approx(0.210, abs=5e-4)
    assert fleiss([*subjects, ["a"], []]) == fleiss(subjects)
    assert fleiss([["a"], ["b"]]) is None


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=1))
def test_kappa_is_symmetric_and_at_most_one(pairs: list[tuple[str, str]]) -> None:
    one, other = cohen(pairs), cohen([(b, a) for a, b in pairs])
    assert one == (None if other is None else pytest.approx(other))
    assert one is None or -1 - 1e-9 <= one <= 1 + 1e-9


def test_wilson_intervals() -> None:
    low, high = wilson(8, 10) or (0.0, 0.0)
    assert (low, high) == (pytest.approx(0.4902, abs=5e-4), pytest.approx(0.9433, abs=5e-4))
    assert wilson(0, 0) is None
    assert wilson(0, 5) == (0.0, pytest.approx(0.4345, abs=5e-4))


@given(st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_the_share(counts: tuple[int, int]) -> None:
    low, high = wilson(*counts) or (1.0, 0.0)
    assert 0 <= low <= counts[0] / counts[1] <= high <= 1
