"""Pages saved as MHTML, and e-mails: both are MIME messages."""

import re
from collections.abc import Iterator

from scamrecruit.read.input import Head, Input
from scamrecruit.read.registry import Fit, Format, Item

_FIELD = re.compile(rb"[!-9;-~]{1,70}:[ \t\r\n]")
_TELLING = re.compile(
    rb"^(?:mime-version|message-id|received|return-path|snapshot-content-location"
    rb"|content-type:\s*multipart/)\b",
    re.I | re.M,
)
_USUAL = re.compile(
    rb"^(?:from|to|subject|date|mime-version|content-type|message-id|snapshot-content-location):",
    re.I | re.M,
)


def _fits(head: Head) -> Fit:
    if head.media_type in {"message/rfc822", "multipart/related"}:
        return Fit.CERTAIN
    if not _FIELD.match(head.body):
        return Fit.NO
    fields = re.split(rb"\r?\n\r?\n", head.raw.lstrip(), maxsplit=1)[0]
    return Fit.SIGNED if _TELLING.search(fields) and len(_USUAL.findall(fields)) > 1 else Fit.NO


def _read(file: Input) -> Iterator[Item]:
    from scamrecruit.read.message import read_message  # the library for mail takes long to import

    yield from read_message(file, FORMAT.version)


FORMAT = Format(
    "mime", "MHTML page, e-mail", (".mhtml", ".mht", ".eml"), _fits, _read, version=2, container=True
)
