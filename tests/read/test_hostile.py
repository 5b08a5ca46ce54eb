"""Inputs made to stall, crash or fool a reader, each with what must come of it.

All are made here; the bound on time is generous (a hundred times what they take) and catches only
growth beyond linear.
"""

import gc
import io
import json
import struct
import sys
import tarfile
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.read.archives import zipped
from tests.read.pages import AD, items, one, refused

from scamrecruit.read import budget
from scamrecruit.read.guard import is_suspicious, without_pictures
from scamrecruit.records import Posting, Unreadable

SECONDS = 10.0
STEADY = "the page is built to stall parsers: read without its structure"
P = f"<p>{AD}</p>"


def timed(body: str | bytes, name: str = "page.html") -> list[Posting | Unreadable]:
    started = time.monotonic()
    found = items(body.encode() if isinstance(body, str) else body, name)
    assert time.monotonic() - started < SECONDS
    return found


def attributes(number: int, form: str = "a{}") -> str:
    return " ".join(form.format(i) for i in range(number))


def rounds(form: str, number: int) -> str:
    return "".join(form.format(i) for i in range(number))


QUOTED_END, QUOTED_TAG = 'a{}=">"', 'a{}="<b>"'
LD = '<script type="application/ld+json">{}</script>'
SCOPE = '<div itemscope itemtype="https://schema.org/JobPosting">'

READ = {
    "255 nested tags": "<div>" * 255 + P,
    "20,000 nested tags": "<div>" * 20_000 + P,
    "100,000 nested tags": "<div>" * 100_000 + P,
    "100,000 nested styles": "<b>" * 100_000 + P,
    "nested just under the limit": "<div>" * 1990 + P,
    "excess of end tags, then depth": "</i>" * 50_000 + "<div>" * 50_000 + P,
    "2,000 attributes": f"<p {attributes(2000)}>{AD}",
    "50,000 attributes": f"<p {attributes(50_000)}>{AD}",
    "50,000 attributes with values": f"<p {attributes(50_000, 'a{}=x')}>{AD}",
    "50,000 attributes, > in quotes": f"<p {attributes(50_000, QUOTED_END)}>{AD}",
    "50,000 attributes, tags in quotes": f"<p {attributes(50_000, QUOTED_TAG)}>{AD}",
    "50,000 attributes, < in names": f"<p {attributes(50_000, 'a<{}')}>{AD}",
    "50,000 attributes, slashes": f"<p {attributes(50_000).replace(' ', '/')}>{AD}",
    "< flood, 2 MB": "<" * 2_000_000 + P,
    "</ flood, 2 MB": "</" * 1_000_000 + P,
    "<! flood, 2 MB": "<!" * 1_000_000 + ">" + P,
    "entity flood, 1 MB": P + "&amp;" * 200_000,
    "numeric entity flood, 1 MB": P + "&#x41;" * 170_000,
    "half entity flood, 1 MB": P + "&#" * 500_000,
    "unclosed comment, 5 MB": P + "<!--" + "a" * 5_000_000,
    "comment openings, 2 MB": P + "<!--" * 500_000,
    "empty comments, 2 MB": P + "<!---->" * 300_000,
    "30,000 foster-parented cells": P + "<table>" + "<tr>x<td>y" * 30_000,
    "foster-parented styles": P + "<table>" + "<b>x" * 30_000,
    "styles repeated in paragraphs": f"<p>{rounds('<font color={}>', 2000)}</p>{'<p>x' * 2000}{P}",
    "styles repeated, many paragraphs": f"<p>{rounds('<font color={}>', 300)}</p>{'<p>x' * 20_000}{P}",
    "stray end tags at depth": "<div>" * 1900 + "</p>" * 200_000 + P,
    "nested hidden": P + "<div hidden>" * 1900 + "x",
    "nested preformatted": P + "<pre>\n" * 1900 + "a\n" * 50_000,
    "many preformatted": P + "<pre>a\nb</pre>" * 20_000,
    "unclosed svg": "<svg>" * 100_000 + P,
    "unclosed drop-down lists": "<select>" * 100_000 + "</select>" + P,
    "unclosed quotes": '<a href="' * 200_000 + '">' + P,
    "10 MB of blanks": P + " " * 10_000_000,
    "blanks in a style": f'<div style="font-size{" " * 2_000_000}">{AD}',
    "300,000 blocks": "<div>x</div>" * 300_000 + P,
    "100,000 links": "<a href=x>y" * 100_000 + P,
    "saved-from without end": "<!-- saved from url=" + " " * 100_000 + "-->" + P,
    "JSON-LD of 100,000 brackets": LD.format("[" * 100_000) + P,
    "JSON-LD of blanks": LD.format('{"a":1, ' + " " * 1_500_000) + P,
    "JSON-LD of wrappers": LD.format("<![CDATA[" * 100_000) + P,
    "JSON-LD of ends": LD.format("{}" + ";//-->" * 100_000) + P,
    "JSON-LD of commas": LD.format('{"a":1' + ",   " * 500_000) + P,
    "JSON-LD of many values": LD.format('{"a":1}' * 200_000) + P,
    "20,000 JSON-LD blocks": LD.format('{"@type":"JobPosting","title":"x"}') * 20_000 + P,
    "900 nested JobPostings": (SCOPE + "<div itemprop=title>") * 900 + P,
    "1,900 nested scopes": SCOPE + "<div itemprop=x itemscope>" * 1900 + P,
    "50,000 properties": SCOPE + "<p itemprop=title>x</p>" * 50_000 + P,
}


