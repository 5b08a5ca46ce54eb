"""Listing pages: one posting for each item, with its address; other pages stay whole."""

import pytest
from tests.read.pages import AD, items, one, read_by

from scamrecruit.records import Posting

JOBS = ["Chat operator", "Night guard, Ghent", "Kitchen help", "Welder (TIG)", "Warehouse packer"]
ARTICLE = '<article class="card c{0}"><header><h3><a href="/jobs/{0}?x=1">{1}</a></h3></header><p>Lotus {0}, Poipet</p><p>USD {0}00 a month, room and meals, write to <a href="https://t.me/hr_demo_{0}">us</a></p></article>'
ROW = '<tr><td><a href="https://other.example/{0}">{1}</a></td><td>Poipet number {0}</td><td>USD {0}00 a month, meals and a room are free</td></tr>'
ITEM = '<li><a class="x" href="job{0}.html"><b>{1}</b><br><span>Poipet {0}, USD {0}00 with room, meals and visa</span></a></li>'
AROUND = (
    "<html><head><link rel=canonical href=https://jobs.example/list/></head><body><nav><a href=/a>All our jobs</a>"
    "<a href=/b>All employers here</a><a href=/c>Sign in or register</a></nav><h1>Jobs in Poipet</h1>{}"
    "<div class=pagination><a href=?p=2>Next page of results</a></div><footer>{}</footer>"
)


def listing(form: str, before: str = "<div>", after: str = "</div>") -> str:
    body = "".join(form.format(number, job) for number, job in enumerate(JOBS, 1))
    return AROUND.format(before + body + after, "conditions of use " * 40)


@pytest.mark.parametrize(
    ("page", "url"),
    [
        (listing(ARTICLE), "https://jobs.example/jobs/1?x=1"),
        (listing(ROW, "<table>", "</table>"), "https://other.example/1"),
        (listing(ITEM, "<ul>", "</ul>"), "https://jobs.example/list/job1.html"),
    ],
)
def test_each_item_is_a_posting_with_its_own_address(page: str, url: str) -> None:
    found = [item for item in items(page.encode()) if isinstance(item, Posting)]
    assert [p.title for p in found] == JOBS
    assert found[0].url == url
    assert len({p.url for p in found}) == len({p.id for p in found}) == 5
    assert all(f"USD {number}00" in p.text and p.title in p.text for number, p in enumerate(found, 1))
    assert all(read_by(p.source) == "html+list" for p in found)


def test_an_advertisement_beside_others_stays_whole() -> None:
    page = listing(ARTICLE).replace(
        "<h1>",
        f"<h1>Operator</h1><p>{AD}</p><p>{AD} Again, in other words.</p><p>{AD} And more.</p><h2>",
    )
    assert AD in one(page).text
    related = listing(ARTICLE, f"<p>{AD}</p><div class='related-jobs'>")
    assert AD in one(related).text


def test_menus_contacts_and_short_pages_are_no_lists() -> None:
    links = "".join(
        f"<a href=/{word}>{word} and more</a> " for word in ("offices", "products", "careers", "contact")
    )
    assert read_by(one(f"<div class=menu>{links}</div><p>{AD}").source) == "html"
    same = "".join(f'<p><a href="https://t.me/hr_demo">Apply here today</a> {AD}</p>' for _ in range(5))
    assert read_by(one(same).source) == "html"


def test_one_job_posting_is_no_list() -> None:
    block = f'<script type="application/ld+json">{{"@type":"JobPosting","title":"T","description":"{AD}"}}</script>'
    assert one(listing(ARTICLE) + block).title == "T"


def test_addresses_that_are_none_and_many_links() -> None:
    page = listing(ARTICLE).replace("/jobs/1?x=1", "http://[bad").replace("/jobs/2", "javascript:x")
    assert all(isinstance(item, Posting) for item in items(page.encode()))
    many = "".join(
        f"<div><p><a href={i}>advertisement number</a> text of it {i}</p></div>" for i in range(6000)
    )
    assert items(many.encode())


def test_what_only_the_style_of_a_card_sets_apart() -> None:
    card = '<div><a href="/j/{0}"><h2>{1}</h2><span>Lotus {0}</span><span>Poipet</span><span>15,000 baht</span><span>1 May</span></a></div>'
    first, *_ = items(listing(card).encode())
    assert isinstance(first, Posting)
    assert first.text == "Chat operator\nLotus 1 Poipet 15,000 baht 1 May"
