"""What a file is not: formats that are told by their first bytes and not read."""

import re

_PLAIN = "save the advertisement as HTML or text"
_UNPACK = "unpack it, or pack it again as zip"
# First bytes, what they tell, and what to do.
_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"SQLite format 3", "a database", _PLAIN),
    (b"\x7fELF", "a program", _PLAIN),
    (
        b"\xd0\xcf\x11\xe0",
        "an office document of the old kind (DOC, PPT, MSG)",
        "open it in an office program and save it as DOCX, PDF or text",
    ),
    (b"{\\rtf1", "an RTF document", "open it in an office program and save it as DOCX, PDF or text"),
    (b"7z\xbc\xaf", "a 7z archive", _UNPACK),
    (b"Rar!\x1a", "a RAR archive", _UNPACK),
)
# Words begin with these letters too: a zero byte must stand near by.
_WORDLIKE_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"MZ", "a program", _PLAIN),
    (b"RIFF", "a recording", _PLAIN),
)
_BRANDS = {
    **dict.fromkeys((b"heic", b"heix", b"hevc", b"mif1", b"msf1"), "a picture (HEIC)"),
    **dict.fromkeys((b"isom", b"mp41", b"mp42", b"M4A ", b"qt  ", b"iso2"), "a recording"),
}
_AS_PICTURE = "save it, or a frame of it that shows the advertisement, as JPEG or PNG"
MARKUP = re.compile(
    rb"<(?:!doctype|html|head|body|meta|title|script|style|link|div|p|br|span|table|article|section"
    rb"|main|ul|ol|h[1-6]|a|b|i|font|center|form|iframe|!--)\b|<!--",
    re.I,
)
"""A tag that pages are made of."""


def foreign_format(head: bytes) -> tuple[str, str] | None:
    """Name of a format that this version does not read, and what to do; or None."""
    if head[4:8] == b"ftyp" and head[8:12] in _BRANDS:
        return _BRANDS[head[8:12]], _AS_PICTURE
    wordlike = _WORDLIKE_MAGIC if b"\0" in head[:64] else _MAGIC[:0]
    for magic, name, advice in (*_MAGIC, *wordlike):
        if head.startswith(magic):
            return name, advice
    return None
