"""RFC 9309: which rules hold, what they permit, and what their absence means."""

import time

import anyio
import pytest
from tests.collect.server import Reply, Server, answer, fast, redirect

from scamrecruit.collect.client import Client
from scamrecruit.collect.crawl import Crawl, Ledger
from scamrecruit.collect.exchange import Answer, understand
from scamrecruit.collect.robots import Permission, parsed, robots_for
from scamrecruit.collect.settings import Scope
from scamrecruit.collect.sources.kind import Page, Task

RULES = [
    ("nothing", "", "/a", True),
    ("disallow_all", "User-agent: *\nDisallow: /", "/a", False),
    ("empty_disallow", "User-agent: *\nDisallow:", "/a", True),
    ("own_group_goes_before_the_general_one", "User-agent: *\nDisallow: /\n\nUser-agent: scamrecruit\nAllow: /", "/a", True),
    ("own_group_alone_counts", "User-agent: *\nDisallow: /x\n\nUser-agent: scamrecruit\nDisallow: /y", "/x", True),
    ("product_token_in_any_case", "User-agent: ScamRecruit\nDisallow: /", "/a", False),
    ("product_token_with_a_version", "User-agent: scamrecruit/2.0\nDisallow: /", "/a", False),
    ("a_longer_token_is_another", "User-agent: scamrecruit-news\nDisallow: /", "/a", True),
    ("another_robot", "User-agent: otherbot\nDisallow: /", "/a", True),
    ("several_agents_one_group", "User-agent: otherbot\nUser-agent: scamrecruit\nDisallow: /", "/a", False),
    ("groups_of_one_agent_are_merged", "User-agent: scamrecruit\nDisallow: /x\n\nUser-agent: z\nDisallow: /q\n\nUser-agent: scamrecruit\nDisallow: /y", "/y", False),
    ("longest_match_allows", "User-agent: *\nDisallow: /jobs\nAllow: /jobs/public", "/jobs/public/1", True),
    ("longest_match_forbids", "User-agent: *\nAllow: /jobs\nDisallow: /jobs/private", "/jobs/private/1", False),
    ("equal_length_allows", "User-agent: *\nDisallow: /page\nAllow: /page", "/page", True),
    ("star_inside", "User-agent: *\nDisallow: /*/private", "/a/private/x", False),
    ("dollar_at_the_end", "User-agent: *\nDisallow: /*.php$", "/a.php", False),
    ("dollar_ends_there", "User-agent: *\nDisallow: /*.php$", "/a.php?x=1", True),
    ("paths_are_case_sensitive", "User-agent: *\nDisallow: /Jobs", "/jobs", True),
    ("percent_encoding_is_one", "User-agent: *\nDisallow: /a%C3%A9", "/aé", False),
    ("query_counts", "User-agent: *\nDisallow: /*?sort=", "/jobs?sort=new", False),
    ("byte_order_mark", "\ufeffUser-agent: *\nDisallow: /", "/a", False),
    ("comments_and_blank_lines", "# x\nUser-agent: * # all\n\n# y\nDisallow: /a # no", "/a", False),
    ("carriage_returns", "User-agent: *\rDisallow: /a\r", "/a", False),
    ("html_is_no_rule", "<html><body>Not found</body></html>", "/a", True),
    ("robots_itself_is_always_permitted", "User-agent: *\nDisallow: /", "/robots.txt", True),
    ("rules_before_any_agent_are_none", "Disallow: /\nUser-agent: otherbot\nDisallow: /", "/a", True),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "path", "allowed"), [case[1:] for case in RULES], ids=[case[0] for case in RULES]
)
def test_rules(text: str, path: str, allowed: bool) -> None:
    assert parsed(text.encode()).permission(f"https://jobs.example{path}").allowed is allowed


def test_delays_are_read() -> None:
    assert (
        parsed(b"User-agent: *\nCrawl-delay: 7.5\nAllow: /").permission("https://a.example/").delay
        == 7.5
    )
    assert (
        parsed(b"User-agent: *\nRequest-rate: 1/20\nAllow: /").permission("https://a.example/").delay
        == 20
    )


def test_hostile_rules_cost_little() -> None:
    started = time.monotonic()
    many = b"User-agent: *\n" + b"Disallow: /abcdefghij\n" * 200_000
    slow = b"User-agent: *\nDisallow: /" + b"*a" * 5_000 + b"b$\n"
    assert parsed(many).permission("https://a.example/x").allowed
    assert parsed(slow).permission("https://a.example/" + "a" * 500).allowed
    assert parsed(b"\xff\xfe\0\0" * 1000).permission("https://a.example/x").allowed
    assert time.monotonic() - started < 5


STATES = [
    ("not_found", answer("x", "404 Not Found"), True),
    ("forbidden", answer("x", "403 Forbidden"), True),
    ("gone", answer("x", "410 Gone"), True),
    ("too_many_requests", answer("x", "429 Too Many Requests"), False),
    ("server_error", answer("x", "500 Internal Server Error"), False),
    ("unavailable", answer("x", "503 Service Unavailable"), False),
    ("no_http", b"nonsense\r\n\r\n", False),
    ("silence", lambda connection, request: None, False),
    ("there", answer("User-agent: *\nDisallow: /other", Content_Type="text/plain"), True),
    ("bomb", answer(b"\x1f\x8b broken", Content_Encoding="gzip"), False),
]  # fmt: skip


def permission(pages: dict[str, Reply]) -> Permission:
    with Server(pages) as server:  # type: ignore[arg-type]

        async def run() -> Permission:
            client = Client(fast(server))

            async def ask(url: str) -> Answer:
                return understand((await client.get(url)).response, fast().limits)

            return (await robots_for(server.url("/page"), ask)).permission(server.url("/page"))

        return anyio.run(run)


@pytest.mark.parametrize(
    ("reply", "allowed"), [case[1:] for case in STATES], ids=[case[0] for case in STATES]
)
def test_what_its_absence_means(reply: Reply, allowed: bool) -> None:
    assert permission({"/robots.txt": reply}).allowed is allowed


def test_five_redirects_are_followed_and_their_rules_hold_for_where_they_began() -> None:
    chain: dict[str, Reply] = {"/robots.txt": redirect("/1")}
    chain |= {f"/{n}": redirect(f"/{n + 1}", "301 Moved") for n in range(1, 5)}
    assert not permission({**chain, "/5": answer("User-agent: *\nDisallow: /page")}).allowed
    assert permission({**chain, "/5": answer("User-agent: *\nDisallow: /other")}).allowed
    assert not permission({**chain, "/5": redirect("/6"), "/6": answer("")}).allowed
    assert not permission({"/robots.txt": redirect("/robots.txt")}).allowed
    assert not permission({"/robots.txt": redirect("http://169.254.169.254/robots.txt")}).allowed
    assert not permission({"/robots.txt": redirect("file:///etc/passwd")}).allowed


def test_it_is_asked_for_once_and_before_anything_else() -> None:
    pages: dict[str, Reply] = {f"/{n}": answer("x") for n in range(3)}
    got: list[str] = []

    class Got(Ledger):
        def fetched(self, task: Task, page: Page) -> None:
            got.append(page.url)

    with Server(pages) as server:  # type: ignore[arg-type]
        tasks = [Task(server.url(path), "page", "t", Scope()) for path in pages]

        async def run() -> None:
            client = Client(fast(server))
            await Crawl(client, fast(server), Got()).run(tasks)

        anyio.run(run)
        assert server.asked == ["/robots.txt", *pages]
    assert len(got) == 3
