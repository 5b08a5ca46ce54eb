"""Each kind of source: where it begins, what it reads, where it leads."""

import gzip
import json
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import anyio
import pytest
from tests.collect.server import answer

from scamrecruit.collect.crawl import Crawl, Ledger
from scamrecruit.collect.exchange import Exchange
from scamrecruit.collect.failures import FetchError
from scamrecruit.collect.pace import Pace
from scamrecruit.collect.plan import first_task, planned
from scamrecruit.collect.settings import Politeness, Scope, Settings
from scamrecruit.collect.sources.kind import Page, Task
from scamrecruit.collect.sources.registry import SOURCES
from scamrecruit.collect.watch import moment
from scamrecruit.collect.web import captures_of
from scamrecruit.errors import UsageError
from scamrecruit.read.reader import read
from scamrecruit.records import Posting, Unreadable

LONG = "You answer customers by chat and write reports. Free room and meals. Salary 900 a month."


class Web(Ledger):
    """A web of answers by address, and what a crawl over it comes to; no network, no waits."""

    def __init__(self, pages: Mapping[str, bytes]) -> None:
        self.pages, self.asked, self.waits = pages, list[str](), list[float]()
        self.read: list[Posting | Unreadable] = []
        self.lost: dict[str, str] = {}
        self._clock = 0.0

    async def get(self, url: str, headers: object = ()) -> Exchange:
        self.asked.append(url)
        if url not in self.pages:
            if url.endswith("/robots.txt"):
                return Exchange(url, datetime.now(UTC), 0.0, b"", answer("", "404 Not Found"))
            raise FetchError(f"nothing at {url}", "")
        return Exchange(url, datetime.now(UTC), 0.0, b"", self.pages[url])

    def fetched(self, task: Task, page: Page) -> None:
        for capture in captures_of(task.source, page):
            self.read += [capture] if isinstance(capture, Unreadable) else read(capture)  # type: ignore[arg-type]

    def missed(self, task: Task, error: str, advice: str) -> None:
        self.lost[task.url] = error

    async def _sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self._clock += seconds

    def crawl(self, *targets: str, **scope: Any) -> "Web":
        settings = Settings(Politeness(interval=0.0, backoff=0.0))
        tasks = [task for task in planned(targets, Scope(**scope)) if isinstance(task, Task)]
        pace = Pace(settings.politeness, clock=lambda: self._clock, sleep=self._sleep)
        anyio.run(Crawl(self, settings, self, pace).run, tasks)
        return self

    @property
    def pages_asked(self) -> list[str]:
        return [url for url in self.asked if not url.endswith("/robots.txt")]

    @property
    def postings(self) -> list[Posting]:
        return [item for item in self.read if isinstance(item, Posting)]


def page(value: Any) -> bytes:
    return answer(json.dumps(value), Content_Type="application/json")


BOARDS = [
    ("greenhouse", "https://job-boards.greenhouse.io/acme", "https://boards-api.greenhouse.io/v1/boards/acme/jobs?content=true",
     {"jobs": [{"title": "Chat agent", "content": f"&lt;p&gt;{LONG}&lt;/p&gt;", "location": {"name": "Bangkok"}, "absolute_url": "https://boards.greenhouse.io/acme/jobs/1"}]}),
    ("lever", "https://jobs.lever.co/acme", "https://api.lever.co/v0/postings/acme?mode=json&limit=100&skip=0",
     [{"text": "Chat agent", "opening": "<div>Join us.</div>", "description": f"<div>{LONG}</div>", "lists": [{"text": "You need", "content": "<li>English</li>"}],
       "additional": "<div>Apply.</div>", "categories": {"location": "Bangkok"}, "salaryRange": {"currency": "USD", "min": 900, "max": 1200, "interval": "per-month-salary"},
       "hostedUrl": "https://jobs.lever.co/acme/1"}]),
    ("ashby", "https://jobs.ashbyhq.com/acme", "https://api.ashbyhq.com/posting-api/job-board/acme?includeCompensation=true",
     {"apiVersion": "1", "jobs": [{"title": "Chat agent", "descriptionHtml": f"<p>{LONG}</p>", "location": "Bangkok", "isListed": True, "jobUrl": "https://jobs.ashbyhq.com/acme/1"},
                                  {"title": "Secret", "descriptionHtml": f"<p>{LONG}</p>", "isListed": False}]}),
    ("workable", "https://apply.workable.com/acme/", "https://apply.workable.com/api/v1/widget/accounts/acme?details=true",
     {"name": "Acme", "jobs": [{"title": "Chat agent", "description": f"<p>{LONG}</p>", "url": "https://apply.workable.com/j/1",
                                "locations": [{"city": "Bangkok", "country": "Thailand"}, {"city": "Hidden", "hidden": True}]}]}),
    ("recruitee", "https://acme.recruitee.com", "https://acme.recruitee.com/api/offers/",
     {"offers": [{"title": "Chat agent", "description": f"<p>{LONG}</p>", "requirements": "<p>English</p>", "location": "Bangkok", "careers_url": "https://acme.recruitee.com/o/1"}]}),
    ("teamtailor", "https://acme.teamtailor.com/jobs", "https://acme.teamtailor.com/jobs.json",
     {"title": "Acme", "items": [{"title": "Chat agent", "content_html": f"<p>{LONG}</p>", "url": "https://acme.teamtailor.com/jobs/1",
                                  "_jobposting": {"jobLocation": [{"address": {"addressLocality": "Bangkok", "addressCountry": "TH"}}]}}]}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "seen", "api", "body"), BOARDS, ids=[case[0] for case in BOARDS])
