"""What every section uses: rows of the table, medians with their spread, the cost of a child process."""

import os
import resource
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter


@dataclass(frozen=True, slots=True)
class Counts:
    """How much is measured; ``rounds`` divides ``pages`` and ``lines``."""

    rounds: int
    pages: int
    lines: int
    memory: tuple[int, int]
    sizes: tuple[int, ...]
    size_rounds: int
    case: int
    kills: int
    shown: int
    collected: int
    stream: int
    mixed: int


FULL = Counts(
    5,
    2_000,
    1_000,
    (500, 4_000),
    (10_000, 100_000, 1_000_000),
    3,
    200_000,
    20,
    5_000,
    500,
    20_000,
    20_000,
)
QUICK = Counts(3, 258, 300, (50, 200), (10_000, 100_000), 3, 2_000, 2, 500, 60, 600, 210)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    what: str
    yardstick: str
    ours: str
    ratio: float
    low: float | None = None
    high: float | None = None


Rows = dict[int, list[Row]]
"""Rows per section of the table."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of one child process, start to end."""

    cpu: float
    wall: float


def row(what: str, yardsticks: Sequence[float], ours: Sequence[float], note: str = "") -> Row:
    """A row of seconds: medians, and the median and spread of the ratios of each round."""
    ratios = [our / yardstick for our, yardstick in zip(ours, yardsticks, strict=True)]
    spent = duration(median(ours)) + (f" ({note})" if note else "")
    return Row(what, duration(median(yardsticks)), spent, median(ratios), min(ratios), max(ratios))


def duration(seconds: float) -> str:
    """Seconds as a person reads them."""
    if seconds < 0.001:
        return f"{seconds * 1e6:.0f} µs"
    return f"{seconds * 1e3:.3g} ms" if seconds < 1 else f"{seconds:.2f} s"


def child(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Cost:
    """Run ``command`` in silence; its CPU and wall seconds.

    Raises CalledProcessError if it fails (status 1 is no failure: some inputs were unreadable).
    """
    before, started = _children(), perf_counter()
    done = subprocess.run(
        command,
        env={**os.environ, **(environment or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    if done.returncode > 1:
        raise subprocess.CalledProcessError(done.returncode, command, done.stdout, done.stderr)
    return Cost(_children() - before, perf_counter() - started)


def _children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
