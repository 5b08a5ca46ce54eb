"""The rounds: order, pace, retries, redirects, and what becomes of each item."""

import time
from collections.abc import Mapping

import anyio
import pytest
from tests.collect.server import Reply, Server, answer, fast, redirect

from scamrecruit.collect.client import Client
from scamrecruit.collect.crawl import Crawl, Ledger
from scamrecruit.collect.pace import Pace, retry_after
from scamrecruit.collect.settings import Politeness, Scope, Settings
from scamrecruit.collect.sources.kind import Page, Task

PAGE = answer("<h1>Work</h1>")


class Notes(Ledger):
    """Writes down what it is told."""

    def __init__(self) -> None:
        self.pages: list[str] = []
        self.lost: dict[str, str] = {}

    def fetched(self, task: Task, page: Page) -> None:
        self.pages.append(page.url)

    def missed(self, task: Task, error: str, advice: str) -> None:
        self.lost[task.url] = error


def collected(
    servers: list[Server],
    paths: list[str],
    settings: Settings | None = None,
    scope: Scope | None = None,
    source: str = "page",
) -> Notes:
    settings, notes = settings or fast(*servers), Notes()
    tasks = [
        Task(server.url(path), source, path, scope or Scope()) for server in servers for path in paths
    ]

    async def run() -> None:
        await Crawl(Client(settings), settings, notes).run(tasks)

    anyio.run(run)
    return notes


def one(
    pages: Mapping[str, Reply | list[Reply]], path: str = "/a", **politeness: object
) -> tuple[Notes, list[str]]:
    with Server(pages) as server:
        notes = collected([server], [path], fast(server, **politeness))
        return notes, server.asked[1:]


def test_redirects_are_followed_hop_by_hop_and_come_to_an_end() -> None:
    chain = {f"/{n}": redirect(f"/{n + 1}") for n in range(5)}
    notes, asked = one({"/a": redirect("/1"), **chain, "/5": PAGE})
    assert asked == ["/a", "/1", "/2", "/3", "/4", "/5"]
    assert notes.pages[0].endswith("/5")
    notes, _ = one({"/a": redirect("/0"), **chain, "/5": PAGE})
    assert list(notes.lost.values()) == ["more than 5 redirects"]
    notes, asked = one({"/a": redirect("/b"), "/b": redirect("/a")})
    assert list(notes.lost.values()) == ["redirects in a circle"]
    assert asked == ["/a", "/b"]


def test_a_redirect_obeys_the_rules_of_where_it_leads() -> None:
    with (
        Server({"/robots.txt": answer("User-agent: *\nDisallow: /"), "/b": PAGE}) as strict,
        Server({"/a": redirect(strict.url("/b"))}) as server,
    ):
        notes = collected([server], ["/a"], fast(server, strict))
        assert strict.asked == ["/robots.txt"]
    assert list(notes.lost.values()) == ["robots.txt forbids it"]


def test_a_busy_server_is_asked_again_and_then_answers() -> None:
    busy = answer("", "503 Service Unavailable", Retry_After="0")
    notes, asked = one({"/a": [busy, busy, PAGE]})
    assert asked == ["/a"] * 3
    assert len(notes.pages) == 1


def test_what_is_not_there_is_asked_for_once() -> None:
    for status in ("404 Not Found", "403 Forbidden", "410 Gone", "451 Unavailable For Legal Reasons"):
        notes, asked = one({"/a": answer("x", status)})
        assert asked == ["/a"]
        assert status[:3] in next(iter(notes.lost.values()))


def test_a_host_that_refuses_three_times_is_left_alone() -> None:
    with Server({"/b": PAGE}) as server:
        server.pages |= {f"/{n}": answer("", "403 Forbidden") for n in range(9)}
        notes = collected([server], [f"/{n}" for n in range(9)])
        assert len(server.asked) == 1 + 3
    assert sum("left alone" in error for error in notes.lost.values()) == 6


def test_an_answer_in_between_ends_the_count_of_refusals() -> None:
    with Server({"/ok": PAGE}) as server:
        server.pages |= {f"/{n}": answer("", "403 Forbidden") for n in range(4)}
        collected([server], ["/0", "/1", "/ok", "/2", "/3"])
        assert len(server.asked) == 6