def test_a_board_is_read_whole(kind: str, seen: str, api: str, body: Any) -> None:
    for target in (seen, f"{kind}:acme"):
        web = Web({api: page(body)}).crawl(target)
        assert web.pages_asked == [api]
        (posting,) = web.postings
        assert posting.title == "Chat agent"
        assert "answer customers by chat" in posting.text
        assert "<p>" not in posting.text
        assert "&lt;" not in posting.text
        assert (posting.location or "").startswith("Bangkok")
        assert (posting.url or "").startswith("https://")
        assert "Hidden" not in (posting.location or "")
    if kind == "lever":
        for part in ("Join us", "English", "Apply.", "USD 900-1200"):
            assert part in posting.text


@pytest.mark.parametrize(("kind", "seen", "api", "body"), BOARDS, ids=[case[0] for case in BOARDS])
def test_empty_missing_and_wrong_are_three_things(kind: str, seen: str, api: str, body: Any) -> None:
    empty: Any = (
        []
        if isinstance(body, list)
        else {**body, **{key: [] for key, value in body.items() if isinstance(value, list)}}
    )
    web = Web({api: page(empty)}).crawl(seen)
    assert (web.read, web.lost) == ([], {})
    web = Web({api: answer("", "404 Not Found")}).crawl(seen)
    assert "404" in web.lost[api]
    for wrong in (
        answer("<html>Moved</html>"),
        page({"error": "x"}),
        page("x"),
        page(None),
        answer("[" * 100_000),
    ):
        web = Web({api: wrong}).crawl(seen)
        said = [*web.lost.values(), *(item.error for item in web.read if isinstance(item, Unreadable))]
        assert len(said) == 1
        assert f"not read as {kind}" in said[0]


@pytest.mark.parametrize("kind", [case[0] for case in BOARDS])
def test_odd_values_in_a_board_do_no_harm(kind: str) -> None:
    _, seen, api, body = next(case for case in BOARDS if case[0] == kind)
    for odd in (None, 5, [], {}, "x", [None, 5, "x", {}, []], True):
        job = dict.fromkeys(
            (body if isinstance(body, list) else next(v for v in body.values() if isinstance(v, list)))[
                0
            ],
            odd,
        )
        inner = [job, odd]
        changed = (
            inner
            if isinstance(body, list)
            else {key: inner if isinstance(value, list) else odd for key, value in body.items()}
        )
        Web({api: page(changed)}).crawl(seen)


def test_lever_goes_on_while_pages_are_full_and_europe_is_apart() -> None:
    first, second = (
        f"https://api.lever.co/v0/postings/acme?mode=json&limit=100&skip={skip}" for skip in (0, 100)
    )
    web = Web(
        {
            first: page([{"text": f"Job {n}", "description": LONG} for n in range(100)]),
            second: page([{"text": "Last", "description": LONG}]),
        }
    ).crawl("lever:acme")
    assert len(web.postings) == 101
    task = first_task("https://jobs.eu.lever.co/acme", Scope())
    assert isinstance(task, Task)
    assert task.url.startswith("https://api.eu.lever.co/")


