"""Chats -> postings: which messages advertise, and which of them form one advertisement.

Cues are cheap and know no language: length, a way to make contact, pay, a link, lines. A message
with enough of them is one posting. A part that follows or precedes at once from the same author is
joined to it (an ad is often sent in pieces), but two messages that both advertise stay two. All else
is chatter: passed over and counted.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import count
from typing import NamedTuple

from scamrecruit.read.identity import posting_id
from scamrecruit.records import PassedOver, Posting, Source
from scamrecruit.resources import load_rules_table

CHATTER = "chat messages that advertise nothing"
_MAX_GAP = 300.0
"""Seconds between messages that may form one advertisement."""
_MAX_PARTS = 12
_CONTACT = re.compile(
    r"(?<!\w)@[A-Za-z]\w{3,40}|[\w.+-]{1,64}@[\w-]{1,63}\.\w"
    r"|\b(?:t|wa|m|line|zalo|lin)\.(?:me|ee)/|\+?\d(?:[ ().\u00a0\u202f-]{0,2}\d){7,14}"
    r"|\b(?:whats\s?app|telegram|wechat|weixin|viber|zalo|signal|kakao)\b"
    r"|\b(?:line|tg|wa|vx|wx|qq)\s{0,2}[:：@]",
    re.I,
)
_PAY = re.compile(
    r"[$€£¥￥฿₫₱₹₩₦₽៛৳₭₮﷼]|\b(?:usdt?|thb|php|idr|myr|rm|rp|inr|bdt|npr|pkr|lkr|vnd|mmk|khr|lak|cny|rmb"
    r"|krw|jpy|aed|sar|qar|omr|eur|gbp|kes|ksh|ugx|tzs|ngn|ghs|zar|brl|mxn|cop|pen|try|uzs|kzt|rub)\b"
    r"|\d\s?(?:k\b|万|萬|千|บาท|tr\b|triệu|juta\b|jt\b|만|円|元|ks\b|ကျပ်|руб)",
    re.I,
)
_LINK = re.compile(r"https?://|\bwww\.", re.I)
# Compiled when it is needed: so large a set of letters takes some milliseconds.
_DENSE = "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u9fff\uac00-\ud7af]"
_LETTER = re.compile(r"[^\W\d_]")
_LONG, _SHORT = 200, 70
_LOOKED_AT = 20_000
"""Characters of a message that decide whether it advertises."""
_ENOUGH = 3


class Message(NamedTuple):
    """One message. ``place`` ends its uri; ``moment`` is in seconds, of any zone; notes are shown."""

    place: str
    author: str
    text: str
    posted_at: str | None = None
    moment: float | None = None
    url: str | None = None
    notes: tuple[str, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()


class Senders:
    """Pseudonyms in order of first appearance: names and numbers of private people are not kept."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}

    def __call__(self, name: str) -> str:
        """The pseudonym of ``name``."""
        return self._names.setdefault(name, f"sender {len(self._names) + 1}") if name else ""


def advertises(text: str) -> bool:
    """Whether a message looks like an advertisement of anything, in any language."""
    text = text[:_LOOKED_AT]
    size = len(_LETTER.findall(text)) + len(re.findall(_DENSE, text))
    if size < _SHORT:
        return False
    points = 1 + (size >= _LONG) + (text.count("\n") >= 3)
    points += 2 * _reaches(text) + bool(_PAY.search(text)) + bool(_LINK.search(text))
    return points >= _ENOUGH


def _reaches(text: str) -> bool:
    """Whether a text holds a way to make contact."""
    return bool(_CONTACT.search(text)) or any(name in text for name in _messengers())


@lru_cache(maxsize=1)
def _messengers() -> tuple[str, ...]:
    """Names of messengers in letters that are not Latin."""
    channels = load_rules_table("contacts.toml").values()
    names = {name for channel in channels for name in channel.get("names", ())}
    return tuple(sorted(name for name in names if len(name) > 1 and not name.isascii()))


def advertisements(
    messages: Iterable[Message], source: Callable[[str], Source], uri: str
) -> Iterator[Posting | PassedOver]:
    """Postings of the messages that advertise, and a count of the others.

    ``source`` makes the source of a message from its place.
    """
    others = count()
    for run in _runs(messages):
        for group in _groups(run):
            if advertises("\n".join(message.text for message in group)):
                yield _posting(group, source(group[0].place))
            else:
                for _ in group:
                    next(others)
    if passed := next(others):
        yield PassedOver(uri, CHATTER, passed)


def _runs(messages: Iterable[Message]) -> Iterator[list[Message]]:
    """Messages that one author sent at one go."""
    run: list[Message] = []
    for message in messages:
        if run and (len(run) >= _MAX_PARTS or not _goes_on(run[-1], message)):
            yield run
            run = []
        run.append(message)
    if run:
        yield run


def _goes_on(before: Message, after: Message) -> bool:
    if not after.author or before.author != after.author:
        return False
    if before.moment is None or after.moment is None:
        return before.posted_at == after.posted_at
    return 0 <= after.moment - before.moment <= _MAX_GAP


def _groups(run: list[Message]) -> Iterator[list[Message]]:
    """The parts of a run that belong together: around each message that advertises by itself."""
    group: list[Message] = []
    complete = False
    for message in run:
        alone = advertises(message.text)
        if group and complete and (alone or not _adds(message.text)):
            yield group
            group, complete = [], False
        group.append(message)
        complete = complete or alone
    yield group


def _adds(text: str) -> bool:
    """Whether a short message can be the end of an advertisement: a contact, pay or a link."""
    text = text[:_LOOKED_AT]
    return _reaches(text) or bool(_PAY.search(text) or _LINK.search(text))


def _posting(group: list[Message], source: Source) -> Posting:
    first = group[0]
    text = "\n".join(message.text for message in group).strip()
    notes = tuple(dict.fromkeys(note for message in group for note in message.notes))
    if len(group) > 1:
        notes = (*notes, f"joined from {len(group)} messages sent at one go")
    from msgspec.structs import replace

    return Posting(
        id=posting_id("", text),
        source=replace(source, notes=(*source.notes, *notes)),
        text=text,
        url=first.url,
        posted_at=first.posted_at,
        extra=dict(first.extra),
    )
