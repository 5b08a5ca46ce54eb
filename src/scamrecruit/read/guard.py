"""Signs that a page was made to stall a parser, seen in cheap passes over its bytes.

Measured shapes: one tag with tens of thousands of attributes, and tens of thousands of nested
tags, cost seconds to minutes in every tree builder. Pages with such signs go to the steady reader,
which is linear and keeps every word.
"""

import re
from itertools import accumulate
from operator import sub

MAX_BYTES = 64_000_000
"""Largest file that is read, bytes."""
MAX_MARKUP = 24_000_000
"""Largest page that is parsed after pictures embedded in it are cut, bytes."""
_WORTH_CUTTING = 1_000_000
_WINDOW = 4_000
_MAX_ATTRIBUTES = 2_500
_MANY_TAGS = 2_500
_MAX_DEPTH = 2_000
_MAX_WORK = 20_000_000
_STYLE_STEP = 5
_TAGS_KNOWN = 2_000
_DATA_URI = re.compile(rb"data:[a-zA-Z0-9.+/;=,\-]{0,100}base64,[A-Za-z0-9+/=]{256,}")
_TAG = re.compile(rb"</?[a-zA-Z][a-zA-Z0-9]*")
_TAG_NAME = re.compile(rb"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_TAG_INSIDE = re.compile(rb"""(?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+'|))*+""")
_QUOTED = re.compile(rb"""=\s*+(?:"[^"]*+"|'[^']*+')""")
_ATTRIBUTE = re.compile(rb"""[\s/"'][^\s/>"'=]""")
# Elements without content, those whose end may be left out, and the shapes of drawings.
_SHALLOW = frozenset(
    b"area base br col embed hr img input link meta source track wbr p li td tr th option dt dd "
    b"path circle rect line polygon polyline ellipse use stop image".split()
)
_STYLES = frozenset(b"a b big code em font i nobr s small strike strong tt u".split())


def without_pictures(body: bytes) -> bytes:
    """``body`` without the base64 data of embedded pictures and fonts (SingleFile saves)."""
    if len(body) < _WORTH_CUTTING or b"base64," not in body:
        return body
    return _DATA_URI.sub(b"data:,", body)


def is_suspicious(body: bytes) -> bool:
    """True if a tree builder could take more than linear time on ``body``."""
    return _has_giant_tag(body) or (body.count(b"<") > _MANY_TAGS and _is_deep(body))


def _has_giant_tag(body: bytes) -> bool:
    """Whether a tag with very many attributes lies across one of the places looked at.

    Only every ``_WINDOW``-th byte is looked at, as if it stood inside a tag: enough to meet any tag
    that is long enough to do harm, and cheap.
    """
    at = 0
    while at < len(body):
        end = body.find(b">", at)
        end = len(body) if end < 0 else end
        if _ends_in_quotes(body, at, end):
            inside = _TAG_INSIDE.match(body, at)
            end = inside.end() if inside else end
            if _values(body, at, end) > _MAX_ATTRIBUTES:
                return True
        if end - at >= _WINDOW and _many_attributes(body, at, end):
            return True
        at = max(at + _WINDOW, end)
    return False


def _ends_in_quotes(body: bytes, at: int, end: int) -> bool:
    """Whether the ``>`` at ``end`` belongs to an attribute's value that is open there."""
    equals = body.rfind(b"=", at, end)
    quote = body[equals + 1 : min(end, equals + 99)].lstrip()[:1] if equals >= 0 else b""
    return quote in (b"'", b'"') and body.count(quote, equals, end) == 1


def _values(body: bytes, at: int, end: int) -> int:
    return body.count(b'="', at, end) + body.count(b"='", at, end)


def _many_attributes(body: bytes, at: int, end: int) -> bool:
    """Whether ``at`` stands in a tag that has too many attributes before ``end``."""
    if _values(body, at, end) > _MAX_ATTRIBUTES:
        return True
    name = _TAG_NAME.match(body, max(0, body.rfind(b"<", 0, at + 1)))
    inside = _TAG_INSIDE.match(body, name.end()) if name else None
    if name is None or inside is None or inside.end() < end:
        return False
    names = _QUOTED.sub(b"=", body[name.end() : inside.end()])
    return len(_ATTRIBUTE.findall(names)) > _MAX_ATTRIBUTES


def _is_deep(body: bytes) -> bool:
    """Too many open elements at once, or over the whole page, if every tag were closed by its own
    kind; implied end tags do not count. Each paragraph repeats every open style (<b>, <font>)."""
    levels = list(accumulate(map(_STEPS.__getitem__, _TAG.findall(body))))
    depths = list(map(sub, levels, accumulate(levels, min, initial=0)))
    return max(depths, default=0) > _MAX_DEPTH or sum(depths) > _MAX_WORK


class _Steps(dict[bytes, int]):
    """What a tag adds to the depth; worked out when first seen."""

    def __missing__(self, tag: bytes) -> int:
        name = tag.strip(b"</").lower()
        step = 0 if name in _SHALLOW else _STYLE_STEP if name in _STYLES else 1
        step = -step if tag.startswith(b"</") else step
        if len(self) < _TAGS_KNOWN:
            self[tag] = step
        return step


_STEPS = _Steps()
