"""Ways to reach the advertiser, also when disguised, as normalised values with their spans.

Messenger names and link prefixes are found by one automaton; the handle or number is then read by a
small anchored expression at that place only. Numbers are checked by libphonenumber. Disguises
(styled digits, zero-width characters, spaced letters, look-alikes) are undone by folding before
this module sees the text.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from operator import itemgetter
from typing import NamedTuple

import msgspec
from ahocorasick_rs import AhoCorasick, MatchKind

from scamrecruit.extract.phones import PHONE, e164
from scamrecruit.extract.spelledout import spelled_out
from scamrecruit.extract.wallets import wallets
from scamrecruit.language.folding import Folded, fold_phrase
from scamrecruit.language.scripts import is_word, phrase_edges, script_of
from scamrecruit.resources import load_rules_table


class Channel(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One kind of contact in ``rules/contacts.toml``."""

    messenger: bool
    handles: str
    names: tuple[str, ...]
    links: tuple[str, ...]
    fringe: bool = False


class RawContact(NamedTuple):
    """A contact at ``start:end`` of the folded text."""

    kind: str
    value: str
    start: int
    end: int


_GROUPED = re.compile(r"\+?\d{1,4}(?: \d{2,6}){2,5}")
_LINK_HANDLE = re.compile(r"[~+@]?[\w\-.%]{1,64}")
_LEAD = r"[\s:=>\-~#*|/(\[👉➡→]{0,4}"
_ACCOUNT = re.compile(
    rf"(?:{_LEAD}(?:my )?(?:id|user ?name|account|acc|号|號|账号|帳號|아이디|追加|no|number|contact)\b"
    r"\.?(?: is\b)?)?"
    rf"(?P<lead>{_LEAD})(?P<at>@ ?)?(?P<handle>[a-z0-9][a-z0-9_.\-]{{2,31}})(?![\w@])"
)
_NUMBER_AFTER = re.compile(
    rf"(?:{_LEAD}(?:[^\W\d_]{{1,12}}\b\.?|号|เบอร์)){{0,3}}"
    rf"(?:{_LEAD}|\W{{0,4}})(?P<phone>{PHONE.pattern})"
)
# Ends of web addresses; an account may have a dot too (LINE).
_ADDRESS = re.compile(
    r"\A(?:www|https?)\b|\.(?:com?|net|org|info|biz|gov|edu|io|app|me|ly|link|shop|site|online|top|[a-z]{2})\Z"
)
_DECIMAL = re.compile(r"\d{1,3}\.\d{1,3}")
_PHONE_LIKE = re.compile(r"\d[\d .()\-]{5,}\d")
_PHONE_LEAD = 4
"""Characters of a number before its first digit, and those behind it that decide where it ends."""
_EMAIL = re.compile(r"@ ?([a-z0-9](?:[a-z0-9\-]{0,62}\.){1,4}[a-z]{2,18})(?![\w.]?\w)")
_SPELLED_EMAIL = re.compile(
    r"(?P<name>[a-z0-9._+\-]{1,64}) ?[(\[] ?at ?[)\]] ?"
    r"(?P<domain>[a-z0-9\-]{1,63}(?: ?(?:\.|[(\[] ?dot ?[)\]]) ?[a-z0-9\-]{1,63}){1,4})"
)
_SPELLED_DOT = re.compile(r" ?(?:\.|[(\[] ?dot ?[)\]]) ?")
_EMAIL_LEFT = re.compile(r"[a-z0-9._%+\-]{1,64}\Z")
# A handle may go on in the next line at its underscore.
_AT_HANDLE = re.compile(
    r"@ ?(?P<handle>[a-z](?:[a-z0-9_.]|\n(?=_[a-z0-9])|(?<=_)\n(?=[a-z0-9])){3,31})(?![\w@])"
)
_OH = re.compile(r"(?<=\d)o(?![a-z])|(?<![a-z])o(?=\d)")
"""The letter o among digits behind a messenger's name: it is read as a zero."""
_POINTS = (".", " . ", "[.]", "(.)", " dot ")
_SLASHES = ("/", " / ", " slash ")
_ACCOUNT_WORDS = (" id", "id ", "ไอดี", "号", "號", "user")
_NOT_HANDLES = frozenset(
    "and the for with only group channel app chat contact message number link below now call"
    " send please apply email our via from text add admin here your this".split()
)
_MESSENGER_REACH = 40
_NUMBER_REACH = 80
_SPELLED_REACH = 12
HANDLE = "handle"
"""Kind of an account whose messenger is not named."""
_PATHS = frozenset({"s", "joinchat", "c"})
_OPAQUE = frozenset({"short_link", "whatsapp", "kakaotalk"})
_SHORTEST_HANDLE = 3
_SHORT_NAME = 3
_SYLLABLES = frozenset({"Hang", "Hani", "Kana"})
"""Scripts of which a name is a few signs; longer names with spaces are joined by folding."""
MAX_MENTIONS = 2000
"""Messengers, signs and numbers of each sort that are looked at: no advertisement holds more."""


