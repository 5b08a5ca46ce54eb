"""An input as a reader sees it: its first bytes, then the rest, once, with the costs counted."""

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from tempfile import SpooledTemporaryFile, TemporaryFile
from typing import Any, BinaryIO, cast

from scamrecruit.read.budget import Budget
from scamrecruit.read.encoding import Decoded, decode_start
from scamrecruit.read.guard import MAX_BYTES
from scamrecruit.read.pagelist import PageList
from scamrecruit.read.refusal import Refusal
from scamrecruit.read.streams import Decompressed, codec_of
from scamrecruit.records import Capture, Source

HEAD = 65_536
"""Bytes that sniffing may look at."""
MAX_NESTED = 256_000_000
"""Largest archive inside another that is read if its reader must jump about in it, bytes."""
_IN_MEMORY = 64_000_000
_MAX_SPOOLED = 8_000_000_000


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the user asked of the readers: ``columns`` maps our field names to names of columns."""

    columns: Mapping[str, str] = field(default_factory=dict)


class Chained(io.RawIOBase):
    """``head``, then what ``rest`` still holds: a pipe, as if nothing had been read from it."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        super().__init__()
        self._head = memoryview(head)
        # What is there now: a pipe's next line may come much later.
        self._more = getattr(rest, "read1", rest.read)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self._head[: len(buffer)] or self._more(len(buffer))
        self._head = self._head[len(piece) :]
        buffer[: len(piece)] = piece
        return len(piece)


class Head:
    """What sniffers look at: first bytes, name and declared media type. Costly views are made once."""

    def __init__(self, raw: bytes, name: str, media_type: str | None) -> None:
        self.raw = raw
        self.start = raw[:4096]
        self.name = name.lower()
        self.media_type = (media_type or "").partition(";")[0].strip().lower()

    @cached_property
    def text(self) -> str:
        """The first bytes as text, without byte order mark."""
        return decode_start(self.raw).text.lstrip("\ufeff")

    @cached_property
    def opening(self) -> str:
        """The first 8 KB as text: enough for most, and much cheaper than ``text``."""
        return decode_start(self.raw[:8192]).text.lstrip("\ufeff")

    @cached_property
    def plain_start(self) -> bytes:
        """The first bytes, unpacked if they are those of a compressed file."""
        codec = codec_of(self.raw)
        if codec is None:
            return self.start
        try:
            return io.BufferedReader(Decompressed(io.BytesIO(self.raw), codec, Budget())).read(4096)
        except Refusal:
            return b""

    @cached_property
    def body(self) -> bytes:
        """The first 4 KB without what may stand before the content."""
        return self.start.lstrip(b"\xef\xbb\xbf \t\r\n")


