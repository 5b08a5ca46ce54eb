"""What a file is, by its first bytes; its name is only a hint."""

import re
from typing import Literal

Kind = Literal["html", "text", "jsonl", "empty"]

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a zip archive or office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x28\xb5\x2f\xfd", "a zstandard archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF87a", "a picture"),
    (b"GIF89a", "a picture"),
    (b"SQLite format 3", "a database"),
    (b"\x7fELF", "a program"),
    (b"\xd0\xcf\x11\xe0", "an office document of the old kind"),
    (b"\xfd7zXZ", "an archive"),
    (b"7z\xbc\xaf", "an archive"),
    (b"Rar!\x1a", "an archive"),
)
# Words begin with these letters too: a zero byte must stand near by.
_WORDLIKE_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"MZ", "a program"),
    (b"RIFF", "a picture or recording"),
    (b"BZh", "an archive"),
)
_TAG = re.compile(
    rb"<(?:!doctype|html|head|body|meta|title|script|style|link|div|p|br|span|table|article|section"
    rb"|main|ul|ol|h[1-6]|a|b|i|font|center|form|iframe|!--)\b|<!--",
    re.I,
)
# An object that ends on its line. Words in braces and objects laid out over lines are text.
_OBJECT = re.compile(rb"\{[ \t]*[\"}]")
_MIME = re.compile(rb"(?:From|Snapshot-Content-Location|MIME-Version|Subject|Date):[^\r\n]*\r?\n", re.I)


def foreign_format(head: bytes) -> str | None:
    """Name of a format that this version does not read, or None."""
    wordlike = _WORDLIKE_MAGIC if b"\0" in head[:64] else _MAGIC[:0]
    for magic, name in (*_MAGIC, *wordlike):
        if head.startswith(magic):
            return name
    if b"%PDF-" in head[:1024] and not _TAG.search(head):
        return "a PDF document"
    if _MIME.match(head) and re.search(rb"multipart/related|mime-version:", head[:2048], re.I):
        return "a web archive (MHTML) or e-mail"
    return None


def sniff(head: bytes, name: str = "") -> Kind:
    """The reader for a file that begins with ``head`` (4 KB suffice) and is called ``name``."""
    body = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not body:
        return "empty"
    if _OBJECT.match(body):
        return "jsonl"
    if name.lower().endswith((".jsonl", ".ndjson")):
        return "jsonl"
    if name.lower().endswith((".html", ".htm", ".xhtml", ".shtml")):
        return "html"
    if _TAG.search(body.replace(b"\0", b"")):
        return "html"
    return "text"