@pytest.mark.parametrize("body", READ.values(), ids=READ.keys())
def test_the_advertisement_is_read(body: str) -> None:
    [posting] = timed(body)
    assert isinstance(posting, Posting)
    assert AD in posting.text or AD in posting.title


@pytest.mark.parametrize(
    "name", [name for name in READ if name.startswith(("100,000 nested", "50,000 attributes"))]
)
def test_stalling_pages_say_so(name: str) -> None:
    posting = one(READ[name])
    assert posting.source.notes == (STEADY,)
    assert posting.text.splitlines()[-1] == AD


def test_the_steady_reader_keeps_lines_and_title_and_drops_the_rest() -> None:
    page = (
        "<!DOCTYPE html><title>A &amp; B</title><style>p{}</style><script>if (a<b) {'</p>'}</script>"
        "<nav>menu</nav><svg><path></svg><!-- not <b>this</b> --><!--> <p>one<br>two <b>bo</b>ld</p>"
        "<P TITLE='a > b'>x &lt; y<?php no ?></P>5 < 6 tele<!-- > -->gram</3><noscript>no</noscript>"
    )
    posting = one(page + "<div>" * 20_000 + AD)
    assert posting.source.notes == (STEADY,)
    assert posting.title == "A & B"
    assert posting.text == f"one\ntwo bold\nx < y\n5 < 6 telegram\n{AD}"


@pytest.mark.parametrize("tag", ["svg", "nav", "footer", "noscript", "template", "select"])
def test_the_steady_reader_loses_nothing_to_unclosed_containers(tag: str) -> None:
    assert AD in one("<div>" * 20_000 + f"<{tag}>" * 3 + AD).text


def test_scripts_and_long_texts_are_not_suspicious() -> None:
    script = "<script>" + 'var x = {"a": "b c", d: [1, 2]};\n' * 20_000 + "</script>"
    loop = "<script>" + "for(i=0;i<n;i++){a[i]='x y';}" * 20_000 + "</script>"
    text = "<p>" + "many words of running text " * 20_000 + "</p>"
    data = "<div data-x='" + "{&quot;a&quot;: 1}" * 20_000 + "'></div>"
    for body in (script, text, data, "<ul>" + "<li>x" * 50_000, "<p>x<br>" * 50_000):
        assert not is_suspicious(body.encode())
    assert one(loop + P).text == AD


def test_description_built_to_stall() -> None:
    deep = "\\u003cdiv>" * 100_000 + AD
    block = f'{{"@type": "JobPosting", "title": "T", "description": "{deep}"}}'
    [posting] = timed(LD.format(block))
    assert isinstance(posting, Posting)
    assert AD in posting.text
    [posting] = timed(f'{{"description": "{deep}<br>"}}', "x.jsonl")
    assert isinstance(posting, Posting)
    assert posting.text == AD


