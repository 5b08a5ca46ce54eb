"""Section 11: two processes against one, and what must not grow: with portions, with the rule pack."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import process_time

import inputs
from measure import Cost, Counts, Row, Rows, child, row
from msgspec.structs import replace

from scamrecruit.extract.compiled import compile_rules
from scamrecruit.extract.extractor import Extractor
from scamrecruit.extract.rulebook import Rulebook, Wording, load_rulebook
from scamrecruit.records import Posting, Source

_PART = 4
"""One pattern of so many makes the small pack."""
_TEXTS = 100


def section(counts: Counts, folder: Path) -> Rows:
    """Rows of this section."""
    file = folder / "stream.jsonl"
    file.write_bytes(b"".join(inputs.lines(counts.stream)))
    return {11: [*_by_processes(counts, file), _by_portions(counts, file), _by_pack(counts)]}


def _by_processes(counts: Counts, file: Path) -> list[Row]:
    rounds = [(_score(file, "--workers", "1"), _score(file, "--workers", "2")) for _ in _runs(counts)]
    what = f"`score` of {counts.stream:,} lines, start to end, two processes against one"
    return [
        row(f"{what}, wall", [one.wall for one, _ in rounds], [two.wall for _, two in rounds]),
        row("... CPU of all", [one.cpu for one, _ in rounds], [two.cpu for _, two in rounds]),
    ]


def _by_portions(counts: Counts, file: Path) -> Row:
    rounds = [
        (_score(file, "--flush-every", "1"), _score(file, "--flush-every", "1000"))
        for _ in _runs(counts)
    ]
    what = f"`score` of {counts.stream:,} lines, passed on by 1,000 against one by one, CPU"
    return row(what, [one.cpu for one, _ in rounds], [many.cpu for _, many in rounds])


def _by_pack(counts: Counts) -> Row:
    whole = load_rulebook()
    small = _thinned(whole)
    sizes = [_patterns(small), _patterns(whole)]
    extractors = [Extractor(pack, compile_rules(pack)) for pack in (small, whole)]
    text = inputs.long_text(_TEXTS * inputs.LINE_BYTES)
    texts = [text[start : start + inputs.LINE_BYTES] for start in range(0, len(text), inputs.LINE_BYTES)]
    for extractor in extractors:
        _extract(extractor, texts, "first")  # untimed: expressions are made on first use
    rounds = [
        [_extract(extractor, texts, str(number)) for extractor in extractors] for number in _runs(counts)
    ]
    what = f"extraction with {sizes[1]:,} patterns against {sizes[0]:,}, per text"
    return row(what, [few for few, _ in rounds], [many for _, many in rounds])


def _extract(extractor: Extractor, texts: Sequence[str], mark: str) -> float:
    """CPU seconds of one text; ``mark`` makes the texts unlike those of other rounds."""
    postings = [Posting("", Source("-", "", "text"), title=mark, text=text) for text in texts]
    started = process_time()
    for posting in postings:
        extractor.extract(posting)
    return (process_time() - started) / len(texts)


def _thinned(pack: Rulebook) -> Rulebook:
    """Each indicator in each language with a part of its patterns."""
    indicators = {
        key: replace(rule, english=_some(rule.english), any_language=_some(rule.any_language))
        for key, rule in pack.indicators.items()
    }
    languages = {
        tag: replace(tongue, indicators=_all_some(tongue.indicators))
        for tag, tongue in pack.languages.items()
    }
    return Rulebook(f"{pack.id}-part", indicators, languages)


def _all_some(wordings: Mapping[str, Wording]) -> dict[str, Wording]:
    return {key: _some(wording) for key, wording in wordings.items()}


def _some(wording: Wording) -> Wording:
    return replace(wording, distinctive=wording.distinctive[::_PART], common=wording.common[::_PART])


def _patterns(pack: Rulebook) -> int:
    return sum(
        len(wording.patterns) for key in pack.indicators for wording in pack.wordings(key).values()
    )


def _score(file: Path, *options: str) -> Cost:
    command = [sys.executable, "-m", "scamrecruit", "score", str(file), "--quiet", "--depth", "fast"]
    return child([*command, *options])


def _runs(counts: Counts) -> range:
    return range(counts.size_rounds)
