"""A small map without tiles and borders: land as dots, places as circles, corridors as arcs.

The window is fitted to what is shown. Outlines are hand-drawn (``assets/land.txt``), countries are
single points (``assets/countries.csv``): enough to see directions, no claim to any border.
"""

import csv
from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import hypot, sqrt
from pathlib import Path
from typing import NamedTuple

from scamrecruit.report.counts import Corridor
from scamrecruit.share.places import Place

WIDTH, HEIGHT = 640, 330
_ACROSS = 92
"""Dots of land from left to right."""
_MARGIN, _LEAST_DEGREES, _EDGE = 5.0, 52.0, 8.0
_OUTLIERS = 0.04
"""Share of the weight on each side that may lie beyond the edge, so that the rest is not too small."""
MOST_PLACES, MOST_CORRIDORS, _MOST_NAMES = 60, 14, 16
_ASSETS = Path(__file__).parent / "assets"
Point = tuple[float, float]


class Country(NamedTuple):
    """A country as one point."""

    name: str
    latitude: float
    longitude: float


class Circle(NamedTuple):
    """A place: where, how large, what a pointer over it reads; ``kind`` is town, start or beyond."""

    x: float
    y: float
    radius: float
    title: str
    kind: str


class Arc(NamedTuple):
    """A corridor as the path of an SVG, its width, and what a pointer over it reads."""

    path: str
    width: float
    title: str


class Name(NamedTuple):
    """A word on the map; ``anchor`` as in SVG."""

    x: float
    y: float
    anchor: str
    text: str


class Atlas(NamedTuple):
    """Everything that the template draws; ``land`` is one path of dots of size ``dot``."""

    land: str
    dot: float
    circles: tuple[Circle, ...]
    arcs: tuple[Arc, ...]
    names: tuple[Name, ...]


class Window(NamedTuple):
    """The part of the world that is drawn, in degrees; ``scale`` is pixels a degree."""

    west: float
    north: float
    scale: float

    def point(self, longitude: float, latitude: float) -> Point:
        """Where on the drawing (equirectangular projection); what lies beyond stands at its edge."""
        x, y = (longitude - self.west) * self.scale, (self.north - latitude) * self.scale
        inside = max(_EDGE, min(WIDTH - _EDGE, x)), max(_EDGE, min(HEIGHT - _EDGE, y))
        return round(inside[0], 1), round(inside[1], 1)

    def beyond(self, longitude: float, latitude: float) -> bool:
        """Whether a point lies outside, so that it stands at the edge for its direction only."""
        x, y = (longitude - self.west) * self.scale, (self.north - latitude) * self.scale
        return not (0 <= x <= WIDTH and 0 <= y <= HEIGHT)


def atlas_of(places: Sequence[tuple[Place, int]], corridors: Sequence[Corridor]) -> Atlas:
    """The map of the commonest places and corridors."""
    known = countries()
    arcs = [c for c in corridors if c.start in known and c.end in known][:MOST_CORRIDORS]
    towns = list(places[:MOST_PLACES])
    weights = [((place.longitude, place.latitude), number) for place, number in towns]
    weights += [(_at(known[code]), arc.number) for arc in arcs for code in (arc.start, arc.end)]
    window = _window(weights)
    most = max((number for _, number in towns), default=1)
    circles = [_start(window, known[code]) for code in dict.fromkeys(arc.start for arc in arcs)]
    circles += [_circle(window, place, number, most) for place, number in towns]
    return Atlas(
        _land(window), round(WIDTH / _ACROSS * 0.62, 1), tuple(circles),
        tuple(_arc(window, arc, arcs[0].number) for arc in arcs), tuple(_names(window, towns, arcs)),
    )  # fmt: skip


@lru_cache(maxsize=1)
def countries() -> dict[str, Country]:
    """Countries by their ISO 3166 codes."""
    with (_ASSETS / "countries.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: Country(row["name"], float(row["lat"]), float(row["lon"]))
            for row in csv.DictReader(file)
        }


def _at(country: Country) -> Point:
    return country.longitude, country.latitude


def _window(weights: Sequence[tuple[Point, int]]) -> Window:
    """Around most of the weight, with a margin, and never so near that the land is not known again."""
    west, east = _middle([(x, number) for (x, _), number in weights] or [(70, 1), (130, 1)])
    south, north = _middle([(y, number) for (_, y), number in weights] or [(-10, 1), (40, 1)])
    wide = max(east - west + 2 * _MARGIN, _LEAST_DEGREES)
    high = max(north - south + 2 * _MARGIN, _LEAST_DEGREES * HEIGHT / WIDTH)
    wide = max(wide, high * WIDTH / HEIGHT)
    high = wide * HEIGHT / WIDTH
    return Window((west + east - wide) / 2, min((south + north + high) / 2, 84.0), WIDTH / wide)


