"""What a file is not: formats that are told by their first bytes and not read."""

import re

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"SQLite format 3", "a database"),
    (b"\x7fELF", "a program"),
    (b"\xd0\xcf\x11\xe0", "an office document of the old kind"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!\x1a", "a RAR archive"),
)
# Words begin with these letters too: a zero byte must stand near by.
_WORDLIKE_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"MZ", "a program"),
    (b"RIFF", "a recording"),
)
MARKUP = re.compile(
    rb"<(?:!doctype|html|head|body|meta|title|script|style|link|div|p|br|span|table|article|section"
    rb"|main|ul|ol|h[1-6]|a|b|i|font|center|form|iframe|!--)\b|<!--",
    re.I,
)
"""A tag that pages are made of."""


def foreign_format(head: bytes) -> str | None:
    """Name of a format that this version does not read, or None."""
    wordlike = _WORDLIKE_MAGIC if b"\0" in head[:64] else _MAGIC[:0]
    for magic, name in (*_MAGIC, *wordlike):
        if head.startswith(magic):
            return name
    return None
