"""Compressed bytes as plain ones: in small steps, so that no input can fill memory.

Each step gives at most ``_STEP`` bytes, whatever the compressed bytes claim. A stream that ends too
early, is damaged or exceeds its budget gives all that was whole, then ends, and says so in
``problem``: the libraries' own readers end silently or lose the tail.
"""

import bz2
import io
import lzma
import zlib
from collections import deque
from collections.abc import Callable
from typing import Any, BinaryIO, Protocol

from scamrecruit.read.budget import Budget
from scamrecruit.read.refusal import Refusal

_STEP = 65_536
_LZMA_MEMORY = 256_000_000
_OFFSETS_KEPT = 4096
_LONGEST_MAGIC = 10
MAGIC = {b"\x1f\x8b": "gzip", b"BZh": "bzip2", b"\xfd7zXZ\0": "xz", b"\x28\xb5\x2f\xfd": "zstd"}
"""First bytes of a compressed file -> its codec."""
_BZIP2_BLOCKS = (b"1AY", b"\x17rE")


class Codec(Protocol):
    """One compressed member, as ``bz2.BZ2Decompressor`` behaves."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int) -> bytes: ...


class _Zlib:
    """``zlib.decompressobj`` with the manners of the others."""

    def __init__(self, wbits: int) -> None:
        self._inner = zlib.decompressobj(wbits)

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def needs_input(self) -> bool:
        return not self._inner.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        return self._inner.decompress(self._inner.unconsumed_tail + data, max_length)


class _Brotli:
    """``brotli.Decompressor`` with the manners of the others."""

    unused_data = b""

    def __init__(self) -> None:
        try:
            import brotli
        except ImportError:
            raise Refusal("compressed with brotli", "pip install brotli, then read it again") from None
        self._inner, self._error = brotli.Decompressor(), brotli.error

    @property
    def eof(self) -> bool:
        return bool(self._inner.is_finished())

    @property
    def needs_input(self) -> bool:
        return bool(self._inner.can_accept_more_data())

    def decompress(self, data: bytes, max_length: int) -> bytes:
        try:
            return bytes(self._inner.process(data, output_buffer_limit=max_length))
        except self._error as error:
            raise ValueError from error


class _Zstd:
    """``ZstdDecompressor`` with the errors of the others; windows over 128 MB are refused by it."""

    def __init__(self) -> None:
        try:
            from backports import zstd
        except ImportError:
            advice = "pip install backports.zstd, then read it again"
            raise Refusal("compressed with zstandard", advice) from None
        self._inner, self._error = zstd.ZstdDecompressor(), zstd.ZstdError

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def needs_input(self) -> bool:
        return self._inner.needs_input

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        try:
            return self._inner.decompress(data, max_length)
        except self._error as error:
            raise ValueError from error


def _deflate(head: bytes) -> Codec:
    """HTTP's "deflate" is zlib by the book and raw deflate in life."""
    wrapped = len(head) > 1 and head[0] & 15 == 8 and (head[0] << 8 | head[1]) % 31 == 0
    return _Zlib(zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS)


_CODECS: dict[str, Callable[[bytes], Codec]] = {
    "gzip": lambda head: _Zlib(zlib.MAX_WBITS | 16),
    "x-gzip": lambda head: _Zlib(zlib.MAX_WBITS | 16),
    "deflate": _deflate,
    "bzip2": lambda head: bz2.BZ2Decompressor(),
    "xz": lambda head: lzma.LZMADecompressor(memlimit=_LZMA_MEMORY),
    "zstd": lambda head: _Zstd(),
    "br": lambda head: _Brotli(),
}
_DAMAGE = (zlib.error, OSError, lzma.LZMAError, EOFError, ValueError)


def codec_of(head: bytes) -> str | None:
    """Name of the compression that a file beginning with ``head`` uses, or None."""
    name = next((name for magic, name in MAGIC.items() if head.startswith(magic)), None)
    return None if name == "bzip2" and head[4:7] not in _BZIP2_BLOCKS else name


class Decompressed(io.RawIOBase):
    """The plain bytes of ``raw`` (one member or several behind each other), compressed by ``codec``.

    ``problem`` is None, or what was wrong when it ended. Raises Refusal at once if ``codec`` is not
    known or its library is missing.
    """

    def __init__(self, raw: BinaryIO, codec: str, budget: Budget) -> None:
        super().__init__()
        if codec not in _CODECS:
            raise Refusal(f"compressed with {codec!r}, which is not known", "save the page again")
        self._raw, self._name, self._budget = raw, codec, budget
        self._pending = raw.read(_STEP)
        self._codec = _CODECS[codec](self._pending)
        self._read, self._given = len(self._pending), 0
        self._starts: deque[tuple[int, int]] = deque([(0, 0)], maxlen=_OFFSETS_KEPT)
        self._spare = b""
        self.problem: Refusal | None = None
        self._ended = not self._pending

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._spare and not self._ended:
            self._spare = self._step(min(_STEP, len(buffer)))
        # Brotli gives more than it is asked for.
        piece, self._spare = self._spare[: len(buffer)], self._spare[len(buffer) :]
        buffer[: len(piece)] = piece
        self._given += len(piece)
        return len(piece)

    def member_start(self, position: int) -> int:
        """Where, in the compressed bytes, the member begins that holds plain byte ``position``.

        Only the last few members are remembered.
        """
        return next((start for plain, start in reversed(self._starts) if plain <= position), 0)

    def _step(self, size: int) -> bytes:
        """The next bytes, perhaps none; sets ``_ended`` and ``problem`` at the end."""
        try:
            piece = self._codec.decompress(self._pending, size)
            self._pending = b""
            self._budget.spend(len(piece))
            if self._codec.eof:
                self._next_member(len(piece))
            elif self._codec.needs_input:
                self._pending = self._more()
                if not self._pending and not piece:
                    raise EOFError
        except Refusal as refusal:
            return self._end(refusal)
        except _DAMAGE as failure:
            early = isinstance(failure, EOFError)
            error = "it ends in the middle" if early else f"its {self._name} data are damaged"
            return self._end(Refusal(error, "what was whole has been read; get a whole copy"))
        return piece

    def _end(self, problem: Refusal | None) -> bytes:
        self._ended, self.problem = True, problem
        return b""

    def _more(self) -> bytes:
        data = self._raw.read(_STEP)
        self._read += len(data)
        return data

    def _next_member(self, given: int) -> None:
        """Begin the member behind the one that has ended; padding of zeros is skipped."""
        rest = self._codec.unused_data.lstrip(b"\0")
        while len(rest) < _LONGEST_MAGIC and (more := self._more()):
            rest = (rest + more).lstrip(b"\0")
        if not rest:
            self._end(None)
        elif codec_of(rest) == self._name:
            self._starts.append((self._given + given, self._read - len(rest)))
            self._pending, self._codec = rest, _CODECS[self._name](rest)
        else:
            self._end(Refusal("other bytes follow where it should end", "get a whole copy"))