def test_a_wait_beyond_patience_ends_the_host() -> None:
    later = answer("", "429 Too Many Requests", Retry_After="100000000")
    with Server({"/a": later, "/b": PAGE}) as server:
        notes = collected([server], ["/a", "/b"])
        assert server.asked == ["/robots.txt", "/a"]
    assert "asks to come back in 100000000 s" in notes.lost[server.url("/a")]
    slow = answer("User-agent: *\nCrawl-delay: 1000000\n")
    notes, asked = one({"/robots.txt": slow, "/a": PAGE})
    assert asked == []
    assert "asks for 1000000 s" in next(iter(notes.lost.values()))


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("2", 2.0), (" 120 ", 120.0), ("0", 0.0), ("-5", None), ("soon", None), ("", None), ("1e8", None), ("٣", None),
     ("9" * 400, 999999999999.0), ("Sun, 22 Nov 2026 00:00:30 GMT", 30.0), ("Sun, 22 Nov 2020 00:00:00 GMT", 0.0),
     ("Sun, 99 Nov 2026 00:00:00 GMT", None), ("Fri, 31 Dec 99999 23:59:59 GMT", None)],
)  # fmt: skip
def test_retry_after(value: str, seconds: float | None) -> None:
    from datetime import UTC, datetime

    assert retry_after(value, datetime(2026, 11, 22, tzinfo=UTC)) == seconds


def test_a_host_is_asked_at_its_pace_and_hosts_beside_each_other() -> None:
    clock, waits = [0.0], []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        clock[0] += seconds

    async def run() -> None:
        pace = Pace(
            Politeness(interval=1.0, jitter=0.5), clock=lambda: clock[0], sleep=sleep, chance=lambda: 1.0
        )
        for _ in range(3):
            await pace.turn("a.example")
        await pace.turn("b.example")
        await pace.turn("a.example", delay=10.0)
        await pace.turn("a.example")
        pace.later("c.example", 7.0)
        await pace.turn("c.example")

    anyio.run(run)
    assert waits == [1.5, 1.5, 1.5, 15.0, 7.0]


def test_a_host_is_given_time_between_two_questions() -> None:
    with (
        Server({f"/{n}": PAGE for n in range(4)}) as one_host,
        Server({f"/{n}": PAGE for n in range(4)}, host="127.0.0.2") as other,
    ):
        started = time.monotonic()
        notes = collected(
            [one_host, other], [f"/{n}" for n in range(4)], fast(one_host, other, interval=0.1)
        )
        took = time.monotonic() - started
    assert len(notes.pages) == 8
    assert took >= 0.4


def test_nothing_is_asked_for_twice() -> None:
    listing = answer('<a href="/job/1">x</a><a href="/job/1#top">x</a><a href="/">x</a>')
    with Server({"/": listing, "/job/1": PAGE}) as server:
        collected([server], ["/", "/", "/job/1"], scope=Scope(follow="*/job/*"), source="listing")
        assert sorted(server.asked) == ["/", "/job/1", "/robots.txt"]


def test_ignoring_robots_asks_for_none() -> None:
    with Server({"/robots.txt": answer("User-agent: *\nDisallow: /"), "/a": PAGE}) as server:
        notes = collected([server], ["/a"], fast(server, ignore_robots=True, reason="court order 1/26"))
        assert server.asked == ["/a"]
    assert len(notes.pages) == 1


def test_one_bad_host_does_not_hold_up_the_others() -> None:
    def silent(connection: object, request: bytes) -> None:
        time.sleep(1.2)

    with Server({"/a": silent}) as stuck, Server({"/a": PAGE}, host="127.0.0.2") as fine:
        settings = fast(stuck, fine, attempts=1)
        from scamrecruit.collect.settings import Limits

        limited = Settings(settings.politeness, Limits(total_seconds=0.5), settings.egress)
        notes = collected([stuck, fine], ["/a"], limited)
    assert notes.pages == [fine.url("/a")]
    assert "no answer within 0.5 s" in notes.lost[stuck.url("/a")]
