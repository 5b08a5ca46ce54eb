"""Tar archives, read forward; with the compressed reader also .tar.gz, .tar.xz and the like."""

import io
import tarfile
import zlib
from collections.abc import Iterator
from typing import IO, Any, cast

from scamrecruit.read.input import Head, Input
from scamrecruit.read.refusal import Refusal
from scamrecruit.read.registry import Fit, Format, Item
from scamrecruit.records import PassedOver, Unreadable
from scamrecruit.savedpages import is_aside

_DAMAGED = (
    "incomplete: the archive is damaged or cut short",
    "what was whole has been read; get a whole copy",
)
_FAILURES = (tarfile.TarError, OSError, EOFError, ValueError, zlib.error)


def _fits(head: Head) -> Fit:
    return Fit.CERTAIN if head.raw[257:262] == b"ustar" else Fit.NO


def _read(file: Input) -> Iterator[Item]:
    passed = 0
    try:
        with tarfile.open(fileobj=file.plain(), mode="r|") as archive:
            for info in archive:
                # Links lead elsewhere, sparse files are mostly holes.
                if not info.isreg() or info.issparse() or is_aside(info.name):
                    passed += not info.isdir()
                    continue
                stream = archive.extractfile(info)
                if stream is not None:
                    name = info.name.encode("utf-8", "surrogateescape").decode(
                        "utf-8", "backslashreplace"
                    )
                    yield file.member(f"!{name}", cast("bytes", _Member(stream)))
    except _FAILURES:
        yield Unreadable(file.uri, "read", *_DAMAGED)
    if passed:
        yield PassedOver(file.uri, "parts of saved pages and hidden files", passed)


class _Member(io.RawIOBase):
    """The bytes of a member; damage is a Refusal."""

    def __init__(self, inner: IO[bytes]) -> None:
        super().__init__()
        self._inner = inner

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            piece = self._inner.read(len(buffer))
        except _FAILURES:
            raise Refusal(*_DAMAGED) from None
        buffer[: len(piece)] = piece
        return len(piece)


FORMAT = Format("tar", "tar archive", (".tar",), _fits, _read, version=2, container=True)
