"""The tokenizer: the best split, whatever the text."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scamrecruit.rank.pieces import END, START, UNKNOWN, Pieces, Vocabulary, packed

SMALL = Vocabulary(
    [
        "<s>",
        "<pad>",
        "</s>",
        "<unk>",
        "\u2581",
        "a",
        "b",
        "c",
        "ab",
        "bc",
        "\u2581a",
        "abc",
        "\u2581abca",
    ],
    [0.0, 0.0, 0.0, 0.0, -2.0, -3.0, -3.5, -4.0, -5.0, -4.5, -4.2, -9.0, -12.0],
    {"\u00a0": " ", "\ufb01": "fi", "\n": " "},
)
SCORES = dict(zip(SMALL.pieces, SMALL.scores, strict=True))
WORST = min(SMALL.scores) - 10


def best_by_trying_all(word: str) -> float:
    """Highest sum of scores over every way to cut ``word``."""
    cuts = range(1, len(word))
    splits = (
        [word[a:b] for a, b in zip((0, *inner), (*inner, len(word)), strict=True)]
        for size in range(len(word))
        for inner in combinations(cuts, size)
    )
    return max(
        sum(SCORES.get(part, WORST if len(part) == 1 else -1e9) for part in parts) for parts in splits
    )


@given(st.text("abcx", max_size=7))
def test_no_split_scores_higher(word: str) -> None:
    numbers = Pieces(packed(SMALL)).numbers(word, 100)[1:-1]
    score = sum(WORST if number == UNKNOWN else SMALL.scores[number] for number in numbers)
    assert score == pytest.approx(best_by_trying_all("\u2581" + word))


@given(st.text(max_size=60), st.integers(2, 20))
def test_any_text_is_bounded_and_marked(text: str, limit: int) -> None:
    numbers = Pieces(packed(SMALL)).numbers(text, limit)
    assert 2 <= len(numbers) <= limit
    assert (numbers[0], numbers[-1]) == (START, END)
    assert all(0 <= number < len(SMALL.pieces) for number in numbers)


def test_blanks_and_look_alikes_are_read_alike() -> None:
    pieces = Pieces(packed(SMALL))
    assert pieces.numbers("a  b", 9) == pieces.numbers("a\u00a0b", 9) == pieces.numbers("a\nb", 9)


def test_a_word_without_end_takes_no_time() -> None:
    assert len(Pieces(packed(SMALL)).numbers("abc" * 100_000, 64)) == 64
