"""JSON lines: one bad line costs itself only; what is given is kept."""

import hashlib
import json
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.read.pages import AD, items, read_by

from scamrecruit.read.jsonl import MAX_LINE, read_jsonl, read_line
from scamrecruit.records import Posting, Unreadable


def line(body: bytes) -> Posting:
    found = read_line(body, "x#L1")
    assert isinstance(found, Posting), found
    return found


def bad(body: bytes) -> Unreadable:
    found = read_line(body, "x#L1")
    assert isinstance(found, Unreadable), found
    assert found.advice
    assert "\n" not in found.error
    assert found.sha256 == hashlib.sha256(body).hexdigest()
    return found


def test_all_fields() -> None:
    row = {
        "id": "A-1", "title": "T", "text": AD, "url": "u", "company": "C", "location": {"name": "L"},
        "site": "boards", "nested": {"a": [1, None]}, "pay": 5,
    }  # fmt: skip
    posting = line(json.dumps(row).encode())
    assert (posting.id, posting.title, posting.text) == ("A-1", "T", AD)
    assert (posting.url, posting.employer, posting.location) == ("u", "C", "L")
    assert posting.pay == "5"
    assert posting.extra == {"site": "boards", "nested": {"a": [1, None]}}
    assert read_by(posting.source) == "jsonl"


@pytest.mark.parametrize(
    "text",
    [
        "  spaces  kept \r\n\r\n",
        "<b>markup</b> kept &amp;",
        "nul \0 and \x1b",
        "\ufeffmark",
        "é e\u0301",
        "𝓱𝓲 👍",
    ],
)
def test_text_is_kept_exactly_since_offsets_refer_to_it(text: str) -> None:
    assert line(json.dumps({"text": text}).encode()).text == text
    assert line(json.dumps({"text": text}, ensure_ascii=False).encode()).text == text


def test_description_with_markup_becomes_lines() -> None:
    assert line(b'{"description": "<p>a</p><p>b<br>c</p>"}').text == "a\nb\nc"
    assert line(b'{"description": "5 < 6 &amp; <x@y.example>"}').text == "5 < 6 &amp; <x@y.example>"
    assert line(b'{"text": " ", "description": "d"}').text == "d"
    assert line(b'{"text": "t", "description": "d"}').extra == {"description": "d"}
    assert line(b'{"body": "b"}').text == "b"


@pytest.mark.parametrize(
    ("given_id", "kept"), [('"x y"', "x y"), ("17", "17"), ("0", "0"), ("-3", "-3"), ('"0"', "0")]
)
def test_ids_are_kept(given_id: str, kept: str) -> None:
    assert line(f'{{"id": {given_id}, "text": "x"}}'.encode()).id == kept


@pytest.mark.parametrize("given_id", ["null", '""', "true", "1.5", "[]", "{}"])
def test_without_a_usable_id_one_is_made(given_id: str) -> None:
    posting = line(f'{{"id": {given_id}, "text": "x"}}'.encode())
    assert posting.id == line(b'{"text": "x"}').id
    assert posting.id.startswith("p-")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'{"text": "a", "n": NaN}', "NaN"),
        (b'{"text": "a", "n": [1, -Infinity]}', "Infinity"),
        (b'{"text": "a", "n": 1e999}', "out of range"),
        (b'{"text": "\\ud800 x"}', "not valid JSON"),
        (b'{"text": "a", "n": ' + b"9" * 5000 + b"}", "out of range"),
        (b'{"id": ' + b"9" * 5000 + b', "text": "a"}', "out of range"),
        (b'{"text": "a", "n": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "too deeply"),
        (b'{"text": "a', "truncated"),
        (b'{"text": "a"} {"text": "b"}', "not valid JSON"),
        (b"{'text': 'a'}", "not valid JSON"),
        (b'["a"]', "not an object"),
        (b"5", "not an object"),
        (b'"text"', "not an object"),
        (b"null", "not an object"),
        (b"{}", "holds nothing"),
        (b'{"id": 1, "salary": 2}', "'id', 'salary'"),
        (b'{"text": ""}', "no text"),
        (b'{"text": " \\n"}', "no text"),
        (b'{"text": 5}', "no text"),
        (b'{"text": "\xff"}', "utf-8"),
        ('{"text": "a"}'.encode("utf-16"), "not UTF-8"),
    ],
)
def test_bad_lines_are_refused_in_words(body: bytes, words: str) -> None:
    assert words in bad(body).error


