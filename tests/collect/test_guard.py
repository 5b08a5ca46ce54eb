"""No connection but to a public address, checked on the address connected to."""

from typing import Any

import anyio
import httpcore
import pytest
from tests.collect.server import Server, answer, fast, redirect

from scamrecruit.collect.client import Client
from scamrecruit.collect.crawl import Crawl, Ledger
from scamrecruit.collect.failures import FetchError
from scamrecruit.collect.guard import RefusedError, check_name, is_public
from scamrecruit.collect.settings import Limits, Scope, Settings
from scamrecruit.collect.sources.kind import Task
from scamrecruit.collect.urls import AddressError, web_url

PAGE = answer("<h1>Work</h1>")


class Silent(httpcore.AsyncMockStream):
    def get_extra_info(self, info: str) -> Any:
        return None


class FakeNetwork(httpcore.AsyncNetworkBackend):
    """Connects nowhere; answers with a page and remembers which addresses were connected to."""

    def __init__(self) -> None:
        self.connected: list[tuple[str, int]] = []

    async def connect_tcp(
        self, host: str, port: int, *rest: Any, **more: Any
    ) -> httpcore.AsyncNetworkStream:
        self.connected.append((host, port))
        return Silent([PAGE])


def ask(url: str, *answers: list[str], settings: Settings | None = None) -> FakeNetwork:
    """Ask for ``url`` while its name resolves to each of ``answers`` in turn."""
    network, queue = FakeNetwork(), list(answers)

    async def resolver(host: str, port: int) -> list[str]:
        return queue.pop(0) if len(queue) > 1 else queue[0]

    async def run() -> None:
        client = Client(settings or Settings(), resolver=resolver, inner=network)
        for _ in range(max(1, len(answers))):
            await client.get(web_url(url))

    anyio.run(run)
    return network


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
     "255.255.255.255", "192.0.0.8", "192.88.99.1", "198.18.0.1", "240.0.0.1", "168.63.129.16", "192.0.2.1",
     "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "::ffff:127.0.0.1",
     "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::",
     "2001::1", "2001:db8::1", "5f00::1", "3fff::1", "fec0::1", "2a00::5efe:7f00:1", "no address"],
)  # fmt: skip
def test_special_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.215.14", "1.1.1.1", "2606:4700::1111", "64:ff9b::5db8:d70e", "::ffff:8.8.8.8"]
)
def test_ordinary_addresses_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1/", "http://localhost/", "http://2130706433/", "http://0x7f.1/", "http://0177.0.0.1/", "http://127.1/",
     "http://0/", "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/",
     "http://169.254.169.254/latest/meta-data", "http://127。0。0。1/", "http://１２７.0.0.1/", "http://localhost./"],
)  # fmt: skip
def test_no_notation_of_a_private_address_is_connected_to(url: str) -> None:
    async def run() -> None:
        network = FakeNetwork()
        client = Client(Settings(), inner=network)
        with pytest.raises(
            (FetchError, AddressError), match=r"no public address|not found|not an address"
        ):
            await client.get(web_url(url))
        assert network.connected == []

    anyio.run(run)


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "gopher://jobs.example/", "ftp://jobs.example/", "http://user@jobs.example/",
     "http://jobs.example\\@10.0.0.1/", "http://jobs.example/\r\nX: y", "http://", "http://jobs.example:99999/", "http://a b/",
     "https://t.me/+AbCdEf", "https://t.me/joinchat/AbC", "https://chat.whatsapp.com/AbC", "https://discord.gg/abc",
     "https://www.line.me/R/ti/g/abc", "https://zalo.me/g/abc", "https://x.example/" + "a" * 9000],
)  # fmt: skip
def test_addresses_that_hide_something_or_invite_are_refused(url: str) -> None:
    with pytest.raises(AddressError):
        web_url(url)


def test_the_connection_goes_to_the_address_that_was_checked() -> None:
    assert ask("http://jobs.example/", ["93.184.215.14", "1.1.1.1"]).connected == [("93.184.215.14", 80)]


def test_a_name_that_changes_its_answer_is_checked_again_at_each_connection() -> None:
    with pytest.raises(FetchError, match=r"leads to 127\.0\.0\.1"):
        ask("http://rebind.example/", ["93.184.215.14"], ["127.0.0.1"])


def test_one_private_address_among_public_ones_is_enough() -> None:
    with pytest.raises(FetchError, match=r"10\.0\.0\.5"):
        ask("http://mixed.example/", ["93.184.215.14", "10.0.0.5"])


def test_other_ports_are_refused() -> None:
    with pytest.raises(FetchError, match="port 22 is no web port"):
        ask("http://jobs.example:22/", ["93.184.215.14"])


def test_a_named_host_is_allowed_with_its_port_only() -> None:
    allowed = fast()
    settings = Settings(egress=type(allowed.egress)(allow_private=frozenset({"intranet.example:8000"})))
    assert ask("http://intranet.example:8000/", ["10.0.0.5"], settings=settings).connected == [
        ("10.0.0.5", 8000)
    ]
    with pytest.raises(FetchError, match="no public address"):
        ask("http://intranet.example/", ["10.0.0.5"], settings=settings)


def test_a_redirect_leads_no_further_than_the_address_it_names() -> None:
    lost: list[str] = []

    class Lost(Ledger):
        def missed(self, task: Task, error: str, advice: str) -> None:
            lost.append(error)

    places = [
        "http://169.254.169.254/latest/",
        "http://127.0.0.1:1/",
        "file:///etc/passwd",
        "http://x@y.example/",
        "/a%0d%0aX: y",
    ]
    with Server({f"/{n}": redirect(place) for n, place in enumerate(places)}) as server:
        tasks = [Task(server.url(f"/{n}"), "page", "x", Scope()) for n in range(len(places))]

        async def run() -> None:
            client = Client(fast(server))
            await Crawl(client, fast(server), Lost()).run(tasks)

        anyio.run(run)
        assert len(server.requests) == 1 + len(places)
    assert sum("no public address" in error for error in lost) == 2
    assert sum("redirects to what is not asked for" in error for error in lost) == 3


def test_sockets_of_the_machine_are_never_opened() -> None:
    from scamrecruit.collect.guard import GuardedBackend

    with pytest.raises(RefusedError):
        anyio.run(GuardedBackend(frozenset(), Limits()).connect_unix_socket, "/run/x")


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "intranet",
        "printer.local",
        "db.internal",
        "127.0.0.1",
        "2130706433",
        "0x7f.0.0.1",
        "::1",
        "10.0.0.1",
        "127.0.0.1.",
    ],
)
def test_behind_a_proxy_names_of_the_inside_are_refused_unresolved(host: str) -> None:
    with pytest.raises(RefusedError):
        check_name(host, 80)


def test_behind_a_proxy_public_names_and_onions_pass() -> None:
    for host in ("jobs.example", "93.184.215.14", "2606:4700::1111", "abcdefghij.onion"):
        check_name(host, 443)
