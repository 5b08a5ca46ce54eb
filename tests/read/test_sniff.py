"""What a file is, by its first bytes; its name is only a hint."""

import zlib

import pytest
from tests.read.pages import AD, one, refused

from scamrecruit.read.input import Head
from scamrecruit.read.registry import formats, identify


@pytest.mark.parametrize(
    ("head", "name", "kind"),
    [
        (b"", "", "unread"),
        (b"\xef\xbb\xbf \r\n", "page.html", "unread"),
        (b'{"text": "x"}', "", "jsonl"),
        (b'\xef\xbb\xbf{ "text": "x"}', "x.txt", "jsonl"),
        (b'{"text": "<p>x</p>"}', "x.html", "jsonl"),
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
        (b"\x1f\x8b\x08\0", "page.html", "compressed"),
        (b"BZh91AY&SY", "", "compressed"),
        (b"\xfd7zXZ\0\0", "", "compressed"),
        (b"\x28\xb5\x2f\xfd\0", "", "compressed"),
        (b"PK\x03\x04\x14\0\0\0", "page.html", "zip"),
        (b"WARC/1.0\r\n", "x", "warc"),
        (b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://x.example/\r\n", "", "mime"),
        (b"Received: x\nSubject: y\nFrom: z\n\nx", "", "mime"),
        (b"From a@b.example Mon Nov 16 10:00:00 2026\nSubject: x\n\nx", "", "mbox"),
    ],
)
def test_kind(head: bytes, name: str, kind: str) -> None:
    assert identify(Head(head, name, None)).name == kind


def test_each_format_has_a_name_of_its_own_and_its_extensions_are_lower_case() -> None:
    names = [one.name for one in formats()]
    assert len(set(names)) == len(names)
    assert all(end.startswith(".") and end == end.lower() for one in formats() for end in one.extensions)


def test_a_wrong_name_is_reported() -> None:
    source = one(f"<p>{AD}", "page.mhtml").source
    assert source.declared == "MHTML page, e-mail"
    assert source.notes == ("named like MHTML page, e-mail, but it is not one",)
    assert one(f"<p>{AD}", "page.htm").source.declared is None
    assert one(f"<p>{AD}", "noname").source.declared is None


FOREIGN = [
    (b"RIFF\x24\0\0\0WAVEfmt ", "recording"),
    (b"MZ\x90\0\x03\0\0\0", "program"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office document"),
    (b"SQLite format 3\0", "database"),
    (b"Rar!\x1a\x07\0", "RAR"),
    (b"{\\rtf1\\ansi hello}", "RTF"),
    (b"\0\0\0\x18ftypheic\0\0\0\0mif1", "HEIC"),
    (b"\0\0\0\x18ftypisom\0\0\0\0", "recording"),
]


@pytest.mark.parametrize(("head", "word"), FOREIGN)
@pytest.mark.parametrize("name", ["page.html", "noname", "lines.jsonl"])
def test_foreign_formats_are_refused_in_words(head: bytes, word: str, name: str) -> None:
    item = refused(head, name)
    assert word in item.error
    assert item.advice.startswith(("save", "open", "unpack"))
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
