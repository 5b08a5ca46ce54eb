"""Word processor documents: DOCX and ODT. Text by paragraph, with hidden targets of links."""

import io
import zlib
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError
from zipfile import BadZipFile, ZipFile

from scamrecruit.read.identity import posting_id
from scamrecruit.read.input import Head, Input
from scamrecruit.read.refusal import Refusal
from scamrecruit.read.registry import Fit, Format, Item
from scamrecruit.records import Posting

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_ODT = "application/vnd.oasis.opendocument.text"
_PARTS = {_DOCX: "word/document.xml", _ODT: "content.xml"}
_LINKS = "word/_rels/document.xml.rels"
_MAX_XML = 30_000_000
_PARAGRAPHS = frozenset({"p", "h"})
_BREAKS = frozenset({"br", "cr", "line-break"})
_DAMAGED = Refusal("the document is damaged", "save it again, or as text")


def _fits(head: Head) -> Fit:
    return Fit.CERTAIN if head.media_type in _PARTS and head.raw.startswith(b"PK") else Fit.NO


def _read(file: Input) -> Iterator[Item]:
    kind = file.head.media_type
    source = file.source(FORMAT.reader)
    with _opened(file.body()) as archive:
        root, targets = _xml(archive, _PARTS[kind]), {}
        if _LINKS in archive.namelist():
            targets = {one.get("Id", ""): one.get("Target", "") for one in _xml(archive, _LINKS)}
    paragraphs = (
        "".join(_pieces(node, targets)).strip() for node in root.iter() if _name(node) in _PARAGRAPHS
    )
    text = "\n".join(paragraph for paragraph in paragraphs if paragraph)
    if not text:
        raise Refusal("a document without text", "open it by hand")
    yield Posting(id=posting_id("", text), source=source, text=text, url=source.claimed_url)


def _opened(body: bytes) -> ZipFile:
    try:
        return ZipFile(io.BytesIO(body))
    except (BadZipFile, ValueError, OSError):
        raise _DAMAGED from None


def _xml(archive: ZipFile, name: str) -> Element:
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        with archive.open(name) as member:
            body = member.read(_MAX_XML + 1)
        if len(body) > _MAX_XML:
            raise Refusal("it swells beyond all measure when unpacked", "save it as text")
        root: Element = fromstring(body, forbid_dtd=True)
    except (
        DefusedXmlException,
        ParseError,
        BadZipFile,
        KeyError,
        ValueError,
        OSError,
        NotImplementedError,
        zlib.error,
        RuntimeError,
        EOFError,
    ):
        raise _DAMAGED from None
    return root


def _pieces(node: Element, targets: dict[str, str]) -> Iterator[str]:
    """Text of a paragraph; of a link, its target too if the text does not show it."""
    name = _name(node)
    if name == "t" or name in _PARAGRAPHS or name in {"span", "a"}:
        yield node.text or ""
    elif name == "tab":
        yield "\t"
    elif name in _BREAKS:
        yield "\n"
    for child in node:
        if _name(child) not in _PARAGRAPHS:
            yield from _pieces(child, targets)
        if name != "t" and child.tail and name in _PARAGRAPHS | {"span", "a"}:
            yield child.tail
    if name in {"hyperlink", "a"}:
        address = next((v for key, v in node.attrib.items() if key.endswith(("}id", "}href"))), "")
        address = targets.get(address, address)
        if address.startswith(("http", "mailto:", "tel:")) and address not in "".join(node.itertext()):
            yield f" ({address})"


def _name(node: Element) -> str:
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


FORMAT = Format("office", "text document (DOCX, ODT)", (".docx", ".odt"), _fits, _read)
