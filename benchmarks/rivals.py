"""Section 10: what one would otherwise build in an afternoon, on the same bytes in the same rounds.

Naive: BeautifulSoup with html.parser, one alternation of phrases, PhoneNumberMatcher, scikit-learn row
by row. Competent: trafilatura in its fast way, pyahocorasick, five expressions, pycld2, scikit-learn in
batches, orjson. Both do less than we do: nothing is explained, no disguise undone, no contact checked
(competent) or telephone numbers only (naive).
"""

import json
import random
import re
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

import ahocorasick
import inputs
import orjson
import pages as own_pages
import pycld2
import texts
import trafilatura
from bs4 import BeautifulSoup
from measure import Counts, Row, Rows, row
from phonenumbers import PhoneNumberMatcher
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from scamrecruit.engine import load_engine
from scamrecruit.extract.compiled import load_rule_pack

PHRASES = 3_000
_BATCH = 256
_LINES, _PAGES = 150, 25
"""Of a round, at most: the naive one takes its time."""
_HOURS_OF_A_MILLION = 1_000_000 / 3600
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_SEARCHES = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        r"\+?\d[\d ().-]{6,}\d",
        r"(?:telegram|whatsapp|wechat|line|zalo|viber)\W{0,5}@?[\w.-]{4,32}",
        r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
        r"[$€£¥₹]\s?\d[\d,.]*|\d[\d,.]*\s?(?:usd|eur|php|thb|baht|dollars?)",
        r"https?://\S+|www\.\S+",
    )
)
Seconds = Callable[[Sequence[Any]], float]
"""CPU seconds that somebody needs for some lines or files."""


class Naive:
    """Each step as the first page of its manual shows it."""

    def __init__(self, phrases: Sequence[str], model: Any) -> None:
        self._phrases = re.compile("|".join(map(re.escape, phrases)), re.I)
        self._model = model

    def lines(self, lines: Sequence[bytes]) -> float:
        started = process_time()
        for line in lines:
            self._score(json.loads(line)["text"])
        return process_time() - started

    def pages(self, files: Sequence[Path]) -> float:
        started = process_time()
        for file in files:
            self._score(BeautifulSoup(file.read_bytes(), "html.parser").get_text("\n"))
        return process_time() - started

    def _score(self, text: str) -> str:
        found = [match[0] for match in self._phrases.finditer(text)]
        phones = [match.raw_string for match in PhoneNumberMatcher(text, None)]
        score = float(self._model.predict_proba([text])[0, 1])
        return json.dumps({"found": found, "phones": phones, "score": score})


class Competent:
    """Each step by the fastest of the libraries that are well known for it."""

    def __init__(self, phrases: Sequence[str], model: Any) -> None:
        self._phrases = ahocorasick.Automaton()
        for phrase in phrases:
            self._phrases.add_word(phrase, phrase)
        self._phrases.make_automaton()
        self._model = model

    def lines(self, lines: Sequence[bytes]) -> float:
        started = process_time()
        self._score(orjson.loads(line)["text"] for line in lines)
        return process_time() - started

    def pages(self, files: Sequence[Path]) -> float:
        started = process_time()
        self._score(trafilatura.extract(file.read_bytes(), fast=True) or "" for file in files)
        return process_time() - started

    def _score(self, every: Iterable[str]) -> None:
        texts = list(every)
        for start in range(0, len(texts), _BATCH):
            batch = texts[start : start + _BATCH]
            for text, score in zip(batch, self._model.predict_proba(batch)[:, 1], strict=True):
                orjson.dumps({
                    "language": pycld2.detect(_UNSAFE.sub(" ", text))[2][0][1],
                    "found": [phrase for _, phrase in self._phrases.iter_long(text.lower())],
                    "contacts": [search.findall(text) for search in _SEARCHES],
                    "score": float(score),
                })  # fmt: skip


def section(counts: Counts, pages: Sequence[bytes], folder: Path) -> Rows:
    """Rows of this section. The rival's seconds stand as the yardstick: below 1, we are faster."""
    phrases, model = _phrases(), _model()
    naive, competent = Naive(phrases, model), Competent(phrases, model)
    whole, fast, out = load_engine(), load_engine("fast"), folder / "raced.jsonl"
    by_line: dict[str, Seconds] = {
        "naive": naive.lines,
        "competent": competent.lines,
        "ours": partial(texts.score, engine=whole),
        "ours, without the encoder": partial(texts.score, engine=fast),
    }
    by_page: dict[str, Seconds] = {
        "naive": naive.pages,
        "competent": competent.pages,
        "ours, without the encoder": lambda files: own_pages.run(files, whole, out).whole,
    }
    lines = inputs.lines((counts.rounds + 1) * min(counts.lines // counts.rounds, _LINES))
    files = inputs.write_pages(pages, folder / "raced", (counts.rounds + 1) * _PAGES, distinct=True)
    posted = _race(by_line, lines, counts.rounds)
    saved = _race(by_page, files, counts.rounds)
    return {10: [*_rows("JSON lines", posted), *_rows("saved pages", saved), *_costs(posted)]}


def _race(runners: dict[str, Seconds], items: Sequence[Any], rounds: int) -> dict[str, list[float]]:
    """Seconds per item of each runner in each round; the first round, when expressions and caches are
    made, does not count."""
    each = len(items) // (rounds + 1)
    spent: dict[str, list[float]] = {name: [] for name in runners}
    for number in range(rounds + 1):
        some = items[number * each : (number + 1) * each]
        for name, run in runners.items():
            seconds = run(some) / each
            if number:
                spent[name].append(seconds)
    return spent


def _rows(what: str, spent: dict[str, list[float]]) -> list[Row]:
    rates = {name: f"{1 / median(seconds):,.0f}/s" for name, seconds in spent.items()}
    return [
        row(
            f"{what}: {name} against {rival}",
            spent[rival],
            spent[name],
            f"{rates[name]} to {rates[rival]}",
        )
        for rival in ("naive", "competent")
        for name in spent
        if name not in {"naive", "competent"}
    ]


def _costs(spent: dict[str, list[float]]) -> list[Row]:
    """Core hours of a million lines."""
    hours = {name: median(seconds) * _HOURS_OF_A_MILLION for name, seconds in spent.items()}
    return [
        Row(
            f"a million JSON lines, {name} against competent, hours of one core",
            f"{hours['competent']:.2f} h",
            f"{hours[name]:.2f} h",
            hours[name] / hours["competent"],
        )
        for name in ("naive", "ours", "ours, without the encoder")
    ]


def _phrases() -> list[str]:
    """Phrases of our own rules, as many as one might collect."""
    compiled = load_rule_pack().compiled
    every = sorted({phrase for script in compiled.shards for phrase in compiled.shard(script).phrases})
    return random.Random(1).sample([phrase for phrase in every if len(phrase) > 3], PHRASES)


def _model() -> Any:
    """Word pairs by TF-IDF and logistic regression, learned from the authored advertisements."""
    rows = [
        json.loads(line)
        for file in sorted(inputs.CORPUS.glob("*.jsonl"))
        for line in file.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
    model = make_pipeline(TfidfVectorizer(ngram_range=(1, 2)), LogisticRegression(max_iter=1000))
    return model.fit([entry["text"] for entry in rows], [entry["label"] for entry in rows])