def test_smartrecruiters_asks_for_each_advertisement() -> None:
    base = "https://api.smartrecruiters.com/v1/companies/Acme/postings"
    detail = {"name": "Chat agent", "company": {"name": "Acme"}, "location": {"city": "Bangkok", "country": "th"}, "postingUrl": "https://jobs.smartrecruiters.com/Acme/1",
              "jobAd": {"sections": {"jobDescription": {"title": "Job", "text": f"<p>{LONG}</p>"}, "qualifications": {"title": "Q", "text": "English"}}}}  # fmt: skip
    pages = {f"{base}?limit=100&offset=0": page({"offset": 0, "totalFound": 101, "content": [{"id": f"{n}"} for n in range(100)]}),
             f"{base}?limit=100&offset=100": page({"content": [{"id": "x/../../y"}, {"id": None}]})}  # fmt: skip
    pages |= {f"{base}/{n}": page(detail) for n in range(100)}
    web = Web(pages).crawl("https://careers.smartrecruiters.com/Acme", limit=500)
    assert len(web.pages_asked) == 102
    assert {posting.location for posting in web.postings} == {"Bangkok, th"}
    assert web.postings[0].employer == "Acme"
    assert web.lost == {}


def post(number: int, day: int, text: str = LONG) -> str:
    return (
        f'<div class="tgme_widget_message_wrap"><div class="tgme_widget_message js-widget_message" data-post="jobs/{number}">'
        f'<div class="tgme_widget_message_text js-message_text">Post {number}: {text}</div>'
        f'<a class="tgme_widget_message_date" href="https://t.me/jobs/{number}"><time datetime="2026-11-{day:02}T10:00:00+00:00"></time></a></div></div>'
    )


def channel(*posts: str, before: int | None = None) -> bytes:
    more = (
        f'<a class="tme_messages_more js-messages_more" data-before="{before}" href="/s/jobs?before={before}"></a>'
        if before
        else ""
    )
    return answer(
        f'<html><body><section class="tgme_channel_history js-message_history">{more}{"".join(posts)}</section></body></html>'
    )


TELEGRAM = {
    "https://t.me/s/jobs": channel(post(5, 20), post(6, 21), before=5),
    "https://t.me/s/jobs?before=5": channel(post(3, 11), post(4, 12), before=3),
    "https://t.me/s/jobs?before=3": channel(post(1, 1), post(2, 2), before=1),
    "https://t.me/s/jobs?before=1": channel(post(0, 1)),
}


def test_a_channel_is_paged_back_to_the_date_and_no_further() -> None:
    for target in (
        "telegram:jobs",
        "https://t.me/jobs",
        "https://t.me/s/jobs",
        "https://telegram.me/s/jobs",
    ):
        web = Web(TELEGRAM).crawl(target, since=moment("2026-11-05"))
        assert web.pages_asked == list(TELEGRAM)[:3]
        assert len(web.postings) == 6
    assert any(wait >= 1.9 for wait in web.waits), "two seconds between two pages"
    assert Web(TELEGRAM).crawl("telegram:jobs").pages_asked == ["https://t.me/s/jobs"]
    assert {posting.url for posting in web.postings} >= {"https://t.me/jobs/6"}


def test_a_channel_without_preview_is_said_to_have_none_and_is_not_joined() -> None:
    pages = {
        "https://t.me/s/jobs": answer("", "302 Found", Location="https://t.me/jobs"),
        "https://t.me/jobs": answer('<a href="tg://join?x">Join</a>'),
    }
    web = Web(pages).crawl("telegram:jobs")
    assert "no public preview" in web.lost["https://t.me/jobs"]
    assert web.postings == []
    for invitation in ("https://t.me/+AbC", "https://t.me/joinchat/AbC", "telegram:+AbC"):
        assert isinstance(first_task(invitation, Scope()), Unreadable)


