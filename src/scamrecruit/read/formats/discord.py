"""Discord channels as DiscordChatExporter writes them to JSON."""

import re
from collections.abc import Iterator
from typing import Any

from scamrecruit.read.chat import Message, Senders, advertisements
from scamrecruit.read.chatdates import iso_seconds
from scamrecruit.read.input import Head, Input
from scamrecruit.read.jsonstream import JsonStream
from scamrecruit.read.registry import Fit, Format, Item

_SHAPE = re.compile(
    r'\{\s*"guild"\s*:\s*\{\s*"id"\s*:\s*"(\d+)".{0,4000}?"channel"\s*:\s*\{\s*"id"\s*:\s*"(\d+)"', re.S
)


def _fits(head: Head) -> Fit:
    return Fit.CERTAIN if head.body.startswith(b"{") and _SHAPE.match(head.text.lstrip()) else Fit.NO


def _read(file: Input) -> Iterator[Item]:
    digest = file.whole_digest()
    stream = JsonStream(file.plain())
    before = stream.array("messages") or ""
    shape = _SHAPE.search(before)
    link = f"https://discord.com/channels/{shape[1]}/{shape[2]}/" if shape else ""
    sender = Senders()
    messages = (message for item in stream.items() if (message := _message(item, link, sender)))
    yield from advertisements(
        messages,
        lambda at: file.line_source(f"{file.uri}{at}", digest, FORMAT.reader, "utf-8"),
        file.uri,
    )


def _message(item: Any, link: str, sender: Senders) -> Message | None:
    if not isinstance(item, dict) or item.get("type", "Default") not in ("Default", "Reply"):
        return None
    author = item.get("author")
    name = str(author.get("id") or "") if isinstance(author, dict) else ""
    embeds = item.get("embeds")
    pieces = [item.get("content")]
    for embed in embeds if isinstance(embeds, list) else ():
        if isinstance(embed, dict):
            pieces += [embed.get("title"), embed.get("description"), embed.get("url")]
    text = "\n".join(piece for piece in pieces if isinstance(piece, str) and piece)
    if not text.strip():
        return None
    number, when = str(item.get("id", "")), item.get("timestamp")
    return Message(
        f"#message{number}",
        name,
        text,
        when if isinstance(when, str) else None,
        iso_seconds(when),
        f"{link}{number}" if link else None,
        ("edited",) if item.get("timestampEdited") else (),
        (("author", sender(name)),) if name else (),
    )


FORMAT = Format(
    "discord", "Discord export (DiscordChatExporter JSON)", (), _fits, _read, version=2, form_of="json"
)
