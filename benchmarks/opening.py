"""Section 8: a report of many advertisements: writing it, its size, opening it, answering a key."""

import shutil
from pathlib import Path
from statistics import median
from time import perf_counter

import msgspec
from casefile import many
from measure import Counts, Row, Rows, duration
from playwright.sync_api import sync_playwright

from scamrecruit.casefile.recall import with_words
from scamrecruit.report.build import Wish, write_report
from scamrecruit.share.handover import Disclosure
from scamrecruit.share.selection import Selection

_LIMIT, _KEY_LIMIT, _ROUNDS = 2.0, 0.05, 5
"""Seconds in which the page should be open, and in which a key should be answered."""
_DRAWN = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
_KEYS = """() => {
  const spent = [];
  for (let at = 0; at < 40; at += 1) {
    const start = performance.now();
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "r", bubbles: true }));
    document.body.getBoundingClientRect();
    spent.push((performance.now() - start) / 1000);
  }
  return spent;
}"""


def section(counts: Counts, folder: Path) -> Rows:
    """Rows of this section; without Chromium only the first."""
    results, page = folder / "results.jsonl", folder / "report.html"
    number = counts.shown
    with results.open("wb") as stream:
        for posting, assessment in many(number):
            stream.write(msgspec.json.encode(with_words(assessment, posting)) + b"\n")
    started = perf_counter()
    write_report(results, page, Wish(Selection(), disclosure=Disclosure("bench", "bench", "bench")))
    spent = perf_counter() - started
    size = page.stat().st_size
    note = f"{duration(spent)} for {size / 1e6:.0f} MB"
    yardstick = results.stat().st_size
    rows = [
        Row(
            f"report of {number:,}: its size",
            f"{yardstick / 1e6:.0f} MB of results",
            note,
            size / yardstick,
        )
    ]
    chromium = shutil.which("chromium")
    return {8: rows + (_opened(page, number, chromium) if chromium else [])}


def _opened(page: Path, number: int, chromium: str) -> list[Row]:
    """A fresh window each time, until the list is drawn."""
    opened, keys = [], []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for _ in range(_ROUNDS):
            window = browser.new_context(viewport={"width": 1400, "height": 900}).new_page()
            started = perf_counter()
            window.goto(page.as_uri())
            window.wait_for_selector(".row")
            window.evaluate(_DRAWN)
            opened.append(perf_counter() - started)
            keys += window.evaluate(_KEYS)
            window.context.close()
        browser.close()
    spent, slowest = median(opened), sorted(keys)[int(0.95 * len(keys))]
    return [
        _limited(f"report of {number:,}: opening it (limit)", _LIMIT, spent),
        _limited("report: 95% of review keys (limit)", _KEY_LIMIT, slowest),
    ]


def _limited(what: str, limit: float, spent: float) -> Row:
    return Row(what, duration(limit), duration(spent), spent / limit)
