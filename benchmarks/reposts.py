"""Section 14: reposts with other contacts, scored once for each template: what it brings and changes."""

import random
import re
from collections.abc import Iterator
from time import process_time

import inputs
from measure import Counts, Row, Rows, row

from scamrecruit.engine import Engine, load_engine
from scamrecruit.records import Assessment, Posting, Source
from scamrecruit.templates import Templates

_REPOSTS = 4
"""Further copies of each advertisement."""
_HANDLE = re.compile(r"(?<=@)[A-Za-z][\w.]{3,31}|(?<=\.me/)[A-Za-z][\w.]{3,63}", re.ASCII)
_NUMBER = re.compile(r"(?:[ ().\-]?\d){4}\Z")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def section(counts: Counts) -> Rows:
    """Rows of this section."""
    engine = load_engine("fast")
    stream = list(_stream(counts.lines))
    for posting in stream[:: _REPOSTS + 1]:
        engine.assess(posting)  # untimed: expressions are made on first use
    inputs.forget(engine.extractor)
    plain, whole = _timed(engine, stream)
    inputs.forget(engine.extractor)
    templates = Templates(engine.assess)
    ours, quick = _timed(templates, stream)
    unlike = sum(_seen(one) != _seen(other) for one, other in zip(whole, quick, strict=True))
    worse = sum(one.tier != other.tier for one, other in zip(whole, quick, strict=True))
    told = f"{templates.reused / len(stream):.0%} taken over"
    what = f"{len(stream):,} lines, of each advertisement {_REPOSTS} reposts with other contacts"
    each = ([plain / len(stream)], [ours / len(stream)])
    differ = f"{unlike} ({worse} in the tier)"
    return {
        14: [
            row(f"{what}: `--templates` against without, per line", *each, told),
            Row(
                "... results that differ in score, signs or contacts", "0", differ, unlike / len(stream)
            ),
        ]
    }


def _stream(count: int) -> Iterator[Posting]:
    rng = random.Random(3)
    for number, text in enumerate(inputs.advertisements()):
        if number * (_REPOSTS + 1) >= count:
            return
        for copy in range(_REPOSTS + 1):
            words = _with_other_contacts(text, rng) if copy else text
            yield Posting(f"{number}-{copy}", Source(f"x#L{number}", "", "jsonl/1"), text=words)


def _with_other_contacts(text: str, rng: random.Random) -> str:
    """Handles of other letters, numbers of four other last digits."""

    def handle(match: re.Match[str]) -> str:
        return "".join(rng.choice(_LETTERS) if char.isalpha() else char for char in match[0])

    def number(match: re.Match[str]) -> str:
        return "".join(rng.choice("0123456789") if char.isdigit() else char for char in match[0])

    return re.sub(
        r"\+?\d[\d ().\-]{6,}\d", lambda m: _NUMBER.sub(number, m[0]), _HANDLE.sub(handle, text)
    )


def _timed(assessor: Engine | Templates, stream: list[Posting]) -> tuple[float, list[Assessment]]:
    started = process_time()
    results = [assessor.assess(posting) for posting in stream]
    return process_time() - started, results


def _seen(result: Assessment) -> object:
    """What a reader of the result sees of it."""
    signs = [(finding.indicator, finding.start, finding.end) for finding in result.findings]
    return result.score, result.tier, signs, [(c.kind, c.value) for c in result.contacts]
