"""Pictures and screenshots: recognised text, and the text of QR codes, which are never opened."""

from collections.abc import Iterator

import msgspec

from scamrecruit.read import ocr
from scamrecruit.read.identity import posting_id
from scamrecruit.read.input import Head, Input
from scamrecruit.read.picture import Picture
from scamrecruit.read.refusal import Refusal
from scamrecruit.read.registry import Fit, Format, Item, Need
from scamrecruit.read.sandbox import isolated
from scamrecruit.records import Posting

_PILLOW = Need("Pillow", "pip install 'scamrecruit[ocr]'", module="PIL")
_CODES = Need("zxing-cpp", "pip install 'scamrecruit[ocr]'", module="zxingcpp")
_MAGIC = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*")
_EXTENSIONS = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".tif", ".tiff", ".bmp")


def _fits(head: Head) -> Fit:
    webp = head.raw[:4] == b"RIFF" and head.raw[8:12] == b"WEBP"
    avif = head.raw[4:12] in {b"ftypavif", b"ftypavis"}
    bitmap = head.raw[:2] == b"BM" and head.raw[6:10] == bytes(4)
    signed = head.raw.startswith(_MAGIC[:2]) or (
        head.raw.startswith(_MAGIC[2:]) and b"\0" in head.raw[:64]
    )
    return Fit.SIGNED if signed or webp or avif or bitmap else Fit.NO


def _read(file: Input) -> Iterator[Item]:
    body = file.body()
    if _PILLOW.missing():
        raise Refusal("a picture: its reader is not installed", f"{_PILLOW.install}; {ocr.INSTALL}")
    picture = msgspec.msgpack.decode(isolated("scamrecruit.read.picture", body), type=Picture)
    source = file.source(FORMAT.reader)
    notes, text, sure = list(source.notes), "", None
    try:
        found = ocr.recognise(picture.png)
        text = found.text
        if text:
            notes.append(ocr.note(found))
            sure = round(found.confidence, 1)
    except Refusal:
        if not picture.codes:
            raise
        notes.append("only its QR codes were read: text recognition is not installed")
    if picture.codes:
        notes.append(f"QR codes: {len(picture.codes)}, read as text, not opened")
    text = "\n".join(filter(None, (text, *(code for code in picture.codes if code not in text))))
    if not any(map(str.isalnum, text)):
        raise Refusal("a picture in which no text was recognised", _advice())
    source = msgspec.structs.replace(source, notes=tuple(notes), recognised=sure)
    yield Posting(id=posting_id("", text), source=source, text=text, url=source.claimed_url)


def _advice() -> str:
    missing = ", ".join(f"{pack} ({ocr.SCRIPTS[pack][0]})" for pack in ocr.missing_packs()[:6])
    return f"look at it by hand; language packs that are missing here: {missing or 'none'}"


FORMAT = Format(
    "image", "picture, screenshot", _EXTENSIONS, _fits, _read, version=2,
    needs=(_PILLOW, _CODES, ocr.TESSERACT), limits=ocr.limits,
)  # fmt: skip
