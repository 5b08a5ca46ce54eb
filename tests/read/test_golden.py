"""Each golden case reads as it is written down, and every reader has one."""

import re
from pathlib import Path

import pytest
from tests.golden import EXPECTED, FOLDER, cases, lines, missing
from tests.read.pages import items

from scamrecruit.read.registry import formats
from scamrecruit.read.sites import sites
from scamrecruit.records import Posting

WITHOUT_LAYOUT = {"html/1", "html/1+list", "html/1+embedded"}
LAYOUTS = [case for case in cases() if case.parent.name == "html"]


def label(case: Path) -> str:
    return case.relative_to(FOLDER).as_posix()


@pytest.mark.parametrize("case", cases(), ids=label)
def test_golden(case: Path) -> None:
    if lacking := missing(case):
        pytest.skip(f"not installed: {', '.join(lacking)}")
    assert lines(case) == (case / EXPECTED).read_text(encoding="utf-8"), (
        "python -m tests.golden writes it anew"
    )


def test_every_reader_and_every_layout_has_a_case() -> None:
    assert {one.name for one in formats()} == {case.parent.name for case in cases()}
    shown = "".join((case / EXPECTED).read_text(encoding="utf-8") for case in LAYOUTS)
    assert not [name for name in sites() if f'"html/1+{name}"' not in shown]


@pytest.mark.parametrize("case", LAYOUTS, ids=label)
def test_words_are_kept_when_selectors_rot(case: Path) -> None:
    """All classes, ids and data attributes renamed: the page is read without its layout, whole."""
    body = (case / "input.html").read_bytes()
    rotten = re.sub(rb"""\b(class|id|data-[\w-]+|role)=(["'])""", rb"data-was-\1=\2", body)
    for site in sites().values():
        rotten = rotten.replace(site.marker.encode(), b"")
    before, after = items(body), items(rotten)
    assert all(isinstance(item, Posting) and item.source.reader in WITHOUT_LAYOUT for item in after)
    kept = "\n".join(f"{p.title} {p.text} {p.hidden_text}" for p in after if isinstance(p, Posting))
    wanted = "\n".join(p.text for p in before if isinstance(p, Posting)).split()
    # Without its layout, fields that only a style sheet sets apart are read as one word.
    assert sum(word in kept for word in wanted) >= 0.99 * len(wanted)
