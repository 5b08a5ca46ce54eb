"""Documents and slides: DOCX, ODT and PPTX. Text by paragraph, with hidden targets of links.

Heads and feet of pages come with the text; large pictures, which may be posters, are read in their turn.
"""

import io
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError
from zipfile import ZipFile

from scamrecruit.read.identity import posting_id
from scamrecruit.read.input import Head, Input
from scamrecruit.read.refusal import Refusal
from scamrecruit.read.registry import Fit, Format, Item
from scamrecruit.read.zipmember import FAILURES
from scamrecruit.records import Posting

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_ODT = "application/vnd.oasis.opendocument.text"
_PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
# The parts that hold text, in the order in which they are read.
_PARTS = {
    _DOCX: (
        r"word/header\d*\.xml", r"word/document\.xml", r"word/(?:foot|end)notes\.xml",
        r"word/footer\d*\.xml",
    ),
    _ODT: (r"content\.xml", r"styles\.xml"),
    _PPTX: (r"ppt/slides/slide\d+\.xml", r"ppt/notesSlides/notesSlide\d+\.xml"),
}  # fmt: skip
_PICTURE = re.compile(r"(?:word/media|ppt/media|Pictures)/[^/]+\.(?:png|jpe?g|gif|webp|bmp|tiff?)", re.I)
_LARGE, _MOST_PICTURES = 30_000, 20
"""Bytes of a picture that may be a poster, and how many are read."""
_MOST_PARTS = 500
_FIELD = re.compile(r'HYPERLINK\s+"([^"]{1,2000})"')
_NUMBER = re.compile(r"\d+")
_MAX_XML = 30_000_000
_PARAGRAPHS = frozenset({"p", "h"})
_TWICE = "Fallback"
"""What stands there for old programs stands before it for new ones."""
_BREAKS = frozenset({"br", "cr", "line-break"})
_SIGNS = {"tab": "\t", "s": " ", "noBreakHyphen": "-"}
"""Signs that stand as elements."""
_DAMAGED = ("the document is damaged", "save it again, or as text")


def _fits(head: Head) -> Fit:
    return Fit.CERTAIN if head.media_type in _PARTS and head.raw.startswith(b"PK") else Fit.NO


def _read(file: Input) -> Iterator[Item]:
    source = file.source(FORMAT.reader)
    with _opened(file.body()) as archive:
        text = "\n".join(_paragraphs(archive, _PARTS[file.head.media_type]))
        pictures = [
            info.filename
            for info in archive.infolist()
            if _PICTURE.fullmatch(info.filename) and info.file_size >= _LARGE
        ]
        if not text and not pictures:
            raise Refusal("a document without text", "open it by hand")
        if text:
            yield Posting(id=posting_id("", text), source=source, text=text, url=source.claimed_url)
        for name in pictures[:_MOST_PICTURES]:
            yield file.member(f"!{name}", _body(archive, name))


def _paragraphs(archive: ZipFile, parts: tuple[str, ...]) -> Iterator[str]:
    """The paragraphs of all parts that hold text, without empty ones."""
    names = archive.namelist()
    for part in parts:
        found = [name for name in names if re.fullmatch(part, name)]
        for name in sorted(found, key=_numbered)[:_MOST_PARTS]:
            folder, _, file = name.rpartition("/")
            links, targets = f"{folder}/_rels/{file}.rels", {}
            if links in names:
                targets = {one.get("Id", ""): one.get("Target", "") for one in _xml(archive, links)}
            texts = ("".join(_pieces(node, targets)).strip() for node in _shown(_xml(archive, name)))
            yield from filter(None, texts)


def _numbered(name: str) -> list[int]:
    return [int(number[:9]) for number in _NUMBER.findall(name)]


def _shown(node: Element) -> Iterator[Element]:
    """The paragraphs below ``node``, those in boxes too, each once."""
    for child in node:
        if _name(child) != _TWICE:
            if _name(child) in _PARAGRAPHS:
                yield child
            yield from _shown(child)


def _opened(body: bytes) -> ZipFile:
    try:
        return ZipFile(io.BytesIO(body))
    except FAILURES:
        raise Refusal(*_DAMAGED) from None


def _body(archive: ZipFile, name: str) -> bytes:
    """The bytes of a member. Raises Refusal."""
    try:
        with archive.open(name) as member:
            body = member.read(_MAX_XML + 1)
    except FAILURES:
        raise Refusal(*_DAMAGED) from None
    if len(body) > _MAX_XML:
        raise Refusal("it swells beyond all measure when unpacked", "save it as text")
    return body


def _xml(archive: ZipFile, name: str) -> Element:
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root: Element = fromstring(_body(archive, name), forbid_dtd=True)
    except (DefusedXmlException, ParseError, ValueError):
        raise Refusal(*_DAMAGED) from None
    return root


def _pieces(node: Element, targets: dict[str, str]) -> Iterator[str]:
    """Text of a paragraph; of a link, its target too if the text does not show it."""
    name = _name(node)
    if name == "t" or name in _PARAGRAPHS or name in {"span", "a"}:
        yield node.text or ""
    elif name in _SIGNS:
        yield _SIGNS[name]
    elif name in _BREAKS:
        yield "\n"
    elif name == "instrText" and (field := _FIELD.search(node.text or "")):
        yield f"({field[1]}) "
    for child in node:
        if _name(child) not in _PARAGRAPHS and _name(child) != _TWICE:
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


FORMAT = Format(
    "office",
    "document, slides (DOCX, ODT, PPTX)",
    (".docx", ".odt", ".pptx"),
    _fits,
    _read,
    version=2,
    container=True,
)