RSS = f"""<?xml version="1.0"?><!-- c --><rss version="2.0"><channel><link>https://jobs.example/</link>
<item><title>A</title><link>https://jobs.example/1</link><pubDate>Fri, 20 Nov 2026 10:00:00 GMT</pubDate></item>
<item><title>Old</title><link>https://jobs.example/0</link><pubDate>Fri, 02 Oct 2026 10:00:00 GMT</pubDate></item>
<item><title>Alone</title><description>&lt;p&gt;{LONG}&lt;/p&gt;</description></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><link href="https://jobs.example/"/><entry><title>A</title>
<link rel="self" href="https://jobs.example/self"/><link rel="alternate" href="/1"/><updated>2026-11-20T10:00:00Z</updated></entry></feed>"""
AD = answer(f"<h1>Work</h1><p>{LONG}</p>")


def test_feeds_lead_to_their_pages() -> None:
    for body, number in ((RSS, 2), (ATOM, 1)):
        web = Web({"https://jobs.example/feed": answer(body), "https://jobs.example/1": AD}).crawl(
            "https://jobs.example/feed", since=moment("2026-11-01")
        )
        assert web.pages_asked == ["https://jobs.example/feed", "https://jobs.example/1"]
        assert len(web.postings) == number
    assert "Alone" in {
        posting.title
        for posting in Web(
            {
                "https://jobs.example/feed": answer(RSS),
                "https://jobs.example/1": AD,
                "https://jobs.example/0": AD,
            }
        )
        .crawl("https://jobs.example/feed")
        .postings
    }


def sitemap(*places: str, index: bool = False, lastmod: str = "2026-11-20") -> str:
    inner, outer = ("sitemap", "sitemapindex") if index else ("url", "urlset")
    rows = "".join(
        f"<{inner}><loc>{place}</loc><lastmod>{lastmod}</lastmod></{inner}>" for place in places
    )
    return f'<?xml version="1.0"?><{outer} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</{outer}>'


def test_sitemaps_lead_to_the_pages_of_their_own_host() -> None:
    base = "https://jobs.example"
    pages = {
        f"{base}/sitemap.xml": answer(sitemap(f"{base}/a.xml.gz", f"{base}/sitemap.xml", index=True)),
        f"{base}/a.xml.gz": answer(gzip.compress(sitemap(f"{base}/job/1", f"{base}/about", "https://other.example/job/2", "file:///etc/passwd").encode())),
        f"{base}/job/1": AD,
    }  # fmt: skip
    web = Web(pages).crawl(f"{base}/sitemap.xml", follow="*/job/*")
    assert web.pages_asked == [f"{base}/sitemap.xml", f"{base}/a.xml.gz", f"{base}/job/1"]
    assert len(web.postings) == 1
    old = {f"{base}/sitemap.xml": answer(sitemap(f"{base}/job/1", lastmod="2025-01-01"))}
    assert Web(old).crawl(f"{base}/sitemap.xml", since=moment("2026-11-01")).pages_asked == [
        f"{base}/sitemap.xml"
    ]


def test_indexes_of_indexes_come_to_an_end() -> None:
    base = "https://jobs.example"
    pages = {f"{base}/{n}.xml": answer(sitemap(f"{base}/{n + 1}.xml", index=True)) for n in range(20)}
    assert len(Web(pages).crawl(f"{base}/0.xml").pages_asked) == 4


BILLION = '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><rss><channel><item><title>&b;</title></item></channel></rss>'
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]><rss><channel><item><title>&x;</title></item></channel></rss>'
EXTERNAL = '<?xml version="1.0"?><!DOCTYPE urlset SYSTEM "http://127.0.0.1/x.dtd"><urlset><url><loc>https://jobs.example/1</loc></url></urlset>'


@pytest.mark.parametrize(
    "body",
    [
        BILLION,
        OUTSIDE,
        EXTERNAL,
        "<rss><broken",
        "<rss>" + "<a>" * 5000,
        gzip.compress(b"<rss>" + b" " * 20_000_000),
    ],
)
def test_hostile_xml_is_refused(body: str | bytes) -> None:
    web = Web({"https://jobs.example/feed": answer(body)}).crawl("https://jobs.example/feed")
    assert web.pages_asked == ["https://jobs.example/feed"]
    assert not [posting for posting in web.postings if posting.title]
    if isinstance(body, str):
        assert "not read as" in next(iter(web.lost.values()))