def test_large_description_beside_a_large_page() -> None:
    described = " ".join(f"w{i}" for i in range(200_000))
    block = f'{{"@type": "JobPosting", "title": "T", "description": "{described}"}}'
    [posting] = timed(LD.format(block) + P + " ".join(f"v{i}" for i in range(200_000)))
    assert isinstance(posting, Posting)
    assert described in posting.text


def test_telegram_pages_built_to_stall() -> None:
    wrap, text = '<div class="tgme_widget_message_wrap">', '<div class="tgme_widget_message_text">'
    for body in (
        wrap * 1500 + text + P,
        wrap + text * 900 + P,
        (wrap + text + P + "</div></div>") * 1500,
    ):
        found = timed(body)
        assert all(isinstance(item, Posting) and item.text.startswith(AD) for item in found)


def test_50_mb_page_of_pictures_is_read() -> None:
    picture = f'<img src="data:image/jpeg;base64,{"/9j/4AAQSkZJRg" * 750_000}">'
    [posting] = timed(picture * 5 + P)
    assert isinstance(posting, Posting)
    assert posting.text == AD


def test_50_mb_of_markup_is_refused_in_one_line() -> None:
    started = time.monotonic()
    item = refused(b"<p>word</p>" * 4_600_000)
    assert time.monotonic() - started < SECONDS
    assert item.error == "the page has more than 24 MB of markup"
    assert item.sha256


def test_data_uri_flood() -> None:
    body = b"data:" * 400_000 + b"base64," * 100_000 + b"<p>x"
    started = time.monotonic()
    assert without_pictures(body) == body
    assert time.monotonic() - started < SECONDS


def test_hostile_bytes_in_text_files() -> None:
    for body in (b"\x80" * 3_000_000, b"\xe0\xb8" * 1_000_000, bytes([0xA1, 0x40]) * 500_000):
        assert len(timed(body, "a.txt")) == 1


def lines() -> Iterator[bytes]:
    yield b'{"text": "' + b"\\u0041" * 1_000_000 + b'"}'
    yield b'{"text": "a", "x": ' + b"[" * 3_000_000 + b"}"
    yield b'{"text": "a", "x": ' + b'{"a":' * 500_000 + b"}"
    yield b'{"text": "' + b"x" * 10_000_000
    yield b"{" * 1_000_000
    yield b'{"description": "' + b"<p" * 1_000_000 + b'<p>"}'


def test_hostile_lines() -> None:
    found = timed(b"\n".join(lines()), "x.jsonl")
    assert len(found) == 6
    assert sum(isinstance(item, Posting) for item in found) >= 1


def test_addresses_in_a_page_are_never_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the read stage opened a connection")

    monkeypatch.setattr("socket.socket.connect", refuse)
    monkeypatch.setattr("socket.getaddrinfo", refuse)
    address = "http://169.254.169.254/latest"
    page = (
        f'<base href="{address}"><meta http-equiv="refresh" content="0;url={address}">'
        f'<link rel="stylesheet" href="{address}"><iframe src="{address}"></iframe>{P}'
    )
    assert one(page).text == AD


def test_zero_width_bidi_and_look_alikes_are_kept_as_they_are() -> None:
    odd = "vi\u200bsa te\u00adl \u202egpj.exe\u202c т\u0435legram ＠hr \u2066x\u2069"
    assert one(f"<p>{odd}</p>").text == odd


def test_paths_in_a_chat_export_are_words(tmp_path: Path) -> None:
    secret = tmp_path / "secret.jpg"
    secret.write_bytes(b"secret")
    message = {
        "id": 1, "type": "message", "date": "2026-11-16T10:00:00", "from": "A", "from_id": "user1",
        "text": AD, "photo": "../../.ssh/id_rsa", "file": str(secret), "thumbnail": "/etc/passwd",
    }  # fmt: skip
    chat = {"name": "x", "type": "public_supergroup", "id": 1, "messages": [message]}
    posting = one(json.dumps(chat), "result.json")
    assert posting.text == AD
    assert not any(word in repr(posting) for word in ("id_rsa", "passwd", "secret"))


