"""The client: one guarded question at a time, with a deadline for the whole of it.

It keeps no cookie, sends no Referer, follows no redirect by itself, reads no environment variable,
and closes each connection after its answer.
"""

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from time import monotonic

import anyio
import httpcore
from httpcore import AsyncNetworkStream

from scamrecruit.collect.decode import ACCEPTED
from scamrecruit.collect.egress import Door
from scamrecruit.collect.exchange import Exchange
from scamrecruit.collect.failures import CUT_SHORT, NO_ANSWER, explained, truncation
from scamrecruit.collect.guard import GuardedBackend, Resolve, check_name, is_allowed, resolve
from scamrecruit.collect.settings import Settings
from scamrecruit.collect.wire import RecordedStream

Headers = tuple[tuple[str, str], ...]


class Client:
    """Asks for pages. Any number of questions may be under way at once."""

    def __init__(
        self,
        settings: Settings,
        *,
        resolver: Resolve = resolve,
        inner: httpcore.AsyncNetworkBackend | None = None,
    ) -> None:
        self._settings = settings
        self._door = Door(settings.egress, settings.case)
        behind = frozenset({self._door.proxy} if self._door.proxy else ())
        self._allowed = behind or settings.egress.allow_private
        self._resolver, self._inner = resolver, inner

    async def get(self, url: str, headers: Headers = ()) -> Exchange:
        """The exchange for ``url``, a normal address; whole, or truncated.

        Raises FetchError if no answer came.
        """
        return await self._exchange("GET", url, headers, b"")

    async def post(self, url: str, content: bytes, headers: Headers) -> Exchange:
        """The exchange for sending ``content``: only to an authority that confirms moments.

        Raises FetchError if no answer came.
        """
        return await self._exchange("POST", url, headers, content)

    async def _exchange(self, method: str, url: str, headers: Headers, content: bytes) -> Exchange:
        at, started = datetime.now(UTC), monotonic()
        stream: RecordedStream | None = None
        peer = certificate = truncated = None
        total = self._settings.limits.total_seconds
        try:
            request = self._request(method, url, headers, content)
            with anyio.fail_after(total):
                async with self._connections() as pool:
                    answer = await pool.handle_async_request(request)
                    stream = answer.extensions["network_stream"]
                    peer, certificate = _peer(stream), _certificate(stream)
                    async for _ in answer.aiter_stream():
                        pass
        except NO_ANSWER as error:
            if stream is None or not isinstance(error, CUT_SHORT):
                raise explained(error, total) from error
            truncated = truncation(error)
        return Exchange(
            url, at, monotonic() - started, stream.request, stream.response,
            None if self._settings.egress.proxy else peer, certificate, truncated,
        )  # fmt: skip

    @asynccontextmanager
    async def _connections(self) -> AsyncIterator[httpcore.AsyncConnectionPool]:
        """Connections for one question; closed at the end, whatever happens."""
        backend = GuardedBackend(
            self._allowed, self._settings.limits, inner=self._inner, resolver=self._resolver
        )
        try:
            yield self._door.open(backend)
        finally:
            with anyio.CancelScope(shield=True):
                await backend.aclose()

    def _request(self, method: str, url: str, headers: Headers, content: bytes) -> httpcore.Request:
        limits, egress = self._settings.limits, self._settings.egress
        asked = httpcore.URL(url)
        host = asked.host.decode("ascii")
        port = asked.port or (443 if asked.scheme == b"https" else 80)
        if egress.proxy and not is_allowed(host, port, egress.allow_private):
            check_name(host, port)
        shown = f"[{host}]" if ":" in host else host
        standard = (
            ("Host", f"{shown}:{asked.port}" if asked.port else shown),
            ("User-Agent", self._settings.politeness.agent),
            (
                "Accept",
                "text/html,application/xhtml+xml,application/json,application/xml;q=0.9,*/*;q=0.8",
            ),
            ("Accept-Encoding", ACCEPTED),
            ("Connection", "close"),
        )
        total = limits.total_seconds
        waits = {"connect": limits.connect_seconds, "read": total, "write": total, "pool": total}
        named = [(name.encode(), value.encode("latin-1")) for name, value in (*standard, *headers)]
        return httpcore.Request(
            method, asked, headers=named, content=content, extensions={"timeout": waits}
        )


def _peer(stream: AsyncNetworkStream) -> str | None:
    address = stream.get_extra_info("server_addr")
    return str(address[0]) if address else None


def _certificate(stream: AsyncNetworkStream) -> str | None:
    """SHA-256 of the server's own certificate, as it was shown in this connection."""
    encrypted = stream.get_extra_info("ssl_object")
    shown = encrypted.getpeercert(binary_form=True) if encrypted is not None else None
    return hashlib.sha256(shown).hexdigest() if shown else None
