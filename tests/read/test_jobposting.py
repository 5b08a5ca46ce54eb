"""schema.org JobPosting, however bent: JSON-LD shapes, microdata, amounts, places."""

import html
import json

import pytest
from selectolax.lexbor import LexborHTMLParser
from tests.read.pages import AD, items, one

from scamrecruit.read.jobposting import JobFields, job_postings

JOB = {"@context": "https://schema.org", "@type": "JobPosting", "title": "Chat operator"}
GOOD = json.dumps(JOB)


def jobs(*blocks: str) -> tuple[list[JobFields], str]:
    scripts = "".join(f'<script type="application/ld+json">{block}</script>' for block in blocks)
    return job_postings(LexborHTMLParser(f"<html><head>{scripts}</head><body>x"))


def job(**fields: object) -> JobFields:
    [found], status = jobs(json.dumps({**JOB, **fields}))
    assert status == "present"
    return found


BENT = {
    "plain": GOOD,
    "list": f"[{GOOD}]",
    "nested list": f"[[{GOOD}]]",
    "graph": json.dumps({"@context": "https://schema.org", "@graph": [{"@type": "WebPage"}, JOB]}),
    "in a web page": json.dumps({"@type": "WebPage", "mainEntity": JOB}),
    "in an item list": json.dumps(
        {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": JOB}]}
    ),
    "list of types": json.dumps({**JOB, "@type": ["Thing", "JobPosting"]}),
    "full type": json.dumps({**JOB, "@type": "http://schema.org/JobPosting"}),
    "type without sign": json.dumps({"type": "JobPosting", "title": "Chat operator"}),
    "html comment": f"<!-- {GOOD} -->",
    "html comment, slashes": f"<!--\n{GOOD}\n//-->",
    "cdata": f"<![CDATA[{GOOD}]]>",
    "cdata, slashes": f"//<![CDATA[\n{GOOD}\n//]]>",
    "cdata, comment": f"/*<![CDATA[*/{GOOD}/*]]>*/",
    "cdata, spaced comment": f"/* <![CDATA[ */ {GOOD} /* ]]> */",
    "semicolon": f"{GOOD};",
    "semicolons and space": f"  {GOOD} ; ;\n",
    "comma behind": f"{GOOD},",
    "comma inside": GOOD[:-1] + ", }",
    "byte order mark": f"\ufeff{GOOD}",
    "two, one behind the other": f'{{"@type": "WebPage"}}\n{GOOD}',
    "two with a comma": f'{{"@type": "WebPage"}}, {GOOD}',
    "escaped once": html.escape(GOOD),
    "escaped twice": html.escape(html.escape(GOOD)),
    "raw line end in a string": GOOD.replace("{", '{"x": "a\nb\t", ', 1),
    "bad escape": GOOD.replace("{", '{"x": "\\x41 \\\' \\d", ', 1),
    "duplicate keys": GOOD.replace("{", '{"title": "first", ', 1),
    "not a number": GOOD.replace("{", '{"x": NaN, "y": -Infinity, ', 1),
    "broken behind good": f'{GOOD} {{"@type": ',
}


@pytest.mark.parametrize("block", BENT.values(), ids=BENT.keys())
def test_bent_shapes(block: str) -> None:
    found, status = jobs(block)
    assert [job.title for job in found] == ["Chat operator"]
    assert status == "present"


def test_content_type_is_matched_loosely() -> None:
    page = f'<script type="Application/LD+JSON; charset=utf-8">{GOOD}</script>'
    assert job_postings(LexborHTMLParser(page))[1] == "present"
    assert job_postings(LexborHTMLParser(f"<script>{GOOD}</script>")) == ([], "absent")


@pytest.mark.parametrize(
    "bad", ['{"@type": "JobPosting", "title": ', "[" * 5000, "{" * 100_000, "nonsense", "<!-- <!-- x"]
)
def test_one_broken_block_does_not_cost_the_good_one(bad: str) -> None:
    for blocks in ((bad, GOOD), (GOOD, bad)):
        found, status = jobs(*blocks)
        assert [job.title for job in found] == ["Chat operator"]
        assert status == "present"
    assert jobs(bad) == ([], "broken")


def test_status_without_job_postings() -> None:
    assert jobs('{"@type": "Organization"}') == ([], "absent")
    assert jobs("") == ([], "absent")
    assert jobs("<!-- -->") == ([], "absent")


@pytest.mark.parametrize(
    "block",
    [
        "[" * 100_000 + "]" * 100_000,
        '{"a":' * 20_000 + "1" + "}" * 20_000,
        '["' + "]" * 5000 + '", ' + "[" * 900 + "]" * 900 + "]",
        '["]]]]]]", ' * 300 + "{}" + "]" * 300,
    ],
)
def test_deep_nesting_is_broken_data_not_a_crash(block: str) -> None:
    assert jobs(block)[0] == []


@pytest.mark.parametrize(
    "description",
    [
        f"<p>{AD}</p><p>Apply now</p>",
        html.escape(f"<p>{AD}</p><p>Apply now</p>"),
        html.escape(html.escape(f"<p>{AD}</p><p>Apply now</p>")),
        f"{AD}<br/>Apply now",
        f"{AD}\nApply now",
    ],
)
def test_descriptions_escaped_or_not(description: str) -> None:
    assert job(description=description).description == f"{AD}\nApply now"


def test_further_texts_are_kept() -> None:
    found = job(description=AD, jobBenefits="Free <b>hotel</b>", skills=["typing", "English"])
    assert found.description == f"{AD}\ntyping\nEnglish\nFree hotel"


@pytest.mark.parametrize(
    ("salary", "pay"),
    [
        ({"currency": "USD", "value": 1200}, "USD 1200"),
        ({"currency": "IDR", "value": 15_000_000}, "IDR 15000000"),
        ({"currency": "USD", "value": 12.5}, "USD 12.5"),
        ({"currency": "USD", "value": "1,500"}, "USD 1,500"),
        (
            {"currency": "THB", "value": {"minValue": 30000, "maxValue": 45000, "unitText": "MONTH"}},
            "THB 30000-45000 per month",
        ),
        ({"currency": "EUR", "value": {"value": "20", "unitText": "HOUR"}}, "EUR 20 per hour"),
        ({"value": {"maxValue": 9}}, "9"),
        ([{"currency": "USD", "value": 7}], "USD 7"),
        ("1000 dollars", "1000 dollars"),
        (1500, "1500"),
        ({}, None),
        ([], None),
        (True, None),
        ({"value": 10**300}, None),
        ({"value": {"value": float("nan")}}, None),
        ({"value": float("inf"), "currency": None}, None),
    ],
)
def test_pay(salary: object, pay: str | None) -> None:
    assert job(baseSalary=salary).pay == pay


@pytest.mark.parametrize(
    ("place", "location"),
    [
        ("Bangkok", "Bangkok"),
        ({"address": "Poipet"}, "Poipet"),
        ({"address": {"addressLocality": "Manila", "addressCountry": "PH"}}, "Manila, PH"),
        ({"address": {"addressLocality": "X", "addressCountry": {"name": "Y"}}}, "X, Y"),
        ([{"address": {"addressLocality": "A"}}, {"name": "B"}, {"name": "B"}], "A; B"),
        ({"addressLocality": "Here"}, "Here"),
        ([], None),
        ({}, None),
    ],
)
def test_places(place: object, location: str | None) -> None:
    assert job(jobLocation=place).location == location


@pytest.mark.parametrize("value", [None, True, 5, 1.5, "x", [], {}, [[["x"]]], {"name": {"name": {}}}])
@pytest.mark.parametrize(
    "key",
    ["description", "hiringOrganization", "jobLocation", "baseSalary", "url", "datePosted", "name"],
)
def test_any_property_may_be_of_any_kind(key: str, value: object) -> None:
    assert job(**{key: value}).title == "Chat operator"


def test_only_web_addresses_become_urls() -> None:
    assert job(url="https://jobs.example/1").url == "https://jobs.example/1"
    assert job(url="javascript:alert(1)").url is None


MICRODATA = """
<div itemscope itemtype="https://schema.org/JobPosting">
  <h2 itemprop="title">Chat operator</h2>
  <div itemprop="hiringOrganization" itemscope itemtype="https://schema.org/Organization">
    <span itemprop="name">Lotus Demo</span>
    <div itemprop="address" itemscope><b itemprop="addressLocality">not the job's place</b></div>
  </div>
  <div itemprop="jobLocation" itemscope><div itemprop="address" itemscope>
    <span itemprop="addressLocality">Poipet</span><meta itemprop="addressCountry" content="KH">
  </div></div>
  <time itemprop="datePosted" datetime="2026-11-01">yesterday</time>
  <div itemprop="description"><p>Line one</p><p>Line two</p></div>
  <a itemprop="url" href="https://jobs.example/2">more</a>
</div>
"""


def test_microdata_with_nested_scopes() -> None:
    [found], status = job_postings(LexborHTMLParser(MICRODATA))
    assert status == "present"
    assert found == JobFields(
        title="Chat operator",
        description="Line one\nLine two",
        employer="Lotus Demo",
        location="Poipet, KH",
        url="https://jobs.example/2",
        posted_at="2026-11-01",
    )


def test_same_posting_twice_counts_once() -> None:
    assert len(jobs(GOOD, GOOD, f"[{GOOD}, {GOOD}]")[0]) == 1


def test_several_job_postings_become_several_postings() -> None:
    ads = [
        {**JOB, "title": f"Job {n}", "description": f"{AD} Number {n}.", "url": f"https://j.example/{n}"}
        for n in range(3)
    ]
    script = f'<script type="application/ld+json">{json.dumps(ads)}</script>'
    found = items(f"<html>{script}<body><h1>Results</h1>".encode())
    assert [(p.title, p.url, p.text) for p in found] == [  # type: ignore[union-attr]
        (f"Job {n}", f"https://j.example/{n}", f"{AD} Number {n}.") for n in range(3)
    ]
    assert len({p.id for p in found}) == 3  # type: ignore[union-attr]


def test_description_is_added_only_if_the_page_does_not_show_it() -> None:
    script = f'<script type="application/ld+json">{json.dumps({**JOB, "description": AD})}</script>'
    assert one(f"{script}<p>{AD}</p>").text == AD
    assert one(f"{script}<p>Click to load</p>").text == f"Click to load\n\n{AD}"


def test_script_breakout_stays_text() -> None:
    evil = json.dumps({**JOB, "title": "</script><img src=x onerror=alert(1)>"}).replace("</", "<\\/")
    assert jobs(evil)[0] == []
    evil = json.dumps({**JOB, "title": "Job <b>x</b> &lt;img onerror&gt;"})
    assert jobs(evil)[0][0].title == "Job x <img onerror>"
