"""What passes over a connection, byte for byte, within limits."""

import re
import ssl
from typing import Any

from httpcore import AsyncNetworkStream

from scamrecruit.collect.settings import Limits

_HEAD_END = re.compile(rb"\r?\n\r?\n")
_INFORMATIONAL = re.compile(rb"HTTP/1\.[01] 1\d\d[^\n]*\n")
_SECRET = re.compile(rb"(?im)^proxy-authorization:[^\r\n]*\r?\n")


class TooMuchError(Exception):
    """The other side sends more than allowed; the text says of what."""


class RecordedStream(AsyncNetworkStream):
    """A connection that remembers its last question and the answer to it.

    A new question begins with the first write after a read; so what a proxy wants to hear before
    is no part of it.
    """

    def __init__(self, inner: AsyncNetworkStream, limits: Limits) -> None:
        self._inner = inner
        self._limits = limits
        self._sent = bytearray()
        self._received = bytearray()
        self._head_read = False

    @property
    def request(self) -> bytes:
        """The question as it was sent, without the password of a proxy."""
        return _SECRET.sub(b"", bytes(self._sent))

    @property
    def response(self) -> bytes:
        """The answer as it came, without announcements (1xx) before it."""
        received = bytes(self._received)
        while _INFORMATIONAL.match(received):
            end = _HEAD_END.search(received)
            if end is None:
                break
            received = received[end.end() :]
        return received

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """The next bytes. Raises TooMuchError beyond a limit."""
        data = await self._inner.read(max_bytes, timeout)
        self._received += data
        if not self._head_read:
            self._head_read = _HEAD_END.search(self._received) is not None
            if not self._head_read and len(self._received) > self._limits.head:
                raise TooMuchError(f"headers of more than {self._limits.head // 1024} KiB")
        if len(self._received) > self._limits.wire:
            raise TooMuchError(f"more than {self._limits.wire / (1 << 20):.0f} MiB")
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send ``buffer``."""
        if self._received:
            self._sent.clear()
            self._received.clear()
            self._head_read = False
        self._sent += buffer
        await self._inner.write(buffer, timeout)

    async def aclose(self) -> None:
        """Close the connection."""
        await self._inner.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> AsyncNetworkStream:
        """The same connection, encrypted, recorded from the start."""
        return RecordedStream(
            await self._inner.start_tls(ssl_context, server_hostname, timeout), self._limits
        )

    def get_extra_info(self, info: str) -> Any:
        """Facts of the connection under httpcore's names."""
        return self._inner.get_extra_info(info)
