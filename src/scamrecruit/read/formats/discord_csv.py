"""Discord channels as DiscordChatExporter writes them to CSV."""

import csv
import io
from collections.abc import Iterator

from scamrecruit.read.chat import Message, Senders, advertisements
from scamrecruit.read.chatdates import iso_seconds
from scamrecruit.read.input import Head, Input
from scamrecruit.read.refusal import Refusal
from scamrecruit.read.registry import Fit, Format, Item
from scamrecruit.read.table import MAX_CELL

_HEADER = b"AuthorID,Author,Date,Content,"


def _fits(head: Head) -> Fit:
    return Fit.CERTAIN if head.body.replace(b'"', b"").startswith(_HEADER) else Fit.NO


def _read(file: Input) -> Iterator[Item]:
    digest = file.whole_digest()
    csv.field_size_limit(MAX_CELL)
    lines = io.TextIOWrapper(file.plain(), "utf-8-sig", errors="replace", newline="")
    try:
        yield from advertisements(
            _messages(csv.DictReader(lines)),
            lambda at: file.line_source(f"{file.uri}{at}", digest, FORMAT.reader, "utf-8"),
            file.uri,
        )
    except csv.Error as error:
        raise Refusal(f"a row cannot be read: {error}", "export the channel again") from None


def _messages(rows: "csv.DictReader[str]") -> Iterator[Message]:
    sender = Senders()
    for number, row in enumerate(rows, 2):
        author, text, when = (row.get(name) or "" for name in ("AuthorID", "Content", "Date"))
        if text.strip():
            extra = (("author", sender(author)),)
            yield Message(f"#row{number}", author, text, when or None, iso_seconds(when), extra=extra)


FORMAT = Format("discord-csv", "Discord export, CSV", (), _fits, _read, form_of="csv")
