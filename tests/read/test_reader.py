"""From captures to postings: whatever lies there, only postings and refusals come out."""

import dataclasses
import os
from collections.abc import Iterator
from io import BufferedReader, BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.read.pages import AD, items, one

from scamrecruit.read import reader, registry
from scamrecruit.read.guard import MAX_BYTES
from scamrecruit.read.input import Input
from scamrecruit.read.reader import UNFORESEEN, read
from scamrecruit.read.text import read_text
from scamrecruit.records import Capture, Posting, Unreadable

DEMO = Path(__file__).parents[2] / "fixtures" / "demo"


@pytest.mark.parametrize("path", sorted(p for p in DEMO.rglob("*") if p.is_file()), ids=lambda p: p.name)
def test_demo_files(path: Path) -> None:
    found = list(read(Capture(str(path), path)))
    assert found
    if path.name == "download (1).html":
        assert all(isinstance(item, Unreadable) for item in found)
    else:
        assert any(isinstance(item, Posting) and len(item.text) > 60 for item in found)


def test_path_bytes_and_stream_are_alike(tmp_path: Path) -> None:
    body = f"<h1>T</h1><p>{AD}".encode()
    path = tmp_path / "a.html"
    path.write_bytes(body)
    pipe = BufferedReader(BytesIO(body))  # type: ignore[arg-type]
    found = [list(read(Capture("a.html", handle))) for handle in (path, body, BytesIO(body), pipe)]
    assert found[0] == found[1] == found[2] == found[3]


class Dripping(BytesIO):
    """A pipe that gives a few bytes at a time."""

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(3 if size else 0)

    def readinto(self, buffer: bytearray, /) -> int:  # type: ignore[override]
        piece = super().read(min(3, len(buffer)))
        buffer[: len(piece)] = piece
        return len(piece)


@pytest.mark.parametrize(
    "body",
    [f"<html><p>{AD}".encode(), b'{"text": "a"}\n{"text": "b"}\n', AD.encode(), b"  " + AD.encode()],
)
def test_a_slow_pipe_is_read_like_a_file(body: bytes) -> None:
    slow = list(read(Capture("-", BufferedReader(Dripping(body)))))  # type: ignore[arg-type]
    assert slow == list(read(Capture("-", body)))


def test_standard_input_named_twice() -> None:
    stream = BufferedReader(BytesIO(AD.encode()))  # type: ignore[arg-type]
    assert [type(item) for item in read(Capture("-", stream))] == [Posting]
    [again] = read(Capture("-", stream))
    assert isinstance(again, Unreadable)
    assert again.error == "has been read already"


def test_vanished_file(tmp_path: Path) -> None:
    [item] = read(Capture("gone.html", tmp_path / "gone.html"))
    assert isinstance(item, Unreadable)
    assert (item.stage, item.error) == ("read", "no such file or directory")


def test_a_folder_in_place_of_a_file(tmp_path: Path) -> None:
    [item] = read(Capture("x", tmp_path))
    assert isinstance(item, Unreadable)
    assert item.error == "is a directory"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(AD)
    path.chmod(0)
    [item] = read(Capture("a.html", path))
    assert isinstance(item, Unreadable)
    assert item.error == "permission denied"


def test_a_file_too_large(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.write(b"word ")
        file.truncate(MAX_BYTES + 1)
    [item] = read(Capture("huge.txt", path))
    assert isinstance(item, Unreadable)
    assert item.error == "larger than 64 MB"


def test_a_failure_that_nobody_foresaw_is_one_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(file: Input) -> Iterator[Posting]:
        yield from read_text(b"first", file.source(odd.reader))  # type: ignore[misc]
        raise ZeroDivisionError("<b>hostile words</b>")

    odd = dataclasses.replace(next(f for f in registry.formats() if f.name == "text"), read=broken)
    monkeypatch.setattr(reader, "identify", lambda head: odd)
    first, lost = items(b"x", "a.txt")
    assert isinstance(first, Posting)
    assert isinstance(lost, Unreadable)
    assert lost.error == f"{UNFORESEEN} ({odd.reader}: ZeroDivisionError)"


def test_endless_device() -> None:
    with Path("/dev/zero").open("rb") as stream:
        [item] = read(Capture("/dev/zero", stream))
    assert isinstance(item, Unreadable)


NAMES = st.sampled_from(["a.html", "a.txt", "a.jsonl", "noname"])
PIECES = st.sampled_from(
    [
        b"<html>", b"<p>", b"</p>", b"<div hidden>", b"<!--", b"-->", b"<script>", b"</script>", b"&#0;",
        b"<table>", b"<tr>", b"<svg>", b"<title>", b"<pre>", b'<script type="application/ld+json">',
        b'{"@type":"JobPosting","title":"x"', b"}", b"[", b'<meta charset="', b'">', b"\0", b"\xff\xfe",
        b"\xef\xbb\xbf", b"<template>", b"<body>", b"<frameset>", b"<select>", b"</body>", b"tgme",
        b'<i class="tgme_widget_message_wrap">', b'<b class="tgme_widget_message_text">', b"<math>",
        b'<p itemscope itemtype="JobPosting">', b'<p itemprop="title">', b"base64,", b"\x1b",
        b"\xe0\xb8", b'<div style="display:none">', b"<plaintext>", b"<noscript>", b"<textarea>\n",
        b"zlib", b"idna",
    ]
)  # fmt: skip


@settings(max_examples=400, deadline=None, derandomize=True)
@given(
    st.binary(max_size=400) | st.lists(PIECES | st.binary(max_size=6), max_size=30).map(b"".join), NAMES
)
def test_any_bytes_give_postings_and_refusals_only(body: bytes, name: str) -> None:
    found = items(body, name)
    for item in found:
        assert isinstance(item, Posting | Unreadable)
        if isinstance(item, Posting):
            assert item.id
            item.text.encode()
            item.title.encode()
            item.hidden_text.encode()
    assert found == items(body, name)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.text(max_size=80), st.text("abc/ .é", min_size=1, max_size=9))
def test_ids_do_not_depend_on_the_uri(text: str, uri: str) -> None:
    body = f"<p>{text}".encode("utf-8", "replace")

    def ids(name: str) -> list[str]:
        return [i.id for i in items(body, name) if isinstance(i, Posting)]

    assert ids(f"{uri}.html") == ids("other.html")


def test_ids_depend_on_what_is_said() -> None:
    assert one(f"<p>{AD}", "a.html").id == one(f"<body><div>{AD}</div>", "b.html").id
    assert one(f"<p>{AD}").id != one(f"<p>{AD}!").id
    assert one(f"<h1>T</h1>{AD}").id != one(f"<h2>T</h2>{AD}").id


def test_a_page_met_again_is_told_as_if_it_were_read_anew(tmp_path: Path) -> None:
    page = b"<title>A</title><p>Typist wanted in Poipet, free room, apply by Telegram @demo_again</p>"
    plain, named = tmp_path / "a.html", tmp_path / "b.pdf"
    for path in (plain, named):
        path.write_bytes(page)
    first, second, third = (next(iter(read(Capture(str(path), path)))) for path in (plain, named, plain))
    assert isinstance(first, Posting)
    assert isinstance(second, Posting)
    assert first == third
    assert (first.id, first.text) == (second.id, second.text)
    assert (second.source.uri, second.source.declared) == (str(named), "PDF document")
    assert second.source.notes != first.source.notes
