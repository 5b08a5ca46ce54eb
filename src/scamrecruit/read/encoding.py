"""Bytes -> text: byte order mark or escapes, then valid UTF-8, then what the page declares, then a
detector.

UTF-8 goes before a declaration since a page that decodes as UTF-8 with multi-byte letters is UTF-8
whatever it says of itself (the chance of the contrary is negligible beyond a few letters).
"""

import codecs
import re
from typing import NamedTuple

from scamrecruit.read.detecting import ENCODINGS, detect, mostly_beyond_ascii

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([a-zA-Z0-9_.:\-]{2,40})", re.I)
# What a label means on the web (WHATWG Encoding): the superset that pages really use.
_WEB_LABELS = {
    "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "gb_2312-80": "gb18030",
    "iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252",
    "tis-620": "cp874", "iso-8859-11": "cp874", "windows-874": "cp874",
    "shift_jis": "cp932", "shift-jis": "cp932", "x-sjis": "cp932", "sjis": "cp932",
    "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "big5": "big5hkscs", "iso-8859-9": "cp1254",
    "x-user-defined": "cp1252", "big5-hkscs": "big5hkscs", "koi8-u": "koi8_u",
}  # fmt: skip
# UTF-8 and UTF-16 are not among them: a body that is either has been told by its bytes before.
_WEB_ENCODINGS = frozenset(
    (*ENCODINGS, "big5hkscs", "euc_kr", "iso2022_jp", "koi8_u", "mac_roman", "mac_cyrillic", "cp866")
) | {f"iso8859_{number}" for number in range(2, 17)}
_CONTROLS = bytes([*range(9), *range(14, 27), *range(28, 32)])
# Japanese mails are often written so: plain ASCII with escapes between character sets.
_ESCAPE, _ESCAPED = b"\x1b$", "iso2022_jp"
_SOME_DAMAGE = 0.05
_WESTERN = "cp1252"
_HEAD = 4096


class Decoded(NamedTuple):
    """Text with how it was decoded; ``lossy`` if some bytes had no meaning in that encoding."""

    text: str
    encoding: str
    lossy: bool

    @property
    def damage(self) -> tuple[str, ...]:
        """A note if it is lossy."""
        return ("some bytes had no meaning in this encoding",) if self.lossy else ()


def decode_start(body: bytes) -> Decoded:
    """Decode the beginning of something longer: a letter of UTF-8 cut in half at its end is left out."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        decoder.decode(body)
    except UnicodeDecodeError:
        return decode(body)
    cut_off, _ = decoder.getstate()
    return decode(body[: len(body) - len(cut_off)])


def decode(body: bytes, declared: str | None = None) -> Decoded:
    """Decode ``body``; never raises. ``declared`` is a label given from outside (HTTP, MIME)."""
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return _decoded(body, encoding)
    told = _utf16_without_mark(body) or (_ESCAPED if _is_escaped(body) else None)
    if told:
        return _decoded(body, told)
    try:
        return Decoded(body.decode("utf-8"), "utf-8", lossy=False)
    except UnicodeDecodeError:
        return _legacy(body, declared)


def contradiction(body: bytes, declared: str | None, found: Decoded) -> tuple[str, ...]:
    """A note if ``body`` was read in another encoding than it declares."""
    label = declared or _meta_label(body)
    if not label or body.isascii():
        return ()
    name = label.lower().strip()
    try:
        meant = codecs.lookup(_WEB_LABELS.get(name, name)).name
    except (LookupError, ValueError):
        meant = ""
    if meant == codecs.lookup(found.encoding.removesuffix("-sig")).name:
        return ()
    return (f"declared as {label}, read as {found.encoding}",)


def _legacy(body: bytes, declared: str | None) -> Decoded:
    """``body`` by the first encoding that fits: UTF-8 with some damage, a label, the detector's.

    A label under which many bytes mean nothing lies, and Western ones are given to any text that has
    none; the least bad reading stands in the end.
    """
    tried = [_decoded(body, "utf-8")]
    if _damage(tried[0].text) <= _SOME_DAMAGE:
        return tried[0]
    for encoding in filter(None, (_known(declared), _known(_meta_label(body)))):
        if encoding == _WESTERN and mostly_beyond_ascii(body):
            continue
        tried.append(_decoded(body, encoding))
        if _damage(tried[-1].text) <= _SOME_DAMAGE:
            return tried[-1]
    tried.append(_decoded(body, detect(body)))
    return min(reversed(tried), key=lambda decoded: _damage(decoded.text))


def _damage(text: str) -> float:
    """Share of letters beyond ASCII that could not be decoded, 0 to 1."""
    lost = text.count("\ufffd")
    return lost / (len(text) - len(text.encode("ascii", "ignore"))) if lost else 0.0


def looks_binary(body: bytes) -> bool:
    """True for bytes that are no text in any encoding: many control bytes in the beginning."""
    head = body[:_HEAD]
    if not head or any(body.startswith(mark) for mark, _ in _BOMS) or _utf16_without_mark(body):
        return False
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return controls * 20 > len(head)


def _decoded(body: bytes, encoding: str) -> Decoded:
    text = body.decode(encoding, errors="replace")
    return Decoded(text, encoding, lossy="\ufffd" in text)


def _utf16_without_mark(body: bytes) -> str | None:
    """UTF-16 shows by its zero bytes: in every other place only, those of spaces and markup."""
    head = body[:_HEAD]
    if len(head) < 8 or b"\0" not in head:
        return None
    even, odd = head[::2].count(0), head[1::2].count(0)
    for encoding, here, there in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if here * 50 > len(head) and there * 20 <= here and _is_wide_text(head, encoding):
            return encoding
    return None


def _is_escaped(body: bytes) -> bool:
    """Whether a text changes its character set by escapes, all of which have a meaning."""
    try:
        return _ESCAPE in body and "\x1b" not in body.decode(_ESCAPED)
    except UnicodeDecodeError:
        return False


def _is_wide_text(head: bytes, encoding: str) -> bool:
    text = head[: len(head) // 2 * 2].decode(encoding, errors="replace")[:-1]
    printable = sum(char.isprintable() or char in "\t\r\n\f" for char in text)
    return printable * 20 >= len(text) * 19


def _meta_label(body: bytes) -> str | None:
    found = _META.search(body, 0, _HEAD)
    return found[1].decode("ascii") if found else None


def _known(label: str | None) -> str | None:
    """The encoding that ``label`` stands for on the web; Python knows labels that are no text."""
    name = (label or "").lower().strip()
    try:
        known = codecs.lookup(_WEB_LABELS.get(name, name)).name
    except (LookupError, ValueError):
        return None
    return known if known.replace("-", "_") in _WEB_ENCODINGS else None
