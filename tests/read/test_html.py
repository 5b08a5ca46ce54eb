"""Saved pages as postings: titles, addresses, claims, what goes where."""

from pathlib import Path

import pytest
from tests.read.pages import AD, one, page, read_by, refused

from scamrecruit.read.reader import read
from scamrecruit.records import Capture, Posting


@pytest.mark.parametrize(
    ("markup", "title"),
    [
        ("<title>Window</title><h1> The\n <b>job</b> </h1>", "The job"),
        ("<title>Window</title><h1> </h1>", "Window"),
        ('<title>W</title><meta property="og:title" content=" Graph ">', "Graph"),
        ("<title>Window</title>", "Window"),
        ("<p>nothing", ""),
        (f"<title>{'x' * 400}", "x" * 300),
        ("<h1></h1><h1>second</h1>", "second"),
        ("<title>Chat operator - Demo Jobs</title><h1>Demo Jobs</h1>", "Chat operator - Demo Jobs"),
        ("<title>Cook | Demo</title><h1>Demo</h1><h1>Cook wanted</h1>", "Cook wanted"),
        ("<title>Night cook</title><h1>cook</h1>", "cook"),
    ],
)
def test_title(markup: str, title: str) -> None:
    assert page(f"{markup}<p>{AD}").title == title


@pytest.mark.parametrize(
    ("markup", "url"),
    [
        ('<link rel="canonical" href="https://a.example/1">', "https://a.example/1"),
        ('<meta property="og:url" content="http://a.example/2">', "http://a.example/2"),
        ('<link rel="canonical" href="/relative">', None),
        ('<link rel="canonical" href="javascript:x">', None),
        ('<link rel="canonical" href="file:///etc/passwd">', None),
        ('<link rel="canonical">', None),
        ('<base href="http://169.254.169.254/"><link rel="stylesheet" href="http://x/">', None),
    ],
)
def test_canonical_address(markup: str, url: str | None) -> None:
    assert page(f"<head>{markup}</head><p>{AD}").url == url


def test_claims_of_chromium_saves() -> None:
    posting = page(f"<!DOCTYPE html>\n<!-- saved from url=(0021)https://a.example/j/1 -->\n<p>{AD}")
    assert posting.source.claimed_url == "https://a.example/j/1"
    assert posting.source.claimed_saved_at is None
    assert posting.url == "https://a.example/j/1"


def test_claims_of_singlefile_saves_even_forged() -> None:
    comment = (
        "<!--\n Page saved with SingleFile \n url: https://bank.example/real \n"
        " saved date: Mon Nov 16 2026 10:00:00 GMT+0700 \n info: x\n-->"
    )
    posting = page(f"<!DOCTYPE html> <html>{comment}<p>{AD}")
    assert posting.source.claimed_url == "https://bank.example/real"
    assert posting.source.claimed_saved_at == "Mon Nov 16 2026 10:00:00 GMT+0700"
    assert posting.text == AD


def test_singlefile_without_a_date() -> None:
    posting = page(f"<html><!--\n Page saved with SingleFile \n url: https://a.example \n--><p>{AD}")
    assert posting.source.claimed_url == "https://a.example"
    assert posting.source.claimed_saved_at is None


def test_nothing_is_claimed_otherwise() -> None:
    source = page(f"<p>{AD}").source
    assert (source.claimed_url, source.claimed_saved_at, source.notes) == (None, None, ())


def test_source_says_reader_hash_and_encoding() -> None:
    source = one(f"<p>{AD}").source
    assert (source.uri, read_by(source), source.encoding) == ("page.html", "html", "utf-8")
    assert len(source.sha256) == 64


def test_pay_of_structured_data_is_shown_once() -> None:
    data = '{"@type":"JobPosting","title":"T","baseSalary":{"currency":"USD","value":900}}'
    script = f'<script type="application/ld+json">{data}</script>'
    assert one(f"{script}<p>{AD}").text == f"{AD}\nUSD 900"
    assert one(f"{script}<p>{AD} USD 900").text == f"{AD} USD 900"


