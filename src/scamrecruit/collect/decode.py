"""Content codings undone in small steps, so that no bomb can grow in memory.

A few hundred bytes of brotli can hold hundreds of megabytes; a gzip within a gzip more. So each
decoder is asked for at most ``_STEP`` bytes at a time, the sum is counted, and stacked codings are
refused.
"""

import zlib
from collections.abc import Callable, Generator, Iterator

_STEP = 64 * 1024
_SLICE = 16 * 1024
_MAX_PARTS = 1000
_MAX_WINDOW = 8 * 1024 * 1024
_WORTH_A_RATIO = 1 << 20
_DAMAGED, _ENDS_EARLY = "the compressed body is damaged", "the compressed body ends early"


ACCEPTED = "gzip, deflate, br, zstd"
"""The codings to ask for: those that are undone here."""


class DecodeError(Exception):
    """A body that is not decoded; the text says why."""


def decoded(payload: bytes, codings: str, *, limit: int, ratio: int) -> bytes:
    """``payload`` without its content coding, at most ``limit`` bytes and ``ratio`` times its size.

    Raises DecodeError.
    """
    names = [name.strip().lower() for name in codings.split(",")]
    names = [name for name in names if name not in {"", "identity"}]
    if not names or not payload:
        return payload
    if len(names) > 1:
        raise DecodeError(f"stacked content codings ({', '.join(names)[:60]})")
    decoder = _DECODERS.get(names[0])
    if decoder is None:
        raise DecodeError(f"unknown content coding {names[0][:40]!r}")
    body = bytearray()
    allowed = max(_WORTH_A_RATIO, len(payload) * ratio)
    for chunk in decoder(payload):
        body += chunk
        if len(body) > limit:
            raise DecodeError(f"more than {limit / (1 << 20):.0f} MiB when unpacked")
        if len(body) > allowed:
            raise DecodeError(f"more than {ratio} times its size when unpacked")
    return bytes(body)


def _gzip(payload: bytes) -> Iterator[bytes]:
    """All members; what follows the last one is padding, as gzip itself takes it."""
    at = 0
    for _ in range(_MAX_PARTS):
        at = yield from _inflate(payload, at, zlib.MAX_WBITS | 16)
        if not payload.startswith(b"\x1f\x8b", at):
            return
    raise DecodeError("a gzip of too many members")


def _deflate(payload: bytes) -> Iterator[bytes]:
    """With or without its zlib wrapper: servers send both under this name."""
    wrapped = payload[0] & 0x0F == 8 and int.from_bytes(payload[:2]) % 31 == 0
    yield from _inflate(payload, 0, zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS)


def _inflate(payload: bytes, at: int, bits: int) -> Generator[bytes, None, int]:
    """One compressed stream from ``at``; where it ends is returned at the end."""
    decoder = zlib.decompressobj(bits)
    try:
        while not decoder.eof and at < len(payload):
            chunk = payload[at : at + _SLICE]
            yield decoder.decompress(chunk, _STEP)
            at += len(chunk) - len(decoder.unconsumed_tail) - len(decoder.unused_data)
        while not decoder.eof and (chunk := decoder.decompress(b"", _STEP)):
            yield chunk
    except zlib.error as error:
        raise DecodeError(_DAMAGED) from error
    if not decoder.eof:
        raise DecodeError(_ENDS_EARLY)
    return at


def _brotli(payload: bytes) -> Iterator[bytes]:
    import brotli

    decoder = brotli.Decompressor()
    try:
        yield decoder.process(payload, output_buffer_limit=_STEP)
        while not decoder.can_accept_more_data():
            yield decoder.process(b"", output_buffer_limit=_STEP)
    except brotli.error as error:
        raise DecodeError(_DAMAGED) from error
    if not decoder.is_finished():
        raise DecodeError(_ENDS_EARLY)


def _zstd(payload: bytes) -> Iterator[bytes]:
    from backports import zstd

    window: dict[int, int] = {zstd.DecompressionParameter.window_log_max: _MAX_WINDOW.bit_length() - 1}
    try:
        for _ in range(_MAX_PARTS):
            frame = zstd.ZstdDecompressor(options=window)
            yield frame.decompress(payload, _STEP)
            while not (frame.eof or frame.needs_input):
                yield frame.decompress(b"", _STEP)
            if not frame.eof:
                raise DecodeError(_ENDS_EARLY)
            if not (payload := frame.unused_data):
                return
    except zstd.ZstdError as error:
        raise DecodeError(f"{_DAMAGED}, or wants too much memory") from error
    raise DecodeError("a zstandard body of too many frames")


_DECODERS: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
