"""No input makes a reader or the extraction take more than linear time.

Each opening leads into one reader or one place of it; each unit, repeated, has once stalled some
parser, or could. A run that takes long is repeated with a quarter of the input: four times the time
is linear, sixteen times is not. The sizes are small, so that this file takes seconds.
"""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from time import process_time

import pytest
from tests.read.pages import AD

from scamrecruit.engine import load_engine
from scamrecruit.read.dom import fragment_text
from scamrecruit.read.reader import UNFORESEEN, read
from scamrecruit.records import Capture, Posting, Source, Unreadable

SIZE = 24_000
NOTABLE, WALL, RATIO = 0.1, 6, 12.0
"""Seconds that need no second look; seconds that no run may take; what is more than linear."""
MESSAGE = 'type":"message","date":"2026-11-01T00:00:00","from":"a","from_id":"channel1","text":"'
HEADERS = "From: a@b.example\r\nTo: c@d.example\r\nMIME-Version: 1.0\r\n"

OPENINGS = {
    "html": "<html><body><p>",
    "html-tag": "<html><body><p ",
    "html-title": "<html><head><title>",
    "html-list": "<html><body><ul>",
    "json-ld": '<html><p>x</p><script type="application/ld+json">',
    "json-ld-description": '<html><script type="application/ld+json">{"@type":"JobPosting","description":"',
    "telegram-preview": '<div class="tgme_widget_message_wrap"><div class="tgme_widget_message_text">',
    "facebook": '<div role="article"><div data-ad-rendering-role="story_message">',
    "telegram-html": '<title>Exported Data</title><div class="page_wrap"><div class="history">'
    '<div class="message default clearfix"><div class="from_name">A</div><div class="text">',
    "text": "Hello there ",
    "jsonl": '{"text": "',
    "jsonl-description": '{"title": "a", "description": "<p>',
    "json-list": '[{"title": "',
    "json-document": '{"jobs": [{"title": "',
    "discord": '{"guild": {"id": "1"}, "channel": {"id": "2"}, "messages": [{"id": "1", "content": "',
    "discord-head": '{"guild": {"id": "1", ',
    "telegram": '{"name":"x","type":"public_channel","id":1,"messages":[{"id":1,"' + MESSAGE,
    "telegram-messages": '{"name":"x","type":"public_channel","id":1,"messages":[',
    "telegram-head": '{"name":"x","type":"public_channel","messages":[],"x":"',
    "feed": "<?xml version='1.0'?><rss><channel><item><title>a</title><description>",
    "feed-head": "<?xml version='1.0'?>",
    "feed-comment": "<?xml version='1.0'?><!--",
    "mhtml": f"{HEADERS}Content-Type: multipart/related; boundary=b\r\n\r\n--b\r\n"
    "Content-Location: https://a.example\r\nContent-Type: text/html\r\n\r\n<p>",
    "mail-subject": f"{HEADERS}Subject: ",
    "mail-type": f"{HEADERS}Content-Type: multipart/mixed; ",
    "mail-parts": f"{HEADERS}Content-Type: multipart/mixed; boundary=b\r\n\r\n",
    "mail-quoted": f"{HEADERS}Content-Transfer-Encoding: quoted-printable\r\n\r\n",
    "mbox": "From a@b Mon Jan  1 00:00:00 2024\nFrom: a@b.example\nMIME-Version: 1.0\n\n",
    "whatsapp": "1/1/24, 10:00 - A: Hello\n1/1/24, 10:01 - B: ",
    "whatsapp-sender": "1/1/24, 10:00 - ",
    "whatsapp-edited": "1/1/24, 10:00 - A: \u200ehello ",
    "whatsapp-header": "1/1/24, 10:00 - A: Hello\n1/1/24, ",
    "line": "[LINE] Chat history\n2024/01/01(Mon)\n10:00\tA\tHello\n",
    "csv": "title,description,company\n",
    "csv-quoted": 'title,description,company\na,"',
    "csv-header": "title,description,company",
    "warc": "WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 1\r\n\r\nx\r\n\r\n",
    "warc-header": "WARC/1.0\r\nWARC-Type: ",
    "nothing": "",
}  # fmt: skip

