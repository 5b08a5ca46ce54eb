"""What a file is, by its first bytes."""

import gzip
import zlib

import pytest
from tests.read.pages import AD, one, refused

from scamrecruit.read.sniff import foreign_format, sniff


@pytest.mark.parametrize(
    ("head", "name", "kind"),
    [
        (b"", "", "empty"),
        (b"\xef\xbb\xbf \r\n", "page.html", "empty"),
        (b'{"text": "x"}', "", "jsonl"),
        (b'\xef\xbb\xbf{ "text": "x"}', "x.txt", "jsonl"),
        (b"[1]", "x.jsonl", "jsonl"),
        (b"x", "X.NDJSON", "jsonl"),
        (b"hello", "page.HTM", "html"),
        (b"<!-- saved from url=(0001)x --><html>", "", "html"),
        (b"<!DOCTYPE html>", "x.txt", "html"),
        (b"text, then <p>markup</p>", "", "html"),
        ("<html><p>x".encode("utf-16"), "", "html"),
        ("<html><p>x".encode("utf-16-be"), "", "html"),
        (b"write to <me@mail.example> if a < b", "", "text"),
        (b"{Hiring} now", "x.txt", "text"),
        (b'{\n  "title": "laid out over lines"\n}', "x.json", "text"),
    ],
)
def test_kind(head: bytes, name: str, kind: str) -> None:
    assert sniff(head, name) == kind


FOREIGN = [
    (b"%PDF-1.7\n", "PDF"),
    (b"junk\n%PDF-1.4\n1 0 obj", "PDF"),
    (b"PK\x03\x04\x14\0\0\0", "zip"),
    (gzip.compress(AD.encode()), "gzip"),
    (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "picture"),
    (b"\xff\xd8\xff\xe0\0\x10JFIF", "picture"),
    (b"GIF89a\x01\0\x01\0", "picture"),
    (b"RIFF\x24\0\0\0WEBPVP8 ", "picture"),
    (b"MZ\x90\0\x03\0\0\0", "program"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office document"),
    (b"SQLite format 3\0", "database"),
    (
        b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://x.example/\r\n"
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"\r\n',
        "MHTML",
    ),
]


@pytest.mark.parametrize(("head", "word"), FOREIGN)
@pytest.mark.parametrize("name", ["page.html", "noname", "lines.jsonl"])
def test_foreign_formats_are_refused_in_words(head: bytes, word: str, name: str) -> None:
    assert word in (foreign_format(head) or "")
    item = refused(head, name)
    assert word in item.error
    assert "HTML or text" in item.advice
    assert item.sha256


@pytest.mark.parametrize(
    "text", ["MZansi jobs: packers wanted", "RIFF raff wanted", "GIF87 club hires", "BZh jobs", AD]
)
def test_words_that_begin_like_magic_are_read(text: str) -> None:
    assert one(text, "ad.txt").text == text


def test_text_with_mail_headers_is_text() -> None:
    text = "Subject: job offer\nDate: today\n\nPackers wanted."
    assert one(text, "ad.txt").text == text


def test_binary_junk_is_refused() -> None:
    junk = zlib.compress(bytes(range(256)) * 99)[2:] + bytes(range(32)) * 40
    assert "binary" in refused(junk, "junk.txt").error
    assert "binary" in refused(junk, "junk.html").error
