"""Plain text files: one posting each."""

import pytest
from tests.read.pages import AD, one, read_by, refused


def test_the_whole_file_is_one_posting() -> None:
    posting = one(f"{AD}\r\nsecond line\rthird\n\n", "ad.txt")
    assert posting.text == f"{AD}\nsecond line\nthird"
    assert (posting.title, read_by(posting.source)) == ("", "text")
    assert posting.structured_data == "absent"


def test_lines_and_inner_white_space_are_kept() -> None:
    assert one("a\n\n  b\tc\n", "ad.txt").text == "a\n\n  b\tc"


@pytest.mark.parametrize("body", [b"", b"\n\n", b"\xef\xbb\xbf\n", b"\xff\xfe", b" ", b"\xff\xfe\n\0"])
def test_nothing_but_blanks_is_refused(body: bytes) -> None:
    assert refused(body, "ad.txt").error == "the file is empty"


def test_some_wrong_bytes_are_noted() -> None:
    posting = one("รับสมัครงาน".encode() * 9 + b"\xff", "ad.txt")
    assert posting.source.notes == ("some bytes had no meaning in this encoding",)
    assert posting.source.encoding == "utf-8"


@pytest.mark.parametrize(
    "text",
    ["[11:02, 16/11/2026] A: hiring", "- one\n- two", "[1] first", "#hiring", "a < b > c", "{hiring}"],
)
def test_texts_that_look_like_something_else(text: str) -> None:
    assert one(text, "ad").text == text
