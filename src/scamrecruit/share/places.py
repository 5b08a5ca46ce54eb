"""Places that advertisements name, with where they lie: centres of towns, never anybody's position."""

import csv
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from scamrecruit.records import Assessment
from scamrecruit.resources import rules_dir


class Place(NamedTuple):
    """A place of the gazetteer; ``precision`` says what its coordinates (WGS 84) are the middle of."""

    id: str
    name: str
    kind: str
    country: str
    latitude: float
    longitude: float
    precision: str


def places_of(assessment: Assessment) -> Iterator[Place]:
    """The places that the findings name, each once, in the order of the text."""
    known = _gazetteer()
    for value in dict.fromkeys(finding.value for finding in assessment.findings):
        if value in known:
            yield known[value]


@lru_cache(maxsize=1)
def _gazetteer() -> dict[str | None, Place]:
    """By the value that findings bear: ``Poipet (KH)``."""
    with (rules_dir() / "places.csv").open(encoding="utf-8", newline="") as file:
        return {
            f"{row['name']} ({row['country_iso2']})": Place(
                row["id"], row["name"], row["kind"], row["country_iso2"],
                float(row["lat"]), float(row["lon"]), row["coord_precision"],
            )
            for row in csv.DictReader(file)
        }  # fmt: skip
