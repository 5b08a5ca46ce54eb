"""A real browser, and pages that it opens from files."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from tests.casefile.desk import new_case

from scamrecruit.casefile.store import CaseFile
from scamrecruit.records import Posting
from scamrecruit.report.build import Wish, write_report
from scamrecruit.share.handover import Disclosure
from scamrecruit.share.selection import Selection

ADVICE = "the report's browser tests need Chromium: apt-get install -y chromium"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found:
        if os.environ.get("CI"):
            pytest.fail(ADVICE)
        pytest.skip(ADVICE)
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def window(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh profile; a page that asks for anything but its own file, or throws, fails the test."""
    context = browser.new_context(viewport={"width": 1300, "height": 900})
    faults: list[str] = []

    def watch(page: Page) -> None:
        page.on("pageerror", lambda error: faults.append(f"error: {error}"))
        page.on("dialog", lambda dialog: (faults.append(f"dialog: {dialog.message}"), dialog.accept()))
        page.on("requestfinished", lambda request: asked(request.url))
        page.on(
            "requestfailed", lambda request: asked(request.url) if request.failure != "csp" else None
        )

    def asked(url: str) -> None:
        if not url.startswith(("file:", "blob:")):
            faults.append(f"asked for {url}")

    context.on("page", watch)
    yield context
    context.close()
    assert not faults


Open = Callable[..., Page]
OWN = Disclosure("this desk", "a test", "none needed")


@pytest.fixture
def report(window: BrowserContext, tmp_path: Path) -> Open:
    """Writes the report of a case, or of postings, and opens it."""

    def opened(*items: CaseFile | Posting, **wish: object) -> Page:
        if isinstance(items[0], CaseFile):
            path = items[0].path
        else:
            with new_case(tmp_path, *items) as case:  # type: ignore[arg-type]
                path = case.path
        target = tmp_path / "report.html"
        write_report(path, target, Wish(**{"selection": Selection(), "disclosure": OWN, **wish}))  # type: ignore[arg-type]
        page = window.new_page()
        page.goto(target.as_uri())
        return page

    return opened
