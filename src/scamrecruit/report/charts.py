"""Columns of a chart as rectangles; the template draws them."""

from collections.abc import Sequence
from typing import NamedTuple

from scamrecruit.report.timeline import TIERS, Bin

WIDTH, HEIGHT = 640, 170
_LEFT, _RIGHT, _TOP, _BOTTOM = 40, 10, 10, 22
_GAP = 0.18
_LEAST = 1.5
"""Height of a box that stands for anything at all."""
_MOST_LABELS = 7
_HALF_LABEL = 34


class Box(NamedTuple):
    """A rectangle with the class that colours it."""

    x: float
    y: float
    width: float
    height: float
    tier: str


class Column(NamedTuple):
    """A column of boxes, and what a pointer over it reads."""

    boxes: tuple[Box, ...]
    title: str


class Tick(NamedTuple):
    """A word at an axis; ``at`` is x below, y at the left."""

    at: float
    label: str


class Columns(NamedTuple):
    """A whole chart of stacked columns."""

    columns: tuple[Column, ...]
    below: tuple[Tick, ...]
    left: tuple[Tick, ...]


def stacked(bins: Sequence[Bin], below: Sequence[str] = ()) -> Columns:
    """Columns in which the tiers stand on each other, the highest at the bottom.

    ``below`` are words spread evenly under the chart; without them some labels of the columns stand
    there.
    """
    most = max((sum(column.tiers) for column in bins), default=0)
    top = nice(most)
    step = (WIDTH - _LEFT - _RIGHT) / max(1, len(bins))
    floor = HEIGHT - _BOTTOM
    scale = (floor - _TOP) / top
    made = []
    for number, column in enumerate(bins):
        x, y, boxes = _LEFT + step * (number + _GAP / 2), float(floor), []
        for tier, count in zip(TIERS, column.tiers, strict=True):
            if count:
                high = max(count * scale, _LEAST)
                y -= high
                boxes.append(Box(_round(x), _round(y), _round(step * (1 - _GAP)), _round(high), tier))
        parts = ", ".join(f"{n} {tier}" for tier, n in zip(TIERS, column.tiers, strict=True) if n)
        made.append(Column(tuple(boxes), f"{column.label}: {parts or 'none'}"))
    left = tuple(Tick(_round(floor - value * scale), str(value)) for value in (0, top // 2, top))
    return Columns(tuple(made), _below(bins, below, step), left)


def _below(bins: Sequence[Bin], words: Sequence[str], step: float) -> tuple[Tick, ...]:
    if words:
        width = WIDTH - _LEFT - _RIGHT
        return tuple(
            Tick(_round(_LEFT + width * number / (len(words) - 1)), word)
            for number, word in enumerate(words)
        )
    every = max(1, -(-len(bins) // _MOST_LABELS))
    return tuple(
        Tick(_round(min(WIDTH - _HALF_LABEL, _LEFT + step * (number + 0.5))), column.label)
        for number, column in enumerate(bins)
        if number % every == every // 2
    )


def nice(most: int) -> int:
    """The even number with one or two leading digits at or above ``most``: the top of an axis."""
    size: int = 10 ** max(0, len(str(most)) - 1)
    tops = (round(factor * size) for factor in (1, 1.2, 1.4, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10))
    return next(top for top in tops if top >= max(most, 2) and top % 2 == 0)


def _round(value: float) -> float:
    return round(value, 1)