@lru_cache(maxsize=1)
def channels() -> dict[str, Channel]:
    """The shipped contact kinds."""
    table = load_rules_table("contacts.toml")
    return {kind: msgspec.convert(entry, Channel) for kind, entry in table.items()}


@lru_cache(maxsize=1)
def freemail_domains() -> frozenset[str]:
    """E-mail providers open to anyone."""
    return frozenset(load_rules_table("freemail.toml")["domains"])


class ContactFinder:
    """Finds contacts in folded texts; built once."""

    def __init__(self) -> None:
        names = {
            fold_phrase(spelling): (kind, False)
            for kind, channel in channels().items()
            for name in channel.names
            for spelling in _spaced(name)
        }
        links = {
            fold_phrase(spelling): (kind, True)
            for kind, channel in channels().items()
            for link in channel.links
            for spelling in _spellings(link)
        }
        triggers = names | links
        self._triggers = list(triggers)
        self._kinds = list(triggers.values())
        self._edges = [phrase_edges(text) for text in self._triggers]
        self._automaton = AhoCorasick(self._triggers, matchkind=MatchKind.LeftmostLongest)

    def find(self, folded: Folded, regions: Sequence[str]) -> list[RawContact]:
        """Contacts in reading order, none inside another.

        ``regions``: ISO 3166 regions whose national numbers are understood, most likely first.
        """
        text = folded.text
        mentions: list[tuple[str, int]] = []
        found: list[RawContact] = []
        for index, start, end in self._automaton.find_matches_as_indexes(text)[:MAX_MENTIONS]:
            kind, is_link = self._kinds[index]
            if is_link:
                found.extend(_link(folded, kind, start, end, regions))
            elif self._stands_alone(text, index, start, end):
                mentions.append((kind, end))
                found.extend(_named(text, kind, start, end, regions))
        if "@" in text:
            found.extend(islice(_at_signs(text, mentions), MAX_MENTIONS))
        if "at)" in text or "at]" in text:
            found.extend(_spelled_emails(text))
        found.extend(_phones(text, regions))
        found.extend(_phones_in_words(text, mentions, regions))
        found.extend(RawContact(*wallet) for wallet in wallets(folded))
        return _without_overlaps(found)

    def _stands_alone(self, text: str, index: int, start: int, end: int) -> bool:
        edges = self._edges[index]
        if edges.left and start and _goes_on_to(text, start):
            return False
        return not (edges.right and end < len(text) and is_word(text[end]) and text[end] > "9")


def _goes_on_to(text: str, start: int) -> bool:
    """Whether a word or an address leads to ``start``; a full stop behind Chinese parts sentences."""
    before = text[start - 1]
    if before == ".":
        return start > 1 and is_word(text[start - 2])
    return is_word(before) or before in "@_"


def _spaced(name: str) -> Iterator[str]:
    """A messenger's name, and a short one of a script without word spaces also with them ("텔 레")."""
    yield name
    if 1 < len(name) <= _SHORT_NAME and script_of(name[0]) in _SYLLABLES:
        yield " ".join(name)


def _spellings(link: str) -> Iterator[str]:
    """A link as it is written, and a short one also in disguise: ``t[.]me/``, ``t dot me slash``."""
    yield link
    host, _, path = link.partition("/")
    name, point, domain = host.rpartition(".")
    if point and domain == "me" and not path:
        yield from (f"{name}{point}{domain}{slash}" for point in _POINTS for slash in _SLASHES)


def _link(
    folded: Folded, kind: str, start: int, end: int, regions: Sequence[str]
) -> Iterator[RawContact]:
    """The account or number behind a link; invitation codes keep their case, since it matters."""
    text = folded.text
    number = _GROUPED.match(text, end) if channels()[kind].handles == "phone" else None
    if number:
        value = _linked_number(number[0].replace(" ", ""), regions)
        yield RawContact(kind, value, start, number.end())
        return
    handle = _LINK_HANDLE.match(text, end)
    if handle and kind == "telegram" and handle[0] in _PATHS:
        handle = _LINK_HANDLE.match(text, handle.end() + 1)
    if not handle or len(handle[0]) < _SHORTEST_HANDLE:
        return
    stop = handle.start() + len(handle[0].rstrip("."))
    value = text[handle.start() : stop].lstrip("@~").replace("%2b", "+")
    if value.lstrip("+").isdigit() and channels()[kind].handles == "phone":
        value = _linked_number(value, regions)
    elif value.startswith("+") or kind in _OPAQUE:
        low, high = folded.span(handle.start(), stop)
        value = folded.original[low:high]
    yield RawContact(kind, value, start, stop)