def test_a_prologue_made_to_stall_costs_nothing() -> None:
    started = time.monotonic()
    for hostile in (
        "<!-- -->" * 20_000,
        "<?x" * 30_000,
        "<!DOCTYPE [" * 9000,
        " " * 200_000,
        "<!DOCTYPE x [<!-- ]]" * 5000,
    ):
        Web({"https://jobs.example/": answer(hostile + "x")}).crawl("https://jobs.example/", follow="*")
    links = "<a " + "x" * 100_000 + "<a href=" * 30_000 + "<a href='" * 30_000
    Web({"https://jobs.example/": answer(links)}).crawl("https://jobs.example/", follow="*")
    assert time.monotonic() - started < 5


def test_listings_are_followed_by_pattern_depth_and_limit() -> None:
    base = "https://jobs.example"
    listing = answer('<base href="/x/"><a href=job/1>1</a><A class="b" HREF="job/2?a=1&amp;b=2">2</A><a href="https://other.example/x/job/3">3</a>'
                     '<!-- <a href="job/9">9</a> --><a href="job/4.pdf.zip">4</a><a href="javascript:x">5</a><a href="mailto:x@y.example">6</a>')  # fmt: skip
    pages = {
        f"{base}/": listing,
        f"{base}/x/job/1": answer(f'<a href="/x/job/7">7</a><h1>Job</h1><p>{LONG}</p>'),
        f"{base}/x/job/2?a=1&b=2": AD,
        f"{base}/x/job/7": AD,
        "https://other.example/x/job/3": AD,
    }
    web = Web(pages).crawl(f"{base}/", follow="*/job/*")
    assert web.pages_asked == [f"{base}/", f"{base}/x/job/1", f"{base}/x/job/2?a=1&b=2"]
    assert len(web.postings) == 2, "the listing itself is no advertisement"
    assert f"{base}/x/job/7" in Web(pages).crawl(f"{base}/", follow="*/job/*", depth=2).pages_asked
    assert (
        "https://other.example/x/job/3" in Web(pages).crawl(f"{base}/", follow="http*/job/*").pages_asked
    )
    assert len(Web(pages).crawl(f"{base}/", follow="*/job/*", limit=2).pages_asked) == 2


def test_lists_and_saved_searches_are_planned(tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text(
        "\ufeff# note\nhttps://a.example/1\n\nlever:acme\nnonsense\nfile:///etc/passwd\n"
    )
    plan = list(planned([str(tmp_path / "list.txt")], Scope()))
    assert [item.url for item in plan if isinstance(item, Task)] == [
        "https://a.example/1",
        "https://api.lever.co/v0/postings/acme?mode=json&limit=100&skip=0",
    ]
    assert [
        "line 5" in item.error or "only http" in item.error
        for item in plan
        if isinstance(item, Unreadable)
    ] == [True, True]
    (tmp_path / "watch.toml").write_text(
        '[[search]]\nname = "x"\ntargets = ["https://a.example/"]\nfollow = "*/job/*"\nlimit = 5\nsince = 2026-11-01\n'
    )
    (task,) = planned([str(tmp_path / "watch.toml")], Scope(depth=2))
    assert isinstance(task, Task)
    assert task.scope == Scope("*/job/*", 2, 5, datetime(2026, 11, 1, tzinfo=UTC))
    assert task.source == "listing"
    for wrong in (
        "[[search]]\nname = 1",
        "x = [",
        "[[search]]\nname='x'\ntargets=[]\nlimitt=3",
        "[[search]]\nname='x'\ntargets=['https://a.example']\nsince='soon'",
    ):
        (tmp_path / "bad.toml").write_text(wrong)
        with pytest.raises(UsageError):
            list(planned([str(tmp_path / "bad.toml")], Scope()))


def test_dates() -> None:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    assert moment("14d", now) == datetime(2026, 11, 8, tzinfo=UTC)
    assert moment("2026-11-01T10:00:00+02:00", now) == datetime(2026, 11, 1, 8, tzinfo=UTC)
    for wrong in ("", "d", "-3d", "2026-13-01", "yesterday"):
        with pytest.raises(UsageError):
            moment(wrong, now)


def test_every_source_is_known_by_its_name() -> None:
    assert {
        "page",
        "listing",
        "feed",
        "sitemap",
        "greenhouse",
        "lever",
        "ashby",
        "smartrecruiters",
        "workable",
        "recruitee",
        "teamtailor",
        "telegram",
    } == set(SOURCES)