@dataclass
class Input:
    """One capture, opened. ``stream`` begins behind ``head``; use the methods, each but once.

    ``pages``: of what lies in an archive of the web, the archive's list of pages.
    """

    capture: Capture
    head: Head
    stream: BinaryIO
    depth: int
    budget: Budget
    options: ReadOptions
    declared: str | None = None
    container: str | None = None
    pages: PageList | None = None
    _body: bytes | None = None

    @property
    def uri(self) -> str:
        return self.capture.uri

    def body(self, limit: int = MAX_BYTES) -> bytes:
        """All bytes. Raises Refusal if they are more than ``limit``."""
        if self._body is None:
            body = self.head.raw
            if len(body) == HEAD:
                body += read_up_to(self.stream, limit + 1 - len(body))
            if len(body) > limit:
                advice = "split it, or save the text alone"
                raise Refusal(f"larger than {limit // 1_000_000} MB", advice)
            self._body = body
        return self._body

    def plain(self) -> BinaryIO:
        """The bytes from the first one on, to be read forward, once."""
        if self._body is not None:
            return io.BytesIO(self._body)
        return io.BufferedReader(Chained(self.head.raw, self.stream), HEAD)

    def seekable(self) -> BinaryIO:
        """The bytes as a file in which a reader may jump about.

        Raises Refusal for an archive inside another that is too large for that.
        """
        if self.depth or self._body is not None:
            return io.BytesIO(self.body(MAX_NESTED))
        self.stream.seek(0)
        return self.stream

    def on_disk(self) -> BinaryIO:
        """The bytes as a file of the system, at their beginning: the user's, or a nameless copy.

        To be closed. Raises Refusal for one inside an archive that is too large for that.
        """
        if not self.depth and isinstance(self.capture.handle, Path):
            return self.capture.handle.open("rb")
        copy = TemporaryFile()  # noqa: SIM115
        copy.write(self.body(MAX_NESTED))
        copy.seek(0)
        return cast("BinaryIO", copy)

    def decoded_start(self) -> Decoded:
        """The beginning decoded; of a text that begins in plain ASCII, the first part that does not."""
        part = self.head.raw
        if len(part) == HEAD and part.isascii():
            with self._whole() as whole:
                while (more := read_up_to(whole, HEAD)).isascii() and more:
                    pass
                part = more + read_up_to(whole, HEAD)
        return decode_start(part)

    def digest(self) -> str | None:
        """SHA-256 of the body, if it has been read."""
        return None if self._body is None else hashlib.sha256(self._body).hexdigest()

    def whole_digest(self) -> str:
        """SHA-256 of all bytes, without holding a file's in memory."""
        with self._whole() as whole:
            return hashlib.file_digest(whole, "sha256").hexdigest()  # type: ignore[arg-type]

    def _whole(self) -> BinaryIO:
        """All bytes once more, from the first one; those of a file are not held in memory."""
        handle = self.capture.handle
        if self.depth or self._body is not None or not isinstance(handle, Path):
            return io.BytesIO(self.body(MAX_NESTED))
        return handle.open("rb")

    def source(self, reader: str) -> Source:
        """The source of the whole body, read by ``reader``. Raises Refusal if it is too large."""
        digest = hashlib.sha256(self.body()).hexdigest()
        return self.line_source(self.uri, digest, reader)

    def line_source(self, uri: str, digest: str, reader: str, encoding: str | None = None) -> Source:
        """The source of a part with a place and a digest of its own; ``encoding`` if it was found."""
        capture = self.capture
        notes = capture.notes
        if self.declared:
            notes = (*notes, f"named like {self.declared}, but it is not one")
        return Source(
            uri,
            digest,
            reader,
            encoding=encoding or _charset(capture.media_type),
            claimed_url=capture.claimed_url,
            claimed_saved_at=capture.claimed_saved_at,
            notes=notes,
            container_sha256=capture.container_sha256,
            declared=self.declared,
        )

    def member(self, path: str, handle: bytes | BinaryIO, **known: Any) -> Capture:
        """A capture of what lies at ``path`` inside this one; ``known`` are fields of ``Capture``."""
        named = (f"lies in a file named like {self.declared} that is not one",) if self.declared else ()
        known.setdefault("notes", (*self.capture.notes, *named))
        return Capture(f"{self.uri}{path}", handle, container_sha256=self.container_digest(), **known)

    def container_digest(self) -> str:
        """SHA-256 of the outermost file."""
        if self.capture.container_sha256:
            return self.capture.container_sha256
        if self.container is None:
            handle = self.capture.handle
            if isinstance(handle, Path):
                with handle.open("rb") as file:
                    self.container = hashlib.file_digest(file, "sha256").hexdigest()
            else:
                body = handle if isinstance(handle, bytes) else self.body(MAX_NESTED)
                self.container = hashlib.sha256(body).hexdigest()
        return self.container


def read_up_to(stream: BinaryIO, size: int) -> bytes:
    """The next ``size`` bytes, however slowly they come; fewer only at the end."""
    pieces = []
    while size and (piece := stream.read(size)):
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


def spooled(stream: BinaryIO) -> tuple[BinaryIO, int, str]:
    """A pipe's bytes in memory, or in a nameless temporary file; their number and SHA-256.

    Raises Refusal if they are too many.
    """
    copy = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115
    size, digest = 0, hashlib.sha256()
    while piece := stream.read(HEAD):
        size += copy.write(piece)
        digest.update(piece)
        if size > _MAX_SPOOLED:
            raise Refusal("too much for a pipe", "name the file instead of piping it")
    copy.seek(0)
    return cast("BinaryIO", copy), size, digest.hexdigest()


def _charset(media_type: str | None) -> str | None:
    """The charset parameter of a media type, as declared."""
    for parameter in (media_type or "").split(";")[1:]:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip("\"'")[:40] or None
    return None
