"""Reposts of one advertisement with other contacts: scored once, each with its own contacts and id.

Most of a platform's stream is the same words again. A text is cut at what looks like an address, a
handle or a telephone number (its slots); what stands between them names its template. Of a template
that is known, the result is taken over: places move with the slots, contacts become those of the text
at hand. Whatever does not fit exactly is assessed as any other. That an advertisement's contacts have
no part in its score but by their kind holds nearly always, not always: docs/performance.md tells how
often, so this is only done when asked for.
"""

import hashlib
import re
import zlib
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol, TypeVar

import msgspec
from msgspec.structs import replace

from scamrecruit.language.spans import Span
from scamrecruit.rank.scorer import summary_of
from scamrecruit.records import Assessment, Contact, Finding, Posting

KEPT = 32_000_000
"""Bytes of templates that are remembered, packed: some 25,000 of them."""
LONGEST = 20_000
"""Characters of a text that is looked at."""
_SLOT = re.compile(
    r"https?://[\w.\-]{1,80}/(?P<path>[\w\-.~+@%/?=&#]+)"
    r"|\b(?:t|wa|line|zalo|m|viber)\.me/(?P<link>[A-Za-z][\w.\-]{3,63})"
    r"|(?P<local>[\w.%+\-]{1,64})@(?=[\w\-]{1,63}\.)"
    r"|@ ?(?P<handle>[A-Za-z][\w.\-]{3,31})"
    r"|(?:\+|\b)\d[ ().\-]?\d[ ().\-]?\d(?P<digits>[\d ().\-]{3,30}\d)",
    re.ASCII,
)
"""Where an address stands, its host stays in the template, of an e-mail the domain, of a number the
first digits: country, kind of line and kind of contact hang on them."""
_PREFIX = 3
"""First digits of a number that stay."""
Placed = TypeVar("Placed", Finding, Contact)


class Assessor(Protocol):
    """What assesses postings one by one: the engine, or what remembers for it."""

    def assess(self, posting: Posting, *, with_text: bool = False) -> Assessment:
        """The assessment of one posting."""


class _Slots(NamedTuple):
    """A text cut up: its slots, and the digest of all else."""

    places: list[Span]
    key: bytes


class _Known(NamedTuple):
    """What the first advertisement of a template was found to be."""

    text: str
    places: list[Span]
    result: Assessment


class _NoFitError(Exception):
    """The repost is not so alike after all."""


class Templates:
    """Has ``assess`` judge what is new, and takes over for reposts; ``reused`` counts them."""

    def __init__(self, assess: Callable[..., Assessment], kept: int = KEPT) -> None:
        self._assess = assess
        self._room = kept
        self._known: OrderedDict[bytes, bytes] = OrderedDict()
        self.reused = 0

    def assess(self, posting: Posting, *, with_text: bool = False) -> Assessment:
        """The assessment of one posting."""
        if len(posting.text) > LONGEST or posting.source.recognised is not None:
            return self._assess(posting, with_text=with_text)
        slots = _slots(posting)
        packed = self._known.get(slots.key)
        if packed is not None:
            self._known.move_to_end(slots.key)
            try:
                moved = _Move(_unpacked(packed), posting, slots.places).result(with_text=with_text)
            except _NoFitError:
                return self._assess(posting, with_text=with_text)
            self.reused += 1
            return moved
        result = self._assess(posting, with_text=with_text)
        self._keep(slots.key, _packed(_Known(posting.text, slots.places, result)))
        return result

    def _keep(self, key: bytes, packed: bytes) -> None:
        """Remember a new template; those not met for longest go to make room for it."""
        self._known[key] = packed
        self._room -= len(packed)
        while self._room < 0:
            self._room += len(self._known.popitem(last=False)[1])


def _packed(known: _Known) -> bytes:
    """A tenth of what the objects would take."""
    return zlib.compress(msgspec.msgpack.encode(known), 1)


def _unpacked(packed: bytes) -> _Known:
    return msgspec.msgpack.decode(zlib.decompress(packed), type=_Known)


def _slots(posting: Posting) -> _Slots:
    digest, last, places = hashlib.blake2b(digest_size=16), 0, []
    digest.update(f"{posting.title}\0".encode("utf-8", "surrogatepass"))
    for match in _SLOT.finditer(posting.text):
        start, end = match.span(match.lastgroup or 0)
        places.append((start, end))
        digest.update(f"{posting.text[last:start]}\0".encode("utf-8", "surrogatepass"))
        last = end
    digest.update(posting.text[last:].encode("utf-8", "surrogatepass"))
    return _Slots(places, digest.digest())


class _Move:
    """Takes what is known of a template over to another text of it."""

    def __init__(self, known: _Known, posting: Posting, places: Sequence[Span]) -> None:
        self._known, self._posting = known, posting
        self._pairs = list(zip(known.places, places, strict=True))
        self._values: dict[str, str] = {}

    def result(self, *, with_text: bool) -> Assessment:
        """The assessment. Raises _NoFitError if something of it cannot be taken over."""
        posting, known = self._posting, self._known.result
        contacts = tuple(self._contact(contact) for contact in known.contacts)
        return replace(
            known,
            id=posting.id,
            source=posting.source,
            posting=summary_of(posting, known.posting.language, with_text=with_text),
            contacts=contacts,
            findings=tuple(self._finding(finding) for finding in known.findings),
            extra=posting.extra,
        )

    def _contact(self, contact: Contact) -> Contact:
        moved = self._moved(contact)
        value = moved_value(contact.value, contact.quote, moved.quote)
        self._values[contact.value] = value
        return replace(moved, value=value)

    def _finding(self, finding: Finding) -> Finding:
        moved = self._moved(finding)
        value = self._values.get(finding.value, finding.value) if finding.value else finding.value
        return replace(moved, value=value)

    def _moved(self, item: Placed) -> Placed:
        if item.field == "title":
            return item
        start, end = self._place(item.start, item.end)
        return replace(item, start=start, end=end, quote=self._posting.text[start:end])

    def _place(self, start: int, end: int) -> Span:
        for (old_start, old_end), (new_start, new_end) in self._pairs:
            if old_start <= start and end <= old_end:
                lead, trail = start - old_start, old_end - end
                old, new = self._known.text, self._posting.text
                if (
                    lead + trail >= new_end - new_start
                    or old[old_start:start] != new[new_start : new_start + lead]
                    or old[end:old_end] != new[new_end - trail : new_end]
                ):
                    raise _NoFitError
                return new_start + lead, new_end - trail
        return self._edge(start), self._edge(end)

    def _edge(self, place: int) -> int:
        """A place between slots, or at the edge of one."""
        shift = 0
        for (old_start, old_end), (_, new_end) in self._pairs:
            if place <= old_start:
                break
            if place < old_end:
                raise _NoFitError
            shift = new_end - old_end
        return place + shift


def moved_value(value: str, quote: str, other: str) -> str:
    """The normalised value of ``other``, which stands where ``quote`` with its ``value`` stood.

    Raises _NoFitError if it cannot be told from those.
    """
    if quote == other:
        return value
    lead, small = quote.lower().removesuffix(value), other.lower()
    if quote.lower().endswith(value) and small.startswith(lead):
        return small.removeprefix(lead)
    digits, new_digits = _digits(quote), _digits(other)
    tail = digits[_PREFIX:]
    same = len(digits) == len(new_digits) and digits[:_PREFIX] == new_digits[:_PREFIX]
    if same and tail and value.startswith("+") and value.endswith(tail):
        return value.removesuffix(tail) + new_digits[_PREFIX:]
    raise _NoFitError


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isascii() and char.isdigit())
