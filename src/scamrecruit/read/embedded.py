"""Pages that a script fills: the data that it would have shown, as programs write it into the page.

Frameworks put them into a script of JSON, or give them to a variable; saved without a browser, such a
page shows nothing.
"""

import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from selectolax.lexbor import LexborNode

from scamrecruit.read.listings import listing_of, objects_of, worth
from scamrecruit.read.rows import Columns
from scamrecruit.records import Posting, Source

MAX_SCRIPT = 4_000_000
_DEPTH = 40
_GIVEN = re.compile(r"=\s*(?=\{\s*\"|\[\s*\{)")
_TRIED = 20
_UNDEFINED = re.compile(r"(?<=[:\[,])\s*undefined\b")
_DECODER = json.JSONDecoder(strict=False)
_LEAST = 3.0
"""Worth of an object with a title and a text, see :func:`~scamrecruit.read.listings.worth`."""


def scripts_with_data(scripts: list[LexborNode]) -> list[str]:
    """Texts of the scripts that may hold data; to be asked before the page is changed."""
    texts = (
        script.text() for script in scripts if "ld+json" not in (script.attributes.get("type") or "")
    )
    return [text for text in texts if len(text) <= MAX_SCRIPT and '"' in text]


def embedded_postings(scripts: list[str], source: Source) -> Iterator[Posting]:
    """The advertisements with title and text in the data of ``scripts``."""
    for script in scripts:
        for value in _values(script):
            for _, item in objects_of(value, _DEPTH):
                posting = _posting(item, source) if worth(item) >= _LEAST else None
                if posting is not None:
                    yield posting


def _posting(item: dict[str, Any], source: Source) -> Posting | None:
    listing = listing_of(item)
    row = listing.row(item) if listing else item
    return Columns(map(str, row), {}).posting(row, source)


def _values(script: str) -> Iterator[Any]:
    """Objects and lists that stand in a script or are given to a variable there."""
    starts = [0] if script.lstrip()[:1] in {"{", "["} else []
    starts = starts or [found.end() for found in islice(_GIVEN.finditer(script), _TRIED)]
    for start in starts:
        text = _UNDEFINED.sub("null", script[start:].lstrip())
        try:
            yield _DECODER.raw_decode(text)[0]
        except (ValueError, RecursionError):
            continue
