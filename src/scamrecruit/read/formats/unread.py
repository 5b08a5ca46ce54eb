"""What is told by its first bytes and cannot be read: refused in words."""

from collections.abc import Iterator

from scamrecruit.read.encoding import looks_binary
from scamrecruit.read.input import HEAD, Head, Input
from scamrecruit.read.refusal import Refusal
from scamrecruit.read.registry import Fit, Format, Item
from scamrecruit.read.sniff import foreign_format

_BLANK = b" \t\r\n\f\0\xef\xbb\xbf\xfe\xff"


def _fits(head: Head) -> Fit:
    if _is_blank(head):
        return Fit.CERTAIN
    if foreign_format(head.start):
        return Fit.SIGNED
    return Fit.BINARY if looks_binary(head.start) else Fit.NO


def _is_blank(head: Head) -> bool:
    return len(head.raw) < HEAD and not head.raw.strip(_BLANK)


def _read(file: Input) -> Iterator[Item]:
    file.body()
    if _is_blank(file.head):
        raise Refusal("the file is empty", "save the page again")
    if foreign := foreign_format(file.head.start):
        raise Refusal(f"{foreign[0]}: not read by this version", foreign[1])
    raise Refusal("binary data, no text or page", "save the advertisement as HTML or text")
    yield


FORMAT = Format("unread", "", (), _fits, _read, version=2)
