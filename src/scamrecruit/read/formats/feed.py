"""Feeds saved to disk: RSS, Atom, RDF, and the XML that job boards exchange (``<job>`` elements).

Entities and external definitions are refused: no feed needs them, bombs are made of them.
"""

import re
from collections.abc import Iterator, Mapping
from functools import partial
from xml.etree.ElementTree import Element, ParseError

import msgspec

from scamrecruit.read.dom import fragment_text
from scamrecruit.read.encoding import decode
from scamrecruit.read.input import Head, Input
from scamrecruit.read.refusal import Refusal
from scamrecruit.read.registry import Fit, Format, Item
from scamrecruit.read.remembered import remembered
from scamrecruit.read.rows import Columns, known_columns, plain_name
from scamrecruit.records import PassedOver, Posting, Source, Unreadable

_ROOT = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}\?>)?(?:\s|<!--.{0,2000}?-->|<\?[^>]{0,500}\?>|<!DOCTYPE[^>\[]{0,300}(?:\[.*?\]\s*)?>)*"
    r"<(?:\w+:)?(?P<root>rss|feed|RDF|urlset|sitemapindex|source|jobs|vacancies|positions|offers)\b",
    re.S,
)
_XML = re.compile(
    r"\s*<\?xml[^>]{0,200}\?>\s*(?:<!--.{0,2000}?-->\s*)?<(?!(?:!doctype\s+)?(?:html|svg)\b)\w",
    re.S | re.I,
)
_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,200}\?>")
_TAG = re.compile(r"<(/?)(item|entry|job)\b[^>]{0,300}>")
_LABEL = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{2,40})", re.I)
_ITEMS = frozenset({"item", "entry", "job", "vacancy", "position", "offer"})
_XHTML = "{http://www.w3.org/1999/xhtml}"
_PREFIX = re.compile(r"<(/?)\w{1,20}:")
_WITHOUT = "look at it by hand"
_MAPS = frozenset({"urlset", "sitemapindex"})
_ADDRESSES = "addresses of a site map"
_CONTAINERS = frozenset({"channel", "feed", "rss"})


def _fits(head: Head) -> Fit:
    if not (head.body.startswith(b"<") or head.raw[:2] in {b"\xff\xfe", b"\xfe\xff"}):
        return Fit.NO
    known = _ROOT.match(head.opening) or _XML.match(head.opening)
    return Fit.CERTAIN if known else Fit.NO


def _read(file: Input) -> Iterator[Item]:
    reading = partial(_postings, columns=file.options.columns)
    yield from remembered(file, FORMAT.reader, reading)


def _postings(body: bytes, source: Source, columns: Mapping[str, str]) -> Iterator[Item]:
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    label = _LABEL.search(body[:400])
    decoded = decode(body, label[1].decode() if label else None)
    text = decoded.text.lstrip("\ufeff")
    if declaration := _DECLARATION.match(text):
        text = text[declaration.end() :]
    source = msgspec.structs.replace(source, encoding=decoded.encoding)
    try:
        root = fromstring(text.encode("utf-8", "replace"), forbid_dtd=True)
    except DefusedXmlException:
        raise Refusal(
            "it declares entities or a document type: refused", "save the feed without them"
        ) from None
    except (ParseError, ValueError, RecursionError):
        yield from _broken(text, source, columns)
        return
    if _name(root) in _MAPS:
        yield PassedOver(source.uri, _ADDRESSES, len(root))
        return
    items = [node for node in root.iter() if _is_item(node)]
    if not items:
        raise Refusal("XML without advertisements", "save the page or the feed itself")
    for number, item in enumerate(items, 1):
        row = _row(item)
        place = msgspec.structs.replace(source, uri=f"{source.uri}#item{number}")
        posting = _posting(row, place, columns)
        yield posting or Unreadable(place.uri, "read", "an item without words", _WITHOUT, source.sha256)


def _posting(row: dict[str, str], source: Source, chosen: Mapping[str, str]) -> Posting | None:
    columns = Columns(row, chosen)
    if not columns.known("title") and "name" in row:
        row["title"] = row.pop("name")
        columns = Columns(row, chosen)
    return columns.posting(row, source, all_words=columns.leave_words(row))


def _is_item(node: Element) -> bool:
    """Whether an element is one advertisement: by its name, or by the names of its children."""
    if not len(node):
        return False
    if _name(node) in _ITEMS:
        return True
    fields = {known_columns().get(plain_name(_name(child)), ("",))[0] for child in node}
    return {"title", "text"} <= fields and _name(node) not in _CONTAINERS


def _broken(text: str, source: Source, columns: Mapping[str, str]) -> Iterator[Item]:
    """Items of a feed that is no valid XML, each parsed by itself; the broken ones are lost."""
    from defusedxml.ElementTree import fromstring

    lost = 0
    blocks = list(_blocks(text))
    for number, inside in enumerate(blocks, 1):
        inner = re.sub(r"<(/?)\w{1,40}:(\w)", r"<\1\2", inside)
        try:
            row = _row(fromstring(f"<item>{inner}</item>".encode("utf-8", "replace"), forbid_dtd=True))
        except (ParseError, ValueError, RecursionError):
            lost += 1
            continue
        place = msgspec.structs.replace(source, uri=f"{source.uri}#item{number}")
        posting = _posting(row, place, columns)
        if posting is not None:
            yield posting
    error = f"no valid XML: {lost} of {len(blocks)} items lost" if blocks else "no valid XML"
    yield Unreadable(source.uri, "read", error, "get a whole copy of the feed", source.sha256)


def _blocks(text: str) -> Iterator[str]:
    """What stands between the tags of each item, in one pass: an item begun anew loses the first."""
    begun: tuple[str, int] | None = None
    for tag in _TAG.finditer(text):
        if not tag[1]:
            begun = tag[2], tag.end()
        elif begun and begun[0] == tag[2]:
            yield text[begun[1] : tag.start()]
            begun = None


def _row(item: Element) -> dict[str, str]:
    """The children of an item by name; of one name, those of the item's own vocabulary go before others
    ("media:title"), then the longest counts. Links may be attributes."""
    row: dict[str, str] = {}
    best: dict[str, tuple[bool, int]] = {}
    for child in item:
        name, text = _name(child), _text(child)
        if name == "link" and not text and child.get("rel", "alternate") == "alternate":
            text = child.get("href", "")
        name = "content:encoded" if name == "encoded" else name
        own = child.tag.rpartition("}")[0] == item.tag.rpartition("}")[0]
        if text and (name not in row or (own, len(text)) > best[name]):
            row[name], best[name] = text, (own, len(text))
    texts = [name for name in row if known_columns().get(plain_name(name), ("",))[0] == "text"]
    if len(texts) > 1:  # the summary and the whole: the whole
        row["text"] = max((row.pop(name) for name in texts), key=len)
    return row


def _text(node: Element) -> str:
    """The text of an element; markup inside it as a page shows it, fields inside it a line each."""
    from defusedxml.ElementTree import tostring

    if not len(node):
        return (node.text or "").strip()
    if any(str(child.tag).startswith(_XHTML) for child in node):
        inside: bytes = b"".join(tostring(child, encoding="utf-8") for child in node)
        return fragment_text(_PREFIX.sub(r"<\1", inside.decode()))
    return "\n".join(text for piece in node.itertext() if (text := piece.strip()))


def _name(node: Element) -> str:
    """The name of an element without its namespace."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


FORMAT = Format("feed", "RSS, Atom or job feed", (".rss", ".atom", ".xml"), _fits, _read, version=2)
