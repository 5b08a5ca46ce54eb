"""One file, compressed by gzip, bzip2, xz or zstandard; what lies inside is read in its turn."""

import io
from collections.abc import Iterator

from scamrecruit.read.input import HEAD, Head, Input
from scamrecruit.read.registry import Fit, Format, Item
from scamrecruit.read.streams import Decompressed, codec_of
from scamrecruit.records import Unreadable

_ENDINGS = {".tgz": ".tar", ".gz": "", ".bz2": "", ".xz": "", ".zst": ""}


def _fits(head: Head) -> Fit:
    return Fit.SIGNED if codec_of(head.raw) else Fit.NO


def _read(file: Input) -> Iterator[Item]:
    plain = Decompressed(file.plain(), codec_of(file.head.raw) or "", file.budget)
    stream = io.BufferedReader(plain, HEAD)
    if stream.peek(1) or not plain.problem:
        yield file.member(f"!{_inner_name(file.head.name)}", stream)
    if plain.problem:
        yield Unreadable(file.uri, "read", plain.problem.error, plain.problem.advice)


def _inner_name(name: str) -> str:
    for ending, inner in _ENDINGS.items():
        if name.endswith(ending):
            return name.removesuffix(ending) + inner
    return "data"


FORMAT = Format(
    "compressed", "file compressed by gzip, bzip2, xz or zstandard", tuple(_ENDINGS), _fits, _read,
    container=True,
)  # fmt: skip