def _linked_number(digits: str, regions: Sequence[str]) -> str:
    """Links hold numbers with their country code; one that begins with zero is a national one."""
    if digits.startswith("0"):
        return e164(digits, regions) or digits
    return "+" + digits.lstrip("+")


def _named(text: str, kind: str, start: int, end: int, regions: Sequence[str]) -> Iterator[RawContact]:
    """What follows a messenger's name: a number, or an account that cannot be an ordinary word."""
    behind = _OH.sub("0", text[end - 1 : end + _NUMBER_REACH])
    number = _NUMBER_AFTER.match(behind, 1)
    if number:
        value = e164(number["phone"], regions)
        if value:
            yield RawContact(kind, value, start, end - 1 + number.end())
            return
    account = _ACCOUNT.match(text, end)
    if not account or channels()[kind].handles != "account":
        return
    handle = account["handle"].rstrip(".-")
    marked = bool(account["at"]) or any(char in "0123456789_" for char in handle)
    between = text[start : account.start("handle")]
    called_id = any(word in between for word in _ACCOUNT_WORDS)
    named = called_id or any(char in ":=" for char in between)
    if handle in _NOT_HANDLES or not (marked or named) or _reads_on(text, account, marked):
        return
    if _DECIMAL.fullmatch(handle):
        return
    if "." in handle and not (marked or called_id) and _ADDRESS.search(handle):
        return
    yield RawContact(kind, handle, start, account.start("handle") + len(handle))


def _reads_on(text: str, account: re.Match[str], marked: bool) -> bool:
    """True if an unmarked word is followed by more such words: prose, not an account name."""
    following = text[account.end() : account.end() + 2]
    return not marked and len(following) == 2 and following[0] == " " and "a" <= following[1] <= "z"


def _at_signs(text: str, mentions: list[tuple[str, int]]) -> Iterator[RawContact]:
    position = text.find("@")
    while position >= 0:
        email = _EMAIL.match(text, position)
        left = _EMAIL_LEFT.search(text[max(0, position - 64) : position])
        if email and left and left[0][0] != "-":
            start = position - len(left[0])
            yield RawContact("email", f"{left[0]}@{email[1]}", start, email.end())
        elif not left:
            handle = _AT_HANDLE.match(text, position)
            if handle and not email:
                kind = _nearest(mentions, position, _MESSENGER_REACH) or HANDLE
                value = handle["handle"].rstrip(".")
                stop = handle.start("handle") + len(value)
                yield RawContact(kind, value.replace("\n", ""), position, stop)
        position = text.find("@", position + 1)


def _spelled_emails(text: str) -> Iterator[RawContact]:
    """``hr (at) firm.example`` and ``hr[at]firm[dot]example``."""
    for found in _SPELLED_EMAIL.finditer(text):
        domain = _SPELLED_DOT.sub(".", found["domain"])
        yield RawContact("email", f"{found['name']}@{domain}", found.start(), found.end())


def _nearest(mentions: Sequence[tuple[str, int]], position: int, reach: int) -> str | None:
    """Kind of the last messenger that is named at most ``reach`` characters before ``position``."""
    before = bisect_right(mentions, position, key=itemgetter(1)) - 1
    near = before >= 0 and position - mentions[before][1] <= reach
    return mentions[before][0] if near else None


def _phones(text: str, regions: Sequence[str]) -> Iterator[RawContact]:
    for digits in islice(_PHONE_LIKE.finditer(text), MAX_MENTIONS):
        low, high = max(0, digits.start() - _PHONE_LEAD), digits.end() + _PHONE_LEAD
        for found in PHONE.finditer(text, low, high):
            value = e164(found[0], regions)
            if value:
                yield RawContact("phone", value, found.start(), found.end())


def _phones_in_words(
    text: str, mentions: Sequence[tuple[str, int]], regions: Sequence[str]
) -> Iterator[RawContact]:
    """Numbers written in words, of the messenger that is named just before, if one is."""
    for digits, start, end in spelled_out(text):
        value = e164(digits, regions)
        if value:
            kind = _nearest(mentions, start, _SPELLED_REACH) or "phone"
            yield RawContact(kind, value, start, end)


def _without_overlaps(found: Iterable[RawContact]) -> list[RawContact]:
    """Reading order; of two that overlap the earlier, then the longer one stands."""
    kept: list[RawContact] = []
    for contact in sorted(set(found), key=lambda c: (c.start, -c.end, c.kind == "phone")):
        if not kept or contact.start >= kept[-1].end:
            kept.append(contact)
    return kept
