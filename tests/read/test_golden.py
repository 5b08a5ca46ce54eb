"""Each golden case reads as it is written down, and every reader has one."""

import re
from pathlib import Path

import msgspec
import pytest
from tests.golden import EXPECTED, FOLDER, cases, lines, missing, unraised
from tests.read.pages import items, read_by

from scamrecruit.read.html import READER
from scamrecruit.read.registry import formats
from scamrecruit.read.sites import sites
from scamrecruit.records import Posting, Source

WITHOUT_LAYOUT = {"html", "html+list", "html+embedded"}
LAYOUTS = [case for case in cases() if case.parent.name == "html"]


def label(case: Path) -> str:
    return case.relative_to(FOLDER).as_posix()


@pytest.mark.parametrize("case", cases(), ids=label)
def test_golden(case: Path) -> None:
    if lacking := missing(case):
        pytest.skip(f"not installed: {', '.join(lacking)}")
    assert lines(case) == (case / EXPECTED).read_text(encoding="utf-8"), (
        "raise the version of the reader, then python -m tests.golden writes it anew"
    )


def line(text: str, reader: str = "html/2+list", sha256: str = "aa", uri: str = "a.html") -> str:
    source = Source(uri, sha256, reader)
    return msgspec.json.encode(Posting("p", source, text=text)).decode() + "\n"


@pytest.mark.parametrize(
    ("before", "after", "readers"),
    [
        (line("a"), line("a"), set()),
        (line("a"), line("b"), {"html/2"}),
        (line("a"), line("b", "html/3+list"), set()),
        (line("a"), line("b", sha256="bb"), set()),
        (line("a"), line("a") + line("b", uri="a.html#2"), {"html/2"}),
        (line("a"), line("b", "text/1"), set()),
        ("", line("a"), set()),
    ],
)
def test_a_reader_whose_output_changes_needs_another_version(
    before: str, after: str, readers: set[str]
) -> None:
    assert unraised(before, after) == readers


def test_every_reader_and_every_layout_has_a_case() -> None:
    assert {one.name for one in formats()} == {case.parent.name for case in cases()}
    shown = "".join((case / EXPECTED).read_text(encoding="utf-8") for case in LAYOUTS)
    assert not [name for name in sites() if f'"{READER}+{name}"' not in shown]


@pytest.mark.parametrize("case", LAYOUTS, ids=label)
def test_words_are_kept_when_selectors_rot(case: Path) -> None:
    """All classes, ids and data attributes renamed: the page is read without its layout, whole."""
    body = (case / "input.html").read_bytes()
    rotten = re.sub(rb"""\b(class|id|data-[\w-]+|role)=(["'])""", rb"data-was-\1=\2", body)
    for site in sites().values():
        rotten = rotten.replace(site.marker.encode(), b"")
    before, after = items(body), items(rotten)
    assert all(isinstance(item, Posting) and read_by(item.source) in WITHOUT_LAYOUT for item in after)
    kept = "\n".join(f"{p.title} {p.text} {p.hidden_text}" for p in after if isinstance(p, Posting))
    wanted = "\n".join(p.text for p in before if isinstance(p, Posting)).split()
    # Without its layout, fields that only a style sheet sets apart are read as one word.
    assert sum(word in kept for word in wanted) >= 0.99 * len(wanted)
