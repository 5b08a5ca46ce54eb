"""GeoJSON (RFC 7946) of the places that advertisements name: centres of towns, with what that means."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, BinaryIO

from scamrecruit.casefile.cases import Case
from scamrecruit.export.formats import Settings
from scamrecruit.export.words import about, put_json
from scamrecruit.share.handover import Papers
from scamrecruit.share.places import Place, places_of

MOST_IDS = 100


def write(items: Iterable[Case], papers: Papers, stream: BinaryIO, settings: Settings) -> None:
    """One feature a place, the commonest first; who is named nowhere is not on it."""
    named: dict[Place, list[Case]] = defaultdict(list)
    for item in items:
        for place in places_of(item.assessment):
            named[place].append(item)
    features = [_feature(place, found) for place, found in named.items()]
    features.sort(key=lambda feature: (-feature["properties"]["advertisements"], feature["id"]))
    collection = {"type": "FeatureCollection", "about": about(papers), "features": features}
    put_json(stream, collection, indent=1)


def _feature(place: Place, found: list[Case]) -> dict[str, Any]:
    tiers = [item.assessment.tier for item in found]
    return {
        "type": "Feature",
        "id": place.id,
        "geometry": {"type": "Point", "coordinates": [place.longitude, place.latitude]},
        "properties": {
            "name": place.name,
            "country": place.country,
            "kind": place.kind,
            "precision": place.precision,
            "advertisements": len(found),
            **{tier: tiers.count(tier) for tier in ("high", "medium", "low")},
            "ids": [item.posting.id for item in found[:MOST_IDS]],
        },
    }
