"""Nothing but public addresses: checked where it counts, on the address that is then connected to.

The name is resolved once, every answer is checked, and the connection goes to the very address that
was checked. So neither a name that changes its answer (rebinding), nor a redirect, nor an unusual
notation leads into the network of the person who collects.
"""

import socket
from collections.abc import Awaitable, Callable, Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import anyio
import httpcore
from httpcore import AsyncNetworkStream

from scamrecruit.collect.settings import Limits
from scamrecruit.collect.wire import RecordedStream

Resolve = Callable[[str, int], Awaitable[list[str]]]
PORTS = frozenset({80, 443, 8080, 8443})
_ATTEMPTS = 3
_NAT64 = ip_network("64:ff9b::/96")
# What `ipaddress` calls global although it is special, translated, or serves machines of a cloud.
_SPECIAL = tuple(
    map(
        ip_network,
        (
            "192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32", "::/96", "64:ff9b:1::/48",
            "2001::/23", "2002::/16", "3fff::/20", "5f00::/16", "fec0::/10",
        ),
    )
)  # fmt: skip
_ISATAP = {0x00005EFE, 0x02005EFE}


class RefusedError(Exception):
    """A connection that is not made; the text says why."""


def is_public(address: str) -> bool:
    """Whether ``address`` lies in the public internet, also behind a translation it carries."""
    try:
        ip: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, IPv6Address):
        inner = ip.ipv4_mapped or (IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else None)
        if inner is None and (int(ip) >> 32) & 0xFFFFFFFF in _ISATAP:
            return False
        ip = inner or ip
    special = any(ip in network for network in _SPECIAL if network.version == ip.version)
    return ip.is_global and not ip.is_multicast and not special


def is_allowed(host: str, port: int, allowed: Iterable[str]) -> bool:
    """Whether ``--allow-private`` names this host, alone or with this port."""
    return not {host, f"{host}:{port}", f"[{host}]:{port}"}.isdisjoint(allowed)


def check_name(host: str, port: int) -> None:
    """What can be said of a target without resolving it: for use behind a proxy, which resolves.

    Raises RefusedError.
    """
    local = "." not in host and ":" not in host
    inside = host.rstrip(".").endswith((".local", ".internal", ".localhost", ".lan", ".home.arpa"))
    numeric = host.rstrip(".").rpartition(".")[2]
    literal = ":" in host or numeric.isdigit() or numeric.startswith("0x")
    if local or inside or (literal and not is_public(host)):
        raise RefusedError(f"{host} is no public host")
    _check_port(host, port)


def _check_port(host: str, port: int) -> None:
    if port not in PORTS:
        raise RefusedError(f"port {port} is no web port; --allow-private {host}:{port} would permit it")


async def resolve(host: str, port: int) -> list[str]:
    """All addresses of a name, in the order of the system."""
    found = await anyio.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Opens connections to public addresses and those allowed by name; records what passes.

    ``trusted`` is the proxy, named by the user: it may lie anywhere.
    """

    def __init__(
        self,
        allowed: frozenset[str],
        limits: Limits,
        *,
        inner: httpcore.AsyncNetworkBackend | None = None,
        resolver: Resolve = resolve,
    ) -> None:
        self._allowed = allowed
        self._limits = limits
        self._inner = inner or httpcore.AnyIOBackend()
        self._resolve = resolver
        self._opened: list[RecordedStream] = []

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> AsyncNetworkStream:
        """Resolve, check every address, connect to one that was checked.

        Raises RefusedError, or httpcore.ConnectError.
        """
        addresses = await self._addresses(host, port)
        for number, address in enumerate(addresses[:_ATTEMPTS], 1):
            try:
                stream = await self._inner.connect_tcp(
                    address, port, timeout, local_address, socket_options
                )
                self._opened.append(RecordedStream(stream, self._limits))
                return self._opened[-1]
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if number == min(len(addresses), _ATTEMPTS):
                    raise
        raise httpcore.ConnectError(f"{host} has no address")

    async def _addresses(self, host: str, port: int) -> list[str]:
        try:
            addresses = await self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"the name {host} was not found") from error
        if is_allowed(host, port, self._allowed):
            return addresses
        private = [address for address in addresses if not is_public(address)]
        if private:
            raise RefusedError(f"{host} leads to {private[0]}, which is no public address")
        _check_port(host, port)
        return addresses

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> AsyncNetworkStream:
        """Never.

        Raises RefusedError.
        """
        raise RefusedError("sockets of this machine are never opened")

    async def aclose(self) -> None:
        """Close what was opened: a handshake that fails half-way leaves that to us."""
        for stream in self._opened:
            await stream.aclose()

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await self._inner.sleep(seconds)
