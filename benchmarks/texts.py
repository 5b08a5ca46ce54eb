"""Sections 4 and 6: JSON lines against bare decoding, and growth with the length of one text."""

import json
from collections.abc import Sequence
from io import BytesIO
from statistics import fmean, median
from time import process_time

import inputs
import msgspec
from measure import Counts, Row, Rows, duration, row

from scamrecruit.engine import Engine, load_engine
from scamrecruit.extract.extractor import Extractor
from scamrecruit.pipeline import score_stream
from scamrecruit.records import Posting, Source

_FIRST = 45
"""Lines that are measured while a process is young."""
_SLICES = (10, 2, 1)
"""Stretches of the long text that are averaged, per size: a short one alone may be unlike the rest."""


def section(counts: Counts) -> Rows:
    """Rows of both sections; the lines have used every expression that the long text will."""
    engine = load_engine("fast")
    return {4: _lines(counts, engine), 6: _growth(counts, engine.extractor)}


def _lines(counts: Counts, engine: Engine) -> list[Row]:
    lines = inputs.lines(counts.lines)
    each = counts.lines // counts.rounds
    parts = [lines[number * each : (number + 1) * each] for number in range(counts.rounds)]
    bare_first = bare(lines) / len(lines)
    early = lines[:_FIRST]
    first = score(early, engine) / len(early)
    pairs = [(bare(part) / each, score(part, engine) / each) for part in parts]
    yardsticks, ours = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    size = fmean(map(len, lines)) / 1000
    rate = f"{1 / median(ours):.0f} postings/s against {1 / median(yardsticks):,.0f}"
    return [
        row(f"{counts.lines:,} lines of {size:.1f} KB, fast stage, per line", yardsticks, ours, rate),
        row(
            f"the first {len(early)} lines of a process, per line (expressions made on first use)",
            [bare_first],
            [first],
        ),
    ]


def bare(lines: Sequence[bytes]) -> float:
    """CPU seconds of decoding ``lines`` and folding the case of their text, nothing else."""
    started = process_time()
    for line in lines:
        json.loads(line)["text"].lower()
    return process_time() - started


def score(lines: Sequence[bytes], engine: Engine) -> float:
    """CPU seconds of what ``scamrecruit score`` does with ``lines``."""
    encoder, out, stream = msgspec.json.Encoder(), BytesIO(), BytesIO(b"".join(lines))
    started = process_time()
    for result in score_stream(stream, "-", engine):
        out.write(encoder.encode(result) + b"\n")
    return process_time() - started


def _growth(counts: Counts, extractor: Extractor) -> list[Row]:
    whole = inputs.long_text(counts.sizes[-1])
    for size, number in zip(counts.sizes[:2], _SLICES, strict=False):
        _mean(whole, size, number, extractor)  # untimed: what the lines did not use is made now
    rounds = [
        [
            _mean(whole, size, number, extractor)
            for size, number in zip(counts.sizes, _SLICES, strict=False)
        ]
        for _ in range(counts.size_rounds)
    ]
    shortest = counts.sizes[0]
    rows: list[Row] = []
    for index, size in list(enumerate(counts.sizes))[1:]:
        linear = [times[0] * size / shortest for times in rounds]
        note = f"median of {counts.size_rounds}; {shortest:,}: "
        note += duration(median(times[0] for times in rounds))
        what = f"extraction from {size:,} characters against linear growth"
        rows.append(row(what, linear, [times[index] for times in rounds], note))
    return rows


def _mean(whole: str, size: int, number: int, extractor: Extractor) -> float:
    """CPU seconds for a stretch of ``size`` characters, mean of ``number`` spread over ``whole``."""
    step = len(whole) // number
    texts = [whole[index * step :][:size] for index in range(number)]
    postings = [Posting(str(size), Source("-", "", "text"), text=text) for text in texts]
    inputs.forget(extractor)
    started = process_time()
    for posting in postings:
        extractor.extract(posting)
    return (process_time() - started) / number
