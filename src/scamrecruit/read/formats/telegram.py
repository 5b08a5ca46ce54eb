"""Telegram Desktop export as JSON, of one chat or of a whole account, read as a stream.

Of an account's export only public chats and channels are read. The exporter's own profile, contacts,
sessions and messages are passed over before anything is kept.
"""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from scamrecruit.read.chat import Message, Senders, advertisements
from scamrecruit.read.input import Head, Input
from scamrecruit.read.jsonstream import JsonStream
from scamrecruit.read.registry import Fit, Format, Item
from scamrecruit.records import PassedOver

_TYPE = re.compile(
    r'"type"\s*:\s*"(saved_messages|replies|verify_codes|personal_chat|bot_chat'
    r'|\w+_(?:group|supergroup|channel))"'
)
_ACCOUNT = re.compile(r'"(?:personal_information|chats|left_chats)"\s*:\s*\{')
_NAME = re.compile(r'"name"\s*:\s*"((?:[^"\\]|\\.)*)"')
_ID = re.compile(r'"id"\s*:\s*(\d+)')
_OWN_ID = re.compile(r'"user_id"\s*:\s*(\d+)')
_OPEN = re.compile(r"public_|_channel$")
_LINKABLE = re.compile(r"_(?:supergroup|channel)$")
PRIVATE = "messages of private chats and the exporter's own"


def _fits(head: Head) -> Fit:
    if not head.body.startswith(b"{"):
        return Fit.NO
    single = _TYPE.search(head.text[:2000]) and '"messages"' in head.text
    return Fit.CERTAIN if single or _ACCOUNT.search(head.text) else Fit.NO


def _read(file: Input) -> Iterator[Item]:
    digest, is_account = file.whole_digest(), bool(_ACCOUNT.search(file.head.text))
    profile = _OWN_ID.search(file.head.text) if is_account else None
    own, private = f"user{profile[1]}" if profile else None, 0
    stream = JsonStream(file.plain())
    while (before := stream.array("messages")) is not None:
        kind = (_TYPE.findall(before) or [""])[-1]
        if is_account and not _OPEN.search(kind):
            private += sum(1 for _ in stream.items())
            continue
        name, number = _unescaped(_last(_NAME, before)), _last(_ID, before)
        place = f"#chat{number}/message" if is_account else "#message"
        link = f"https://t.me/c/{number}/" if _LINKABLE.search(kind) and number else ""
        chat = _Chat(name, place, link, own)
        messages = (message for item in stream.items() if (message := chat.message(item)))
        yield from advertisements(
            messages,
            lambda at: file.line_source(f"{file.uri}{at}", digest, FORMAT.reader, "utf-8"),
            file.uri,
        )
    if private or is_account:
        yield PassedOver(file.uri, PRIVATE, private)


def _last(pattern: re.Pattern[str], text: str) -> str:
    """The last match before the messages: the chat's own fields stand there."""
    found: list[str] = pattern.findall(text[-4000:])
    return found[-1] if found else ""


def _unescaped(text: str) -> str:
    try:
        return str(json.loads(f'"{text}"'))
    except ValueError:
        return text


class _Chat:
    """What messages of one chat have in common."""

    def __init__(self, name: str, place: str, link: str, own: str | None) -> None:
        self._name, self._place, self._link, self._own = name, place, link, own
        self._sender = Senders()

    def message(self, item: Any) -> Message | None:
        """A message with text, or None."""
        if not isinstance(item, dict) or item.get("type") != "message":
            return None
        author, text = str(item.get("from_id") or ""), message_text(item)
        if not text.strip() or (self._own and author == self._own):
            return None
        number, seconds = str(item.get("id", "")), _seconds(item.get("date_unixtime"))
        date = item.get("date")
        # A channel speaks for itself; people get pseudonyms.
        name = item.get("from") if author.startswith("channel") else self._sender(author)
        facts = {
            "chat": self._name, "author": name, "forwarded_from": item.get("forwarded_from"),
            "edited": item.get("edited"),
        }  # fmt: skip
        notes = [
            word
            for word, key in (("forwarded", "forwarded_from"), ("edited", "edited"))
            if item.get(key)
        ]
        return Message(
            f"{self._place}{number}",
            author,
            text,
            _iso(seconds) or (date if isinstance(date, str) else None),
            seconds,
            f"{self._link}{number}" if self._link else None,
            tuple(notes),
            tuple((key, value) for key, value in facts.items() if isinstance(value, str) and value),
        )


def message_text(item: dict[str, Any]) -> str:
    """Text with hidden link targets, then a poll, a shared contact and buttons, a line each."""
    lines = [_entities(item.get("text_entities") or item.get("text"))]
    poll, contact = item.get("poll"), item.get("contact_information")
    if isinstance(poll, dict):
        answers = poll.get("answers")
        texts = (
            [a.get("text") for a in answers if isinstance(a, dict)] if isinstance(answers, list) else []
        )
        lines += [str(part) for part in (poll.get("question"), *texts) if part]
    if isinstance(contact, dict):
        keys = ("first_name", "last_name", "phone_number")
        lines.append(" ".join(str(contact[key]) for key in keys if contact.get(key)))
    buttons = item.get("inline_bot_buttons")
    for row in buttons if isinstance(buttons, list) else ():
        for button in row if isinstance(row, list) else ():
            if isinstance(button, dict):
                lines.append(" ".join(str(button[k]) for k in ("text", "data") if button.get(k)))
    return "\n".join(line for line in lines if line)


def _entities(value: Any) -> str:
    """A string, or a list of strings and objects; a link's true target stands behind its text."""
    if isinstance(value, str):
        return value
    pieces = []
    for part in value if isinstance(value, list) else ():
        if isinstance(part, dict):
            text, target = str(part.get("text") or ""), part.get("href")
            hidden = isinstance(target, str) and target and target not in text
            pieces.append(f"{text} ({target})" if hidden else text)
        elif isinstance(part, str):
            pieces.append(part)
    return "".join(pieces)


def _seconds(value: Any) -> float | None:
    return float(value) if isinstance(value, str) and value.isdecimal() and len(value) < 12 else None


def _iso(seconds: float | None) -> str | None:
    return datetime.fromtimestamp(seconds, UTC).isoformat() if seconds is not None else None


FORMAT = Format("telegram", "Telegram Desktop export, JSON", (), _fits, _read, version=2, form_of="json")
