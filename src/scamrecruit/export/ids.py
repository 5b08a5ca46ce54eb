"""Ids that stay the same when the same thing is exported again, so that receivers update, not double."""

import json
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

STIX_NAMESPACE = UUID("00abedb4-aa42-466c-9c01-fed23315a9b7")
"""For observables, as STIX 2.1 section 2.9 lays down."""
_OWN = uuid5(NAMESPACE_URL, "https://schema.scamrecruit.example/export/1")


def own_uuid(*parts: str) -> str:
    """A UUID made of our own names, such as the id of a posting."""
    return str(uuid5(_OWN, "\0".join(parts)))


def observable_id(kind: str, contributing: dict[str, Any]) -> str:
    """The id of an observable by its contributing properties, as canonical JSON."""
    canonical = json.dumps(contributing, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return f"{kind}--{uuid5(STIX_NAMESPACE, canonical)}"
