"""Who people are does not move a score: words of swaps.toml are exchanged in the corpus."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import CORPUS

from scamrecruit.corpus import LabelledAd, load_corpus
from scamrecruit.engine import Engine
from scamrecruit.language.scripts import is_unspaced
from scamrecruit.records import Posting, Source

SWAPS = tomllib.loads((Path(__file__).parent / "swaps.toml").read_text(encoding="utf-8"))["swaps"]
MOST = 0.02
ADS_A_LIST = 2


def swapped(text: str, words: list[str]) -> Iterator[str]:
    """``text`` with each word of the list in the place of every other; of money ("pesos mexicanos")
    they say nothing of people."""
    pattern = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    if not is_unspaced(words[0]):
        pattern = rf"(?<!\w)(?<!pesos )(?:{pattern})(?!\w)"
    found = re.search(pattern, text)
    if found:
        yield from (re.sub(pattern, word, text) for word in words if word != found[0])


def cases() -> Iterator[tuple[dict[str, Any], LabelledAd, list[str]]]:
    ads = load_corpus(CORPUS)
    for swap in SWAPS:
        taken = 0
        for ad in ads:
            if taken < ADS_A_LIST and swap["language"] in {ad.language, "*"}:
                others = list(swapped(ad.text, swap["words"]))
                taken += bool(others)
                if others:
                    yield swap, ad, others


CASES = list(cases())


def test_there_is_enough_to_swap() -> None:
    assert len({ad.id for _, ad, _ in CASES}) >= 40
    assert len({ad.language for _, ad, _ in CASES}) >= 8
    assert {swap["kind"] for swap, _, _ in CASES} == {"gender", "nationality", "ethnicity", "name"}


def score(engine: Engine, title: str, text: str) -> float | None:
    return engine.assess(Posting(id="1", source=Source("", "", ""), title=title, text=text)).score


@pytest.mark.parametrize(("swap", "ad", "others"), CASES, ids=lambda value: getattr(value, "id", None))
def test_who_people_are_does_not_move_the_score(
    engine: Engine, swap: dict[str, Any], ad: LabelledAd, others: list[str]
) -> None:
    before = score(engine, ad.title, ad.text)
    for text in others:
        after = score(engine, ad.title, text)
        assert (before is None) == (after is None)
        assert abs((before or 0) - (after or 0)) < MOST, f"{before} {after}: {swap['words']} in {text}"
