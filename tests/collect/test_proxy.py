"""The way out through a proxy: names stay names, cases stay apart, the inside stays out of reach."""

import socket
import socketserver
import ssl
import threading
from pathlib import Path

import anyio
import pytest
from tests.collect.server import Server, answer, authority

from scamrecruit.collect.client import Client
from scamrecruit.collect.egress import proxy_url
from scamrecruit.collect.exchange import Exchange
from scamrecruit.collect.failures import FetchError
from scamrecruit.collect.settings import Egress, Limits, Settings
from scamrecruit.errors import UsageError

PAGE = answer("<h1>Work</h1>")


def relay(one: socket.socket, other: socket.socket) -> None:
    try:
        while data := one.recv(65536):
            other.sendall(data)
        other.shutdown(socket.SHUT_WR)
    except OSError:
        pass


class Proxy:
    """A SOCKS5 server (or, if so wished, an HTTP proxy) on loopback; every name leads to one port."""

    def __init__(self, target: int, *, kind: str = "socks", refuse: bool = False) -> None:
        self.names: list[str] = []
        self.logins: list[tuple[str, str]] = []
        self.seen: list[bytes] = []
        outer = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                try:
                    {"socks": outer._socks, "http": outer._http, "garbage": outer._garbage}[kind](
                        self.request
                    )
                except (OSError, IndexError):
                    pass

        class Listener(socketserver.ThreadingTCPServer):
            daemon_threads, block_on_close, allow_reuse_address = True, False, True

        self.target, self.refuse = target, refuse
        self._listener = Listener(("127.0.0.1", 0), Handler)
        self.place = f"127.0.0.1:{self._listener.server_address[1]}"

    def __enter__(self) -> "Proxy":
        threading.Thread(
            target=self._listener.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        ).start()
        return self

    def __exit__(self, *error: object) -> None:
        self._listener.shutdown()
        self._listener.server_close()

    def _garbage(self, client: socket.socket) -> None:
        client.recv(100)
        client.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    def _socks(self, client: socket.socket) -> None:
        _, number = client.recv(2)
        methods = client.recv(number)
        client.sendall(b"\x05" + (b"\x02" if 2 in methods else b"\x00"))
        if 2 in methods:
            head = client.recv(2)
            user = client.recv(head[1])
            password = client.recv(client.recv(1)[0])
            self.logins.append((user.decode(), password.decode()))
            client.sendall(b"\x01\x00")
        _, _, _, kind = client.recv(4)
        if kind == 3:
            self.names.append(client.recv(client.recv(1)[0]).decode())
        else:
            self.names.append(socket.inet_ntoa(client.recv(4)) if kind == 1 else client.recv(16).hex())
        client.recv(2)
        if self.refuse:
            client.sendall(b"\x05\x02\x00\x01\0\0\0\0\0\0")
            return
        client.sendall(b"\x05\x00\x00\x01\0\0\0\0\0\0")
        self._join(client)

    def _http(self, client: socket.socket) -> None:
        head = client.recv(65536)
        self.seen.append(head)
        if head.startswith(b"CONNECT"):
            client.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
            self._join(client)
        else:
            self._join(client, head)

    def _join(self, client: socket.socket, first: bytes = b"") -> None:
        with socket.create_connection(("127.0.0.1", self.target)) as server:
            server.sendall(first)
            thread = threading.Thread(target=relay, args=(client, server), daemon=True)
            thread.start()
            relay(server, client)


def get(url: str, proxy: str, case: str = "a", trusted: Path | None = None) -> Exchange:
    settings = Settings(
        limits=Limits(total_seconds=3.0), egress=Egress(proxy, "proxy", authorities=trusted), case=case
    )
    return anyio.run(Client(settings).get, url)


def test_names_are_left_to_the_proxy_and_cases_have_ways_of_their_own() -> None:
    with Server({"/": PAGE}) as server, Proxy(server.port) as proxy:
        for scheme, case in (("socks5", "a"), ("socks5h", "a"), ("socks5h", "b")):
            exchange = get("http://jobs.example/", f"{scheme}://{proxy.place}", case)
            assert exchange.response == PAGE
            assert exchange.peer is None, "the proxy knows where it went, we do not"
        assert proxy.names == ["jobs.example"] * 3
        first, second, third = proxy.logins
        assert first[0] == second[0] != third[0]
        assert len({password for _, password in proxy.logins}) == 3, "each run its own circuit"
        assert "a" not in {name for name, _ in proxy.logins}
        assert server.headers(0)["host"] == "jobs.example"
        get("http://jobs.example/", f"socks5://me:secret@{proxy.place}")
        assert proxy.logins[-1] == ("me", "secret")


def test_encryption_reaches_through_the_proxy(tmp_path: Path) -> None:
    context, root = authority(tmp_path, "jobs.example")
    with Server({"/": PAGE}, tls=context) as server:
        for kind, scheme in (("socks", "socks5"), ("http", "http")):
            with Proxy(server.port, kind=kind) as proxy:
                exchange = get("https://jobs.example/", f"{scheme}://{proxy.place}", trusted=root)
                assert exchange.response == PAGE
                assert exchange.request.startswith(b"GET / HTTP/1.1\r\n")
                assert exchange.certificate
                with pytest.raises(FetchError, match="certificate is not accepted"):
                    get("https://other.example/", f"{scheme}://{proxy.place}", trusted=root)
    assert isinstance(context, ssl.SSLContext)


def test_the_password_of_an_http_proxy_is_not_kept() -> None:
    with Server({"http://jobs.example/": PAGE}) as server, Proxy(server.port, kind="http") as proxy:
        exchange = get("http://jobs.example/", f"http://me:secret@{proxy.place}")
        assert b"roxy-Authorization" in proxy.seen[0]
        assert b"roxy-" not in exchange.request
        assert exchange.response == PAGE


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://169.254.169.254/",
        "http://printer.local/",
        "http://2130706433/",
        "http://[::1]/",
        "http://jobs.example:22/",
    ],
)
def test_the_inside_of_the_proxys_network_is_not_asked_for(url: str) -> None:
    with Server({"/": PAGE}) as server, Proxy(server.port) as proxy:
        with pytest.raises(FetchError, match="not connected"):
            get(url, f"socks5://{proxy.place}")
        assert proxy.names == []


def test_a_proxy_that_does_not_connect_is_named() -> None:
    with Server({"/": PAGE}) as server:
        with (
            Proxy(server.port, refuse=True) as proxy,
            pytest.raises(FetchError, match="proxy did not connect"),
        ):
            get("http://jobs.example/", f"socks5://{proxy.place}")
        with (
            Proxy(server.port, kind="garbage") as proxy,
            pytest.raises(FetchError, match="proxy did not connect"),
        ):
            get("http://jobs.example/", f"socks5://{proxy.place}")
        with pytest.raises(FetchError, match="not reached"):
            get("http://jobs.example/", f"socks5://{proxy.place}")


def test_proxy_addresses() -> None:
    assert str(proxy_url("tor")) == "socks5h://127.0.0.1:9050"
    for wrong in (
        "",
        "nonsense",
        "ftp://x:1",
        "socks4://x:1",
        "socks5://x",
        "http://:80",
        "http://[::1",
    ):
        with pytest.raises(UsageError):
            proxy_url(wrong)
