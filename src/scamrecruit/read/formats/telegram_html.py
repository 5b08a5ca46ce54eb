"""Telegram Desktop export as HTML: ``messages*.html``. The exporter's own pages are passed over."""

import re
from collections.abc import Iterator
from datetime import datetime

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scamrecruit.read.chat import Message, Senders, advertisements
from scamrecruit.read.dom import fragment_text, outermost
from scamrecruit.read.encoding import decode
from scamrecruit.read.formats.telegram import PRIVATE
from scamrecruit.read.guard import is_suspicious
from scamrecruit.read.input import Head, Input
from scamrecruit.read.refusal import Refusal
from scamrecruit.read.registry import Fit, Format, Item
from scamrecruit.records import PassedOver

_TITLE = re.compile(rb"<title>\s*Exported Data\s*</title>", re.I)
_WORDS = ".text, .media_poll, .bot_buttons_table"
_WHEN = re.compile(r"(\d\d)\.(\d\d)\.(\d{4}) (\d\d:\d\d:\d\d)(?: UTC([+-]\d\d:\d\d))?")


def _fits(head: Head) -> Fit:
    return Fit.CERTAIN if _TITLE.search(head.start) and b"page_wrap" in head.raw else Fit.NO


def _read(file: Input) -> Iterator[Item]:
    body = file.body()
    if b'class="history"' not in body or b"default clearfix" not in body:
        yield PassedOver(file.uri, PRIVATE, 1)
        return
    if is_suspicious(body):
        raise Refusal("built to stall a parser, and no export of Telegram", "export the chat again")
    digest = file.whole_digest()
    decoded = decode(body)
    tree = LexborHTMLParser(decoded.text)
    header = tree.css_first(".page_header .text")
    chat = header.text(strip=True) if header else ""
    yield from advertisements(
        _messages(tree, chat),
        lambda at: file.line_source(f"{file.uri}{at}", digest, FORMAT.reader, decoded.encoding),
        file.uri,
    )


def _messages(tree: LexborHTMLParser, chat: str) -> Iterator[Message]:
    sender, author = Senders(), ""
    for node in outermost(tree.css("div.message.default")):
        # A message joined to the one before does not name its author again.
        author = _words(node.css_first(".body > .from_name")) if _has_author(node) else author
        text = "\n".join(map(_text, outermost(node.css(_WORDS))))
        if not text.strip():
            continue
        posted_at, moment = _when(node)
        forwarded = _words(node.css_first(".forwarded.body > .from_name"))
        facts = {"chat": chat, "author": author if author == chat else sender(author)}
        if forwarded:
            facts["forwarded_from"] = forwarded
        yield Message(
            f"#{node.attributes.get('id') or ''}",
            author,
            text,
            posted_at,
            moment,
            None,
            ("forwarded",) if forwarded else (),
            tuple((key, value) for key, value in facts.items() if value),
        )


def _has_author(node: LexborNode) -> bool:
    return "joined" not in (node.attributes.get("class") or "").split()


def _words(node: LexborNode | None) -> str:
    """A name; the date behind the name of a forwarded message is left out."""
    if node is None:
        return ""
    return " ".join(node.text(deep=False).split())


def _text(node: LexborNode) -> str:
    for link in node.css("a[href]"):
        target = link.attributes.get("href") or ""
        if target.startswith(("http", "tel:", "mailto:")) and target not in link.text():
            link.insert_after(f" ({target})")
    return fragment_text(node.html or "")


def _when(node: LexborNode) -> tuple[str | None, float | None]:
    """Date as ISO 8601, with its offset if the export has one, and as seconds."""
    date = node.css_first(".date.details[title]")
    found = _WHEN.search((date.attributes.get("title") or "") if date is not None else "")
    if not found:
        return None, None
    day, month, year, time, offset = found.groups()
    try:
        moment = datetime.fromisoformat(f"{year}-{month}-{day}T{time}{offset or '+00:00'}")
    except ValueError:
        return None, None
    return f"{year}-{month}-{day}T{time}{offset or ''}", moment.timestamp()


FORMAT = Format(
    "telegram-html", "Telegram Desktop export, HTML", (), _fits, _read, version=2, form_of="html"
)
