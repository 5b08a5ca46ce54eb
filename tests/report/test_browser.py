"""The report in a real browser, opened from its file as a colleague would."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page
from tests.casefile.desk import new_case, posting

from scamrecruit.casefile.decisions import history, standing
from scamrecruit.records import Posting
from scamrecruit.review.exchange import imported
from scamrecruit.share.redact import Level

Open = Callable[..., Page]
BREAKOUT = "</script><script>alert(1)</script><img src=http://tracker.example/x.gif onerror=alert(2)>"
HOSTILE = [
    posting(
        "a",
        f"{BREAKOUT} KH <svg onload=alert(3)> ${{alert(4)}} {{{{7*7}}}} " + "w " * 40,
        title=BREAKOUT,
    ),
    posting(
        "b", "photo \u202egpj.exe and \u200bhidden KH \x1b[31m " + "w " * 20, title="\u202etxt.ads\u2066"
    ),
    posting("c", "وظيفة في KH براتب عالٍ 🧑‍💻 " + "ن " * 20, title="وظيفة", url="javascript:alert(5)"),
    posting(
        "d", "<!-- <script> --> ]]> \u2028 KH @lotus_demo", title="'\"><style>*{display:none}</style>"
    ),
]


def ads(number: int) -> list[Posting]:
    """The higher the number, the longer the text and the higher the score."""
    return [
        posting(
            f"p-{at:04}",
            f"typing job number{at} KH @desk{at % 7} " + "x" * at,
            title=f"Job {at:04}",
            posted_at=f"2026-10-{1 + at % 28:02}T08:00:00Z",
        )
        for at in range(number)
    ]


def names(page: Page) -> list[str]:
    return page.locator(".row .name").all_inner_texts()


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def exported(page: Page) -> bytes:
    with page.expect_download() as waiting:
        page.click("#export")
    return Path(waiting.value.path()).read_bytes()


def test_hostile_words_are_words(report: Open) -> None:
    page = report(*HOSTILE)
    shown = "\n".join(names(page))
    assert BREAKOUT in shown
    assert "⟦U+202E⟧txt.ads⟦U+2066⟧" in shown
    for row in range(4):
        page.locator(".row").nth(row).click()
        assert page.locator("#card img, #card script, #card style, #card a").count() == 0
    assert page.evaluate("document.querySelectorAll('img, script, style, a[href]').length") == 4
    page.fill("#words", "7*7")
    assert "{{7*7}}" in page.inner_text("#card .text")
    assert page.locator("#card mark").first.inner_text() == "KH"


def test_the_policy_stops_what_would_leave(report: Open, window: BrowserContext) -> None:
    page = report(*ads(3))
    blocked: list[str] = []
    page.on("console", lambda message: blocked.append(message.text))
    page.evaluate("""() => {
        const image = document.createElement('img'); image.src = 'http://127.0.0.1:9/x.gif'; document.body.append(image);
        const frame = document.createElement('iframe'); frame.src = 'http://127.0.0.1:9/'; document.body.append(frame);
        fetch('http://127.0.0.1:9/').catch(() => {});
    }""")
    page.wait_for_timeout(100)
    assert sum("Content Security Policy" in text for text in blocked) >= 3
    for attack in (
        "document.body.innerHTML = '<b>'",
        "document.body.setAttribute('onclick', 'alert(1)')",
    ):
        assert (
            page.evaluate(
                f"() => {{ try {{ {attack}; return 'done'; }} catch (e) {{ return e.name; }} }}"
            )
            != "done"
        )


def test_filter_sort_and_pages(report: Open) -> None:
    page = report(*ads(120))
    assert page.locator(".row").count() == 50
    assert names(page)[0] == "Job 0119"
    page.click("#later")
    page.click("#later")
    assert page.inner_text("#page") == "page 3 of 3"
    assert len(names(page)) == 20
    page.select_option("#order", "title")
    assert names(page)[:2] == ["Job 0000", "Job 0001"]
    page.select_option("#tier", "low")
    low = len(names(page))
    assert 0 < low < 30
    page.fill("#words", "NUMBER1 ＫＨ")
    assert names(page) == ["Job 0001"]
    page.click("#clear")
    page.click("#card .link")
    assert page.input_value("#words") == "telegram desk1"
    assert len(names(page)) == 17
    page.click("#clear")
    page.select_option("#order", "newest")
    assert page.locator(".row .meta").first.inner_text().endswith("2026-10-28")


def test_review_by_keys_survives_a_reload_and_comes_home(report: Open, tmp_path: Path) -> None:
    with new_case(tmp_path, *ads(6)) as case:
        page = report(case)
        page.fill("#reviewer", "ana.k")
        page.keyboard.press("Tab")
        page.locator(".row").first.click()
        press(page, "r", "1", "3", "n")
        page.keyboard.type("second look; r d z")
        press(page, "Escape", "Enter")
        press(page, "d", "d")
        press(page, "w", "u", "2", "Enter")
        press(page, "x", "x", "z")
        assert "3 of 6" not in page.inner_text("#found")
        assert "3 decided by me" in page.inner_text("#found")
        page.reload()
        assert "3 decided by me" in page.inner_text("#found")
        assert page.locator(".row .verdict").all_inner_texts() == ["refer · ", "dismiss · ", "unsure · "]
        lines = exported(page).splitlines()
        assert [json.loads(line)["verdict"] for line in lines] == [
            "refer",
            "dismiss",
            "unsure",
            "not_an_ad",
            None,
        ]
        first = imported(case, lines)
        assert (first.added, first.known, first.foreign, first.faults) == (5, 0, 0, [])
        again = imported(case, lines)
        assert (again.added, again.known) == (0, 5)
        stands = standing(history(case))
        assert [(d.posting, d.verdict, d.reviewer) for d in stands] == [
            ("p-0005", "refer", "ana.k"), ("p-0004", "dismiss", "ana.k"), ("p-0003", "unsure", "ana.k"),
        ]  # fmt: skip
        assert stands[0].reasons == ("signs_converge", "travel_arranged")
        assert stands[0].note == "second look; r d z"
        assert stands[0].shown.score == pytest.approx(0.37, abs=0.1)
        assert not stands[0].shown.blind
        told = report(case)
        assert "refer by ana.k" in told.inner_text("#card")


def test_blind_review_of_a_random_sample_says_so(report: Open, tmp_path: Path) -> None:
    page = report(*ads(30))
    page.select_option("#order", "random")
    first = names(page)
    page.keyboard.press("Escape")
    page.locator("#order").blur()
    press(page, "b", "w", "w")
    assert not page.locator(".row .score b").first.is_visible()
    shown = json.loads(exported(page))["shown"]
    assert (shown["blind"], shown["order"]) == (True, "random")
    page.reload()
    page.select_option("#order", "random")
    assert names(page) == first != sorted(first)


def test_decisions_on_a_redacted_report_come_home(report: Open, tmp_path: Path) -> None:
    with new_case(tmp_path, *ads(4)) as case:
        page = report(case, redaction=Level.contacts)
        assert "desk3" not in page.content()
        assert '"p-0003"' not in page.content()
        assert "[telegram " in page.inner_text("#card .text")
        press(page, "r", "r")
        line = exported(page)
        assert json.loads(line)["posting"].startswith("t-")
        assert imported(case, [line]).added == 1
        assert [made.posting for made in history(case)] == ["p-0003"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_are_readable_and_fit(report: Open, scheme: str) -> None:
    """WCAG 2.1: contrast of all visible words at least 4.5 to 1, large ones 3; no sideways scrolling."""
    page = report(*ads(5), *HOSTILE)
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    press(page, "r")
    faint = page.evaluate(FAINT)
    assert not faint, faint
    page.set_viewport_size({"width": 360, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.locator(".row").first.click()
    assert page.locator("#card").bounding_box() == {"x": 0, "y": 0, "width": 360, "height": 700}
    page.click(".back")
    assert not page.locator("#card").is_visible()


def test_a_contact_of_many_ads_is_told_beside_the_score(report: Open) -> None:
    page = report(*ads(30))
    page.locator(".row").first.click()
    card = page.inner_text("#card")
    assert "in 4 others · 1 language, naming 1 country" in card or "in 3 others · 1 language" in card
    assert "+ same contact in many different ads: known from this report, no part of the score." in card
    assert "Staffing agencies" in card


def test_words_from_right_to_left_stand_so(report: Open) -> None:
    page = report(*HOSTILE)
    page.fill("#words", "وظيفة")
    box, words = (
        page.locator(".row .name").bounding_box(),
        page.evaluate(
            "(() => { const range = document.createRange(); range.selectNodeContents(document.querySelector('.row .name')); const r = range.getBoundingClientRect(); return [r.left, r.right]; })()"
        ),
    )
    assert box
    assert words[1] == pytest.approx(box["x"] + box["width"], abs=2)


def test_paper_holds_the_cards_of_a_short_list(report: Open) -> None:
    page = report(*ads(3))
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator("#print .card").count() == 3
    page.emulate_media(media="print")
    assert page.locator("#print .card").first.is_visible()
    assert not page.locator("#filters").is_visible()


def test_a_page_without_storage_still_works(report: Open, window: BrowserContext) -> None:
    window.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('no'); } })"
    )
    page = report(*ads(3))
    press(page, "r", "r")
    assert "keeps nothing" in page.inner_text("#kept")
    assert json.loads(exported(page))["verdict"] == "refer"


FAINT = """() => {
  const parse = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => { const f = (v) => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; return 0.2126 * f(r) + 0.7152 * f(g) + 0.0722 * f(b); };
  const ground = (element) => { for (let at = element; at; at = at.parentElement) { const c = parse(getComputedStyle(at).backgroundColor); if (c.length < 4 || c[3] === 1) return c; } return [255, 255, 255]; };
  const faint = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const element = walk.currentNode.parentElement;
    if (!walk.currentNode.textContent.trim() || !element.checkVisibility({ visibilityProperty: true }) || element.closest('button:disabled, option, svg')) continue;
    const style = getComputedStyle(element);
    const [a, b] = [light(parse(style.color)), light(ground(element))].sort((x, y) => y - x);
    const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && Number(style.fontWeight) >= 700);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < (large ? 3 : 4.5)) faint.push(`${ratio.toFixed(2)} ${element.tagName}.${element.className} ${walk.currentNode.textContent.trim().slice(0, 30)}`);
  }
  return faint;
}"""
