"""Tar archives, read forward; with the compressed reader also .tar.gz, .tar.xz and the like."""

import tarfile
import zlib
from collections.abc import Iterator
from typing import cast

from scamrecruit.read.input import Head, Input
from scamrecruit.read.registry import Fit, Format, Item
from scamrecruit.records import PassedOver, Unreadable
from scamrecruit.savedpages import is_aside

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
                    yield file.member(f"!{name}", cast("bytes", stream))
    except _FAILURES:
        error = "incomplete: the archive is damaged or cut short"
        yield Unreadable(file.uri, "read", error, "what was whole has been read; get a whole copy")
    if passed:
        yield PassedOver(file.uri, "parts of saved pages and hidden files", passed)


FORMAT = Format("tar", "tar archive", (".tar",), _fits, _read, container=True)