def test_embedded_pictures_are_cut_and_words_are_not() -> None:
    picture = "data:image/png;base64," + "iVBORw0KGgo" * 200_000
    posting = one(f'<p>before</p><img src="{picture}"><p style="background:url({picture})">{AD}</p>')
    assert posting.text == f"before\n{AD}"
    words = "data:;base64," + "hiring typists in Poipet today " * 50_000
    assert one(f"<p>{words}</p>").text == words.strip()


def test_a_page_without_words() -> None:
    found = refused(b"<html><head><title>Jobs</title></head><body><div id=root></div></body></html>")
    assert found.error == "the page shows no text"
    assert "save it again" in found.advice


def test_empty_files_are_refused() -> None:
    for body in (b"", b"\n \n", b"\xef\xbb\xbf", b"\xff\xfe", b"\0\0\0"):
        assert refused(body).error == "the file is empty"


def test_nul_and_control_characters() -> None:
    posting = one(f"<p>{AD} Tele\0gram form\ffeed</p>")
    assert posting.text == f"{AD} Telegram form feed"


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        ('<a href="https://wa.me/15550155?text=Hi">Chat</a>', "Chat (https://wa.me/15550155?text=Hi)"),
        ('<a href="mailto:hr@x.example?subject=Job">Mail us</a>', "Mail us (mailto:hr@x.example)"),
        ('<a href="tel:+15550156">Call</a>', "Call (tel:+15550156)"),
        ('<a href="tel:+15550156">+15550156</a>', "+15550156"),
        ('<a href="https://l.facebook.com/l.php?u=https%3A%2F%2Ft.me%2Fhr_demo&amp;h=A">x</a>', "x (https://t.me/hr_demo)"),
        ('<a href="https://t.me/share/url?url=x">Share</a>', "Share"),
        ('<a href="https://api.whatsapp.com/send?text=x">Share</a>', "Share"),
        ('<a href="https://t.me/site"><img src="t.png"></a>', ""),
        ('<a href="https://x.example/apply">Apply</a>', "Apply"),
    ],
)  # fmt: skip
def test_contacts_behind_links_are_shown(link: str, shown: str) -> None:
    assert page(f"<p>{AD}</p><p>{link}</p>").text == f"{AD}\n{shown}".strip()


def test_the_description_of_a_page_that_shows_nothing() -> None:
    posting = page(
        f'<meta property="og:title" content="T"><meta property="og:description" content="{AD}">'
    )
    assert (posting.title, posting.text) == ("T", AD)


@pytest.mark.parametrize(
    "script",
    [
        '<script>window.__STATE__ = {"a": undefined, "job": %s};</script>',
        "<script>var jobs = [%s];</script>",
        '<script type="application/json">{"page": {"edges": [{"node": %s}]}}</script>',
    ],
)  # fmt: skip
def test_data_in_the_scripts_of_a_page_that_shows_nothing(script: str) -> None:
    job = f'{{"title": "Agent", "description": "<p>{AD}</p>"}}'
    posting = page(f"<div id=app></div>{script % job}")
    assert (posting.title, posting.text, read_by(posting.source)) == ("Agent", AD, "html+embedded")


def test_data_in_scripts_count_only_if_the_page_shows_nothing() -> None:
    job = '{"title": "Other", "description": "Words of another advertisement that nobody sees."}'
    posting = page(f"<p>{AD * 3}</p><script>var similar = [{job}];</script>")
    assert "nobody sees" not in posting.text
    assert read_by(posting.source) == "html"


def test_frames_that_a_browser_saved_beside_the_page(tmp_path: Path) -> None:
    (tmp_path / "Jobs at X_files").mkdir()
    frame = tmp_path / "Jobs at X_files" / "saved_resource.html"
    frame.write_text(f"<p>{AD}</p>")
    (tmp_path / "secret.html").write_text("<p>not a part of the page</p>")
    page = tmp_path / "Jobs at X.html"
    page.write_text(
        '<h1>Operator</h1><iframe src="./Jobs%20at%20X_files/saved_resource.html"></iframe>'
        '<iframe src="Jobs%20at%20X_files/../secret.html"></iframe><iframe src="secret.html"></iframe>'
    )
    [posting] = read(Capture("page", page))
    assert isinstance(posting, Posting)
    assert posting.text == f"Operator\n\n{AD}"
    assert posting.source.notes == ("with the text of 1 frame",)
