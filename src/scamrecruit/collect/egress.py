"""The way out: direct, or through a proxy that sees the names and never our own address."""

import hashlib
import secrets
import ssl

import httpcore
import httpx

from scamrecruit.collect.guard import GuardedBackend
from scamrecruit.collect.settings import Egress
from scamrecruit.errors import UsageError

TOR = "socks5h://127.0.0.1:9050"
_SOCKS = frozenset({"socks5", "socks5h"})


def tls_context(egress: Egress) -> ssl.SSLContext:
    """Certificates are always checked: against the usual authorities, and those of a given file.

    Raises UsageError if that file cannot be used.
    """
    context = httpcore.default_ssl_context()
    if egress.authorities:
        try:
            context.load_verify_locations(egress.authorities)
        except (OSError, ssl.SSLError) as error:
            raise UsageError(f"{egress.authorities}: no certificates in PEM form") from error
    return context


class Door:
    """The way out of one run. Each question gets connections of its own, closed after its answer."""

    def __init__(self, egress: Egress, case: str) -> None:
        """Raises UsageError for a proxy or a file of certificates that cannot be used."""
        self._context = tls_context(egress)
        self._proxy = proxy_url(egress.proxy) if egress.proxy else None
        self._login = _login(self._proxy, case) if self._proxy else None

    def open(self, backend: GuardedBackend) -> httpcore.AsyncConnectionPool:
        """Connections over ``backend``, to the target or to the proxy."""
        if self._proxy is None:
            return httpcore.AsyncConnectionPool(self._context, network_backend=backend)
        place = f"{self._proxy.scheme.removesuffix('h')}://{self._proxy.netloc.decode('ascii')}"
        socks = self._proxy.scheme in _SOCKS
        way = httpcore.AsyncSOCKSProxy if socks else httpcore.AsyncHTTPProxy
        return way(place, proxy_auth=self._login, ssl_context=self._context, network_backend=backend)

    @property
    def proxy(self) -> str | None:
        """Host and port of the proxy."""
        return f"{self._proxy.host}:{self._proxy.port}" if self._proxy else None


def proxy_url(text: str) -> httpx.URL:
    """The address of a proxy; ``tor`` is the usual place of Tor on this machine.

    Raises UsageError.
    """
    try:
        url = httpx.URL(TOR if text == "tor" else text)
    except (httpx.InvalidURL, UnicodeError) as error:
        raise UsageError(f"--proxy {text}: not an address") from error
    if url.scheme not in {*_SOCKS, "http", "https"} or not url.host or not url.port:
        raise UsageError("--proxy takes tor, socks5://HOST:PORT or http://HOST:PORT")
    return url


def _login(proxy: httpx.URL, case: str) -> tuple[str, str] | None:
    """Name and password for the proxy. Tor gives each pair a circuit of its own, so no two cases,
    and no two runs, leave by the same way; the name tells nothing of the case."""
    if proxy.username:
        return proxy.username, proxy.password
    if proxy.scheme not in _SOCKS:
        return None
    return hashlib.sha256(case.encode()).hexdigest()[:16], secrets.token_hex(16)