def test_members_that_lie_on_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """One compressed member, named by the directory 2,000 times over: 20 GB of blanks in 100 KB."""
    monkeypatch.setattr(budget, "FLOOR", 50_000_000)
    whole = zipped({"a.html": b"<p>x" + b" " * 10_000_000})
    start, end = whole.index(b"PK\x01\x02"), whole.index(b"PK\x05\x06")
    entry, number = whole[start:end], 2_000
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, number, number, len(entry) * number, start, 0)
    found = timed(whole[:start] + entry * number + tail, "a.zip")
    assert any(isinstance(item, Unreadable) for item in found)
    assert sum(isinstance(item, Posting) for item in found) < 10


def test_a_window_of_a_gigabyte() -> None:
    frame = b"\x28\xb5\x2f\xfd\x00\xa0" + (len(P) << 3 | 1).to_bytes(3, "little") + P.encode()
    assert "damaged" in refused(frame, "a.html.zst").error


@pytest.mark.parametrize("cell", ["=cmd|' /C calc'!A0", "=HYPERLINK(A1)", "+SUM(1+1)", "@x"])
def test_formulas_of_tables_are_words(cell: str) -> None:
    assert one(f'title,description\nT,"{cell} {AD}"\n'.encode(), "a.csv").text == f"{cell} {AD}"


def test_what_a_photo_knows_of_its_place_is_not_kept() -> None:
    image = pytest.importorskip("PIL.Image")
    zxing = pytest.importorskip("zxingcpp")
    code = zxing.write_barcode_to_image(
        zxing.create_barcode("https://t.me/+abc", zxing.BarcodeFormat.QRCode), scale=8
    )
    exif = image.Exif()
    exif[0x010E] = "described by the telephone"
    exif.get_ifd(0x8825)[29] = "2026:11:16"
    out = io.BytesIO()
    image.fromarray(code).save(out, "JPEG", exif=exif)
    body = out.getvalue()
    assert b"described by" in body
    posting = one(body, "a.jpg")
    assert "t.me/+abc" in posting.text
    assert "described" not in repr(posting)
    assert "2026:11:16" not in repr(posting)


def member(name: bytes, body: bytes) -> bytes:
    """A member of a zip with the header that stands before it."""
    packed = zlib.compress(body)[2:-4]
    fields = (20, 0, 8, 0, 0, zlib.crc32(body), len(packed), len(body), len(name), 0)
    return struct.pack("<4s5H3L2H", b"PK\x03\x04", *fields) + name + packed


def test_very_many_members_of_a_zip_without_a_list() -> None:
    found = timed(member(b"a.txt", b"x") * 40_000, "a.zip")
    assert "incomplete" in repr(found[-1])


def test_odd_names_in_a_zip_without_a_list() -> None:
    names = [b"", b"\0", b"\xff\xfe", b"../../a.txt", b"a\0b.txt", b"/", b"b.txt", b"b.txt"]
    found = items(b"".join(member(name, AD.encode()) for name in names), "a.zip")
    read = [item.source.uri for item in found if isinstance(item, Posting)]
    assert read == ["a.zip!../../a.txt", "a.zip!a", "a.zip!b.txt", "a.zip!\xa0■"]


def cut_tar() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        info = tarfile.TarInfo("a.txt")
        info.size = 4_000
        archive.addfile(info, io.BytesIO(AD.encode() * 40))
    return out.getvalue()[:2_000]


@pytest.mark.parametrize("make", [lambda: zipped({"word/document.xml": b"<a"}), cut_tar])
def test_nothing_of_a_damaged_input_stays_in_memory(make: Callable[[], bytes]) -> None:
    """An exception that is raised again and again would hold all that its callers held."""
    body = make()
    held = sys.getrefcount(body)
    assert any(isinstance(item, Unreadable) for item in items(body, "noname"))
    gc.collect()
    assert sys.getrefcount(body) == held
