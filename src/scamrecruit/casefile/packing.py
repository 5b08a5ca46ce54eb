"""How records lie in the file: deflated JSON, and the digests by which they are known again."""

import re
import zlib
from collections.abc import Iterable
from typing import TypeVar

import msgspec

from scamrecruit.language.folding import fold
from scamrecruit.records import Assessment, Contact, Posting

T = TypeVar("T")
_COUNTRY = re.compile(r"\(([A-Z]{2})\)\Z")
_ENCODER = msgspec.json.Encoder()
SEARCHED = 200_000
"""Characters of a posting that search can find; longer ones are rare and hardly advertisements."""


def pack(record: msgspec.Struct) -> bytes:
    """A record as deflated JSON."""
    return zlib.compress(_ENCODER.encode(record), 1)


def unpack(body: bytes, kind: type[T]) -> T:
    """The record that ``pack`` made ``body`` of."""
    return msgspec.json.decode(zlib.decompress(body), type=kind)


def countries(assessment: Assessment) -> set[str]:
    """ISO 3166 codes of the countries that the findings name."""
    found = (_COUNTRY.search(finding.value or "") for finding in assessment.findings)
    return {match[1] for match in found if match}


def place_in(capture: str, uri: str) -> str:
    """Where in its capture something stands, such as ``#L12``; ``=`` and the address if elsewhere."""
    return uri.removeprefix(capture) if uri.startswith(capture) else f"={uri}"


def address(capture: str, place: str) -> str:
    """The address that ``place_in`` was made of."""
    return place[1:] if place.startswith("=") else capture + place


def folded_words(posting: Posting, contacts: Iterable[Contact]) -> str:
    """All that search looks at, folded: disguised letters and digits are found in plain form.

    Two line ends close it, so that each character of it begins a trigram of the index.
    """
    parts = [posting.title, posting.employer, posting.location, posting.url, posting.id]
    parts += dict.fromkeys(contact.value for contact in contacts)
    parts.append(posting.text[:SEARCHED])
    return folded("\n".join(part for part in parts if part)) + "\n\n"


def folded(text: str) -> str:
    """``text`` as search compares it: folded, without NUL, which SQLite's functions stop at."""
    return fold(text).text.replace("\0", " ")