def _middle(weights: Iterable[tuple[float, int]]) -> tuple[float, float]:
    """From where to where the weight lies, but for the outliers at both ends."""
    ordered = sorted(weights)
    spare = _OUTLIERS * sum(number for _, number in ordered)
    return _after(ordered, spare), _after(ordered[::-1], spare)


def _after(ordered: Sequence[tuple[float, int]], spare: float) -> float:
    """The first value at which more weight than ``spare`` has gone by."""
    gone = 0
    for value, number in ordered:
        gone += number
        if gone > spare:
            return value
    return ordered[-1][0]


def _circle(window: Window, place: Place, number: int, most: int) -> Circle:
    where = place.longitude, place.latitude
    title = f"{place.name} ({place.country}): {number}"
    if window.beyond(*where):
        return Circle(*window.point(*where), 3.0, f"{title}, beyond the edge", "beyond")
    return Circle(*window.point(*where), round(2.5 + 8.5 * sqrt(number / most), 1), title, "town")


def _start(window: Window, country: Country) -> Circle:
    beyond = window.beyond(*_at(country))
    title = f"numbers of {country.name}{', beyond the edge' if beyond else ''}"
    return Circle(*window.point(*_at(country)), 2.6, title, "start")


def _arc(window: Window, arc: Corridor, most: int) -> Arc:
    start, end = countries()[arc.start], countries()[arc.end]
    (x1, y1), (x2, y2) = window.point(*_at(start)), window.point(*_at(end))
    bend = 0.18 * hypot(x2 - x1, y2 - y1)
    middle = f"{(x1 + x2) / 2:.1f},{(y1 + y2) / 2 - bend:.1f}"
    path = f"M{x1},{y1} Q{middle} {x2},{y2}"
    title = f"number of {start.name}, place in {end.name}: {arc.number}"
    return Arc(path, round(1 + 3.5 * arc.number / most, 1), title)


def _names(window: Window, towns: Sequence[tuple[Place, int]], arcs: Iterable[Corridor]) -> list[Name]:
    """Names of countries that arcs begin in and of the commonest places, none over another."""
    wanted = [(countries()[code].name, _at(countries()[code])) for arc in arcs for code in (arc.start,)]
    wanted += [(place.name, (place.longitude, place.latitude)) for place, _ in towns]
    names: list[Name] = []
    for text, where in dict(wanted).items():
        x, y = window.point(*where)
        for anchor, dx, dy in (("start", 9, 4), ("end", -9, 4), ("middle", 0, -9), ("middle", 0, 17)):
            name = Name(round(x + dx, 1), round(y + dy, 1), anchor, text)
            if _fits(name, names):
                names.append(name)
                break
        if len(names) == _MOST_NAMES:
            break
    return names


def _fits(name: Name, others: Iterable[Name]) -> bool:
    left, top, right, bottom = _box(name)
    if left < 2 or right > WIDTH - 2 or top < 2 or bottom > HEIGHT - 2:
        return False
    return not any(
        west < right and left < east and north < bottom and top < south
        for west, north, east, south in map(_box, others)
    )


def _box(name: Name) -> tuple[float, float, float, float]:
    wide = 6.4 * len(name.text)
    left = name.x - {"start": 0.0, "middle": wide / 2, "end": wide}[name.anchor]
    return left, name.y - 11, left + wide, name.y + 3


def _land(window: Window) -> str:
    """One path of points; drawn with round ends they are dots."""
    step = WIDTH / _ACROSS
    parts = []
    for row in range(int(HEIGHT / step) + 1):
        y = step * (row + 0.5)
        latitude = window.north - y / window.scale
        crossings = _crossings(latitude)
        inside = [
            step * (column + 0.5)
            for column in range(_ACROSS)
            if sum(x < window.west + step * (column + 0.5) / window.scale for x in crossings) % 2
        ]
        parts += [f"M{x:.1f} {y:.1f}h0" for x in inside]
    return "".join(parts)


def _crossings(latitude: float) -> list[float]:
    """Longitudes at which the outlines cross a parallel."""
    found = []
    for line in _outlines():
        for (x1, y1), (x2, y2) in zip(line, line[1:] + line[:1], strict=True):
            if (y1 > latitude) != (y2 > latitude):
                found.append(x1 + (latitude - y1) * (x2 - x1) / (y2 - y1))
    return found


@lru_cache(maxsize=1)
def _outlines() -> tuple[tuple[Point, ...], ...]:
    lines = (_ASSETS / "land.txt").read_text(encoding="utf-8").splitlines()
    return tuple(
        tuple((float(lon), float(lat)) for lon, lat in (pair.split(",") for pair in line.split()[1:]))
        for line in lines
        if not line.startswith("#")
    )
