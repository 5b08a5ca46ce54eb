"""PDF -> text of its pages, and pictures of those without text, by pdfium. Runs in the sandbox."""

import ctypes
import io
from typing import Any

import msgspec

from scamrecruit.read.refusal import Refusal

MAX_PAGES = 200
MAX_SCANNED = 20
"""Pages without text that are made into pictures."""
MAX_PIXELS = 8_000_000
_DPI = 200
_FEW_LETTERS, _SOME_LETTERS = 20, 400
_LARGE_PICTURE = 0.25
"""Share of a page from which on a picture may hold what the page says."""
_MAX_LINKS = 50


class Page(msgspec.Struct, frozen=True):
    """Text of a page with the targets of its links; and its picture (PGM) if it holds little text."""

    text: str
    picture: bytes = b""


class Document(msgspec.Struct, frozen=True):
    """The pages that were read, of how many."""

    pages: list[Page]
    number: int


def work(body: bytes) -> bytes:
    """The document as MessagePack. Raises Refusal."""
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(body)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise Refusal("locked with a password", "save it without one") from None
        raise Refusal("the PDF is damaged", "get a whole copy, or save it as text") from None
    number, pages, scanned = len(document), [], 0
    for at in range(min(number, MAX_PAGES)):
        try:
            page = document[at]
            text = _text(page, document)
            alone = scanned < MAX_SCANNED and _is_scanned(page, sum(map(str.isalpha, text)))
            pages.append(Page(text, _picture(page) if alone else b""))
            scanned += alone
            page.close()
        except (pdfium.PdfiumError, ValueError):
            pages.append(Page(""))
    return msgspec.msgpack.encode(Document(pages, number))


def _is_scanned(page: Any, letters: int) -> bool:
    """Whether a page has no text, or little beside a large picture: a scan with a stamp, a poster."""
    from pypdfium2 import raw

    if letters < _FEW_LETTERS or letters > _SOME_LETTERS:
        return letters < _FEW_LETTERS
    width, height = page.get_size()
    for picture in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = picture.get_bounds()
        if (right - left) * (top - bottom) >= _LARGE_PICTURE * width * height:
            return True
    return False


def _text(page: Any, document: Any) -> str:
    text = page.get_textpage().get_text_range(errors="replace")
    # pdfium marks hyphens at line ends; a word goes on behind them.
    text = text.replace("\r\n", "\n").replace("\ufffe\n", "").replace("\ufffe", "").replace("\0", "")
    targets = [target for target in _links(page, document) if target not in text]
    return "\n".join((text.strip(), *targets)).strip()


def _links(page: Any, document: Any) -> list[str]:
    """Addresses behind the links of a page, each once."""
    from pypdfium2 import raw

    position, link = ctypes.c_int(0), raw.FPDF_LINK()
    found: dict[str, None] = {}
    while len(found) < _MAX_LINKS and raw.FPDFLink_Enumerate(page.raw, position, link):
        action = raw.FPDFLink_GetAction(link)
        size = raw.FPDFAction_GetURIPath(document.raw, action, None, 0) if action else 0
        if 1 < size < 2000:
            buffer = ctypes.create_string_buffer(size)
            raw.FPDFAction_GetURIPath(document.raw, action, buffer, size)
            found[buffer.value.decode("utf-8", "replace")] = None
    return list(found)


def _picture(page: Any) -> bytes:
    """The page in grey, as PGM; smaller if it is very large."""
    width, height = page.get_size()
    scale = min(_DPI / 72, (MAX_PIXELS / max(1.0, width * height)) ** 0.5)
    bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False)
    rows = memoryview(bitmap.buffer)
    out = io.BytesIO()
    out.write(b"P5 %d %d 255\n" % (bitmap.width, bitmap.height))
    for row in range(bitmap.height):
        out.write(bytes(rows[row * bitmap.stride : row * bitmap.stride + bitmap.width]))
    return out.getvalue()