def test_duplicate_keys_the_last_counts() -> None:
    assert line(b'{"text": "a", "text": "b"}').text == "b"


def test_nested_to_a_depth_that_json_allows() -> None:
    assert line(b'{"text": "a", "n": ' + b"[" * 200 + b"]" * 200 + b"}").text == "a"


def test_title_alone_is_enough() -> None:
    assert line(b'{"title": "Chat operator"}').title == "Chat operator"


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_ends_mark_and_blank_lines(mark: bytes, end: bytes) -> None:
    body = mark + end.join([b'{"text": "a"}', b"", b"  ", b"nonsense", b'{"text": "b"}'])
    found = list(read_jsonl(BytesIO(body), "f"))
    assert [type(item) for item in found] == [Posting, Unreadable, Posting]
    assert [item.source.uri if isinstance(item, Posting) else item.uri for item in found] == [
        "f#L1", "f#L4", "f#L5",
    ]  # fmt: skip
    assert isinstance(found[2], Posting)
    assert found[2].source.sha256 == hashlib.sha256(b'{"text": "b"}').hexdigest()


def test_a_line_too_long_is_passed_over() -> None:
    long = b'{"text": "' + b"x" * 10_000_000 + b'"}\n'
    found = list(read_jsonl(BytesIO(b'{"text": "a"}\n' + long + b'{"text": "b"}\n'), "f"))
    assert [type(item) for item in found] == [Posting, Unreadable, Posting]
    assert isinstance(found[1], Unreadable)
    assert (found[1].uri, found[1].error) == ("f#L2", "the line is longer than 8 MB")
    assert isinstance(found[2], Posting)
    assert found[2].source.uri == "f#L3"


def test_a_line_of_just_the_limit_is_read() -> None:
    body = b'{"text": "' + b"x" * (MAX_LINE - 12) + b'"}'
    assert len(body) == MAX_LINE
    for ending in (b"", b"\n"):
        [found] = read_jsonl(BytesIO(body + ending), "f")
        assert isinstance(found, Posting)


def test_bounded_memory_streaming() -> None:
    class Endless(BytesIO):
        def read1(self, size: int | None = -1, /) -> bytes:
            assert size == 65_536
            return b'{"text": "a"}\n'

    stream = read_jsonl(Endless(), "f")
    assert len([next(stream) for _ in range(1000)]) == 1000


def test_found_by_content_without_a_name() -> None:
    assert [type(item) for item in items(b'{"text": "a"}\n{"text": "b"}\n', "-")] == [Posting, Posting]


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.binary(max_size=200) | st.binary(max_size=60).map(lambda tail: b'{"text": "a"' + tail))
def test_any_line_gives_a_posting_or_a_refusal(body: bytes) -> None:
    assert isinstance(read_line(body, "x"), Posting | Unreadable)


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inside: (
        st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=4), inside, max_size=3)
    ),
    max_leaves=6,
)
_keys = st.sampled_from(["id", "title", "text", "description", "url", "company", "location", "x"])


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.dictionaries(_keys, _json, max_size=6))
def test_any_object_gives_a_posting_or_a_refusal(row: dict[str, object]) -> None:
    found = read_line(json.dumps(row).encode(), "x")
    assert isinstance(found, Posting | Unreadable)
    if isinstance(found, Posting):
        assert found.id
        assert found == read_line(json.dumps(row).encode(), "x")
