"""One question at a time: what is sent, what is kept, and what ends it."""

import gzip
import socket
import time
from collections.abc import Callable
from pathlib import Path

import anyio
import pytest
from tests.collect.server import Reply, Server, answer, authority, fast

from scamrecruit.collect.client import Client
from scamrecruit.collect.exchange import Exchange, understand
from scamrecruit.collect.failures import FetchError
from scamrecruit.collect.settings import Egress, Limits, Settings

BODY = b"<h1>Work</h1>"


def get(url: str, settings: Settings, times: int = 1) -> Exchange:
    async def run() -> Exchange:
        client = Client(settings)
        for _ in range(times):
            exchange = await client.get(url)
        return exchange

    return anyio.run(run)


def from_server(reply: Reply, limits: Limits | None = None) -> Exchange:
    with Server({"/": reply}) as server:
        return get(
            server.url("/"), fast(server, limits=limits or Limits(total_seconds=3, connect_seconds=2))
        )


def slowly(data: bytes, each: float) -> Callable[[socket.socket, bytes], None]:
    def drip(connection: socket.socket, request: bytes) -> None:
        head, _, body = data.partition(b"\r\n\r\n")
        if body:
            connection.sendall(head + b"\r\n\r\n")
        for byte in body or data:
            connection.sendall(bytes([byte]))
            time.sleep(each)

    return drip


def test_the_bytes_of_both_messages_are_kept_as_they_passed() -> None:
    raw = b"HTTP/1.1 200 All Right\r\nX-oDD:  kept \r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
    with Server({"/a": raw}) as server:
        exchange = get(server.url("/a?b=c"), fast(server))
        assert exchange.request == server.requests[0]
    assert exchange.response == raw
    assert exchange.peer == "127.0.0.1"
    assert exchange.truncated is None
    assert understand(exchange.response, Limits()).body == b"hello"


def test_what_is_sent_is_honest_and_says_no_more_than_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    cookie = answer(BODY, Set_Cookie="id=1; Path=/")
    with Server({"/": cookie}) as server:
        get(server.url("/"), fast(server, contact="desk@ngo.example"), times=2)
        for number in (0, 1):
            sent = server.headers(number)
            assert sent["user-agent"].startswith("scamrecruit/")
            assert "+desk@ngo.example" in sent["user-agent"]
            assert not {"cookie", "referer", "authorization", "from", "accept-language"} & set(sent)
            assert sent["host"] == f"127.0.0.1:{server.port}"


def test_announcements_before_the_answer_are_no_part_of_it() -> None:
    early = b"HTTP/1.1 103 Early Hints\r\nLink: </x.css>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n"
    exchange = from_server(early + answer(BODY))
    assert exchange.response == answer(BODY)
    assert understand(exchange.response, Limits()).status == 200


def test_a_drip_of_bytes_ends_at_the_deadline_whatever_it_has_sent() -> None:
    started = time.monotonic()
    exchange = from_server(slowly(answer(b"x" * 400), 0.004), Limits(total_seconds=0.6))
    assert time.monotonic() - started < 2
    assert exchange.truncated == "time"
    assert exchange.response.startswith(b"HTTP/1.1 200 OK")
    with pytest.raises(FetchError, match="no answer within"):
        from_server(slowly(answer(), 0.1), Limits(total_seconds=0.5))


def endless(connection: socket.socket, request: bytes) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while True:
        connection.sendall(b"x" * 65536)


def many_headers(connection: socket.socket, request: bytes) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        connection.sendall(b"X-Flood: " + b"x" * 1000 + b"\r\n")


def test_an_endless_answer_is_cut_at_the_limit_on_the_wire() -> None:
    exchange = from_server(endless, Limits(total_seconds=5, wire=300_000))
    assert exchange.truncated == "length"
    assert 300_000 < len(exchange.response) < 300_000 + 70_000


def test_a_flood_of_headers_is_refused() -> None:
    with pytest.raises(FetchError, match=r"headers of more than 64 KiB"):
        from_server(many_headers)


def reset(connection: socket.socket, request: bytes) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (reset, "not reached|no HTTP"),
        (lambda connection, request: None, "no HTTP: Server disconnected"),
        (b"SSH-2.0-OpenSSH_9.2\r\n\r\n", "no HTTP"),
        (b"HTTP/1.1 abc\r\n\r\n", "no HTTP"),
        (b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n", "no HTTP"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", "no HTTP"),
        (b"HTTP/1.1 200 OK\r\nBad Header\x00: 1\r\n\r\n", "no HTTP"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n", "no HTTP"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 7\r\n\r\nhello", "no HTTP"),
    ],
)
def test_no_answer_is_said_in_words(reply: Reply, words: str) -> None:
    with pytest.raises(FetchError, match=words) as failure:
        from_server(reply)
    assert failure.value.retry


def test_an_answer_shorter_than_declared_is_kept_and_marked() -> None:
    exchange = from_server(answer(BODY, Content_Length="500"))
    assert exchange.truncated == "disconnect"
    said = understand(exchange.response, Limits())
    assert said.payload == BODY
    assert "cut or malformed" in (said.problem or "")


def test_an_answer_longer_than_declared_is_read_as_declared() -> None:
    exchange = from_server(answer(BODY + b" trailing", Content_Length=str(len(BODY))))
    assert understand(exchange.response, Limits()).body == BODY


def test_a_bomb_is_kept_as_sent_and_not_unpacked() -> None:
    bomb = gzip.compress(b"\0" * 20_000_000)
    exchange = from_server(answer(bomb, Content_Encoding="gzip"))
    said = understand(exchange.response, Limits())
    assert said.payload == bomb
    assert said.body == b""
    assert "200 times" in (said.problem or "")
    nested = from_server(answer(gzip.compress(bomb), Content_Encoding="gzip, gzip"))
    assert "stacked" in (understand(nested.response, Limits()).problem or "")


def test_certificates_are_checked_against_the_authorities_and_the_name(tmp_path: Path) -> None:
    context, root = authority(tmp_path)
    with Server({"/": answer(BODY)}, tls=context) as server:
        trusting = fast(
            server,
            egress=Egress(allow_private=frozenset({f"127.0.0.1:{server.port}"}), authorities=root),
        )
        exchange = get(server.url("/"), trusting)
        assert len(exchange.certificate or "") == 64
        with pytest.raises(FetchError, match=r"certificate is not accepted: .*issuer"):
            get(server.url("/"), fast(server))
    context, root = authority(tmp_path, "other.example")
    with Server({"/": answer(BODY)}, tls=context) as server:
        trusting = fast(
            server,
            egress=Egress(allow_private=frozenset({f"127.0.0.1:{server.port}"}), authorities=root),
        )
        with pytest.raises(FetchError, match=r"certificate is not accepted: .*(mismatch|not valid for)"):
            get(server.url("/"), trusting)
    impatient = Limits(total_seconds=0.5)
    with Server({"/": answer(BODY)}) as plain, pytest.raises(FetchError, match=r"not reached|no answer"):
        get(plain.url("/").replace("http:", "https:"), fast(plain, limits=impatient))


def test_nobody_listening_is_said_in_words() -> None:
    with Server({}) as server:
        settings = fast(server)  # its port is free again afterwards
    with pytest.raises(FetchError, match="not reached") as failure:
        get(server.url("/"), settings)
    assert failure.value.fault