UNITS = (
    " ", "\u00a0", "\n", "\r\n", "\r", "\t", "<", ">", "&", "=", '"', "'", ";", ":", ",", "|", "\\", "/",
    "[", "{", "(", "@", "-", "_", "7", "7 ", "a", "a.", "a@", "&amp;", "&lt;", "&#65;", "<!--", "<b>", "<div>",
    "</div>", "<td>", "<script>", "<item>", "<item><title>x</title>", "<?a ", "<!DOCTYPE a [", " a=b", ' a="<',
    "<p style='display", '{"a":', '"a":', '\\"', "\\x0B", '"messages":[', '"type":"', 'a,"b\n',
    "data:image/png;base64,", "X-A: b\r\n", "--b\r\n", "\nFrom x 2024\nA: b\n", "1/1/24, 10:00 - A: x\n",
    "10:00\tA\tx\n", "WARC/1.0\r\n", "\u200b", "\u200e", "\u202e", "\u0e01", "\u1031\u1039", "\u0301", "à¸£",
    '<li><a href="/x">Operators wanted</a>', '<div itemscope itemtype="JobPosting" itemprop="a">',
    '<div class="message default"><div class="text">x', '<div role="article">x', "+855 12 345 678 ", "t.me/",
    "$1,000 ", "free accommodation and meals ", "Sihanoukville ", "telegram: ", "x=?utf-8?q?",
)  # fmt: skip


class StallError(BaseException):
    """Raised out of a run that takes too long; no reader may catch it."""


@contextmanager
def wall() -> Iterator[None]:
    def stop(*_: object) -> None:
        raise StallError

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(WALL)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def stalls(work: Callable[[int], object], size: int = SIZE) -> str | None:
    """Why ``work`` of a size takes more than linear time; None if it does not."""

    def seconds(number: int) -> float:
        started = process_time()
        with wall():
            work(number)
        return process_time() - started

    try:
        long = seconds(size)
        if long < NOTABLE:
            return None
        ratio = min(long, *map(seconds, [size] * 2)) / min(map(seconds, [size // 4] * 3))
    except StallError:
        return f"more than {WALL} s"
    return f"{ratio:.0f} times the time for 4 times the input" if ratio > RATIO else None


def body_of(opening: str, unit: str, size: int) -> bytes:
    return f"{opening}{unit * (size // len(unit.encode()))}{AD}".encode()


@pytest.mark.parametrize("place", OPENINGS)
def test_reading_takes_linear_time(place: str) -> None:
    list(read(Capture("x", body_of(OPENINGS[place], " ", 1))))  # what is imported late is there now
    found = {}
    for unit in UNITS:

        def reading(size: int, unit: str = unit) -> None:
            for item in read(Capture("x", body_of(OPENINGS[place], unit, size))):
                assert not isinstance(item, Unreadable) or UNFORESEEN not in item.error, (unit, item)

        if why := stalls(reading):
            found[unit] = why
    assert not found


@pytest.mark.parametrize(("place", "unit"), [("line", "\n"), ("line", "\t"), ("mail-type", ";")])
def test_what_costs_little_a_byte_shows_in_much_of_it(place: str, unit: str) -> None:
    started = process_time()
    list(read(Capture("x", body_of(OPENINGS[place], unit, 2_000_000))))
    assert process_time() - started < WALL


def test_fragments_take_linear_time() -> None:
    found = {unit: stalls(lambda size, unit=unit: fragment_text(f"<p>{unit * size}")) for unit in UNITS}  # type: ignore[misc]
    assert not {unit: why for unit, why in found.items() if why}


def test_extraction_takes_linear_time() -> None:
    engine, source, run = load_engine("fast"), Source("x", "0" * 64, "text/1"), count()
    engine.assess(Posting("p", source, text=AD))

    def assessing(size: int, unit: str) -> None:
        # No text twice: the extractor remembers.
        text = f"{next(run)} {body_of('', unit, size).decode()}"
        engine.assess(Posting("p", source, text=text))

    found = {
        unit: stalls(lambda size, unit=unit: assessing(size, unit), 4 * SIZE)  # type: ignore[misc]
        for unit in (*UNITS[-8:], "7 ", "a.", "a@", "@", "-")
    }
    assert not {unit: why for unit, why in found.items() if why}
