"""How much of an advertisement's own text is kept of a saved page, and how much else is let in.

    python benchmarks/wholeness.py [--pages PAGES.jsonl.gz]

On pages whose advertisement stands in an element that is named here, by hand: the words of that
element against the words that each reader gives. The marks are of these pages only and no part of the
program. Pages without a mark are counted, and left out.
"""

import argparse
import re
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from inputs import load_pages
from measure import Row, Rows
from resiliparse.extract.html2text import extract_plain_text
from selectolax.lexbor import LexborHTMLParser
from trafilatura import extract

from scamrecruit.read.reader import read
from scamrecruit.records import Capture, Posting

MARKS = (
    ".show-more-less-html__markup",
    ".description__text",
    ".jobad__body",
    ".grid__item.e-16",
    ".job-details",
    "#job-listing-show-container",
    ".core-section-container__content.break-words",
    ".wrap_box04",
)
"""Elements that hold the whole of an advertisement's own words, where a page has them."""
LEAST = 40
"""Words of a mark that is one."""
_WORD = re.compile(r"\w+")
Words = Counter[str]
Reader = Callable[[str], str]


def section(pages: Sequence[bytes]) -> Rows:
    """Rows of this section: share kept, least of a page, share that is something else."""
    marked = [(page, own) for page in map(_decoded, pages) if (own := words_marked(page))]
    rows = []
    for name, reader in READERS.items():
        found = [(own, words(reader(page))) for page, own in marked]
        kept = [(own & given).total() / own.total() for own, given in found]
        whole = sum((own & given).total() for own, given in found)
        given = sum(each.total() for _, each in found)
        share = whole / sum(own.total() for own, _ in found)
        rows.append(
            Row(
                f"{name}: own words kept of {len(marked)} pages (worst page {min(kept):.0%})",
                "100%", f"{share:.1%} (of what is given, {1 - whole / given:.0%} is else)", share,
            )
        )  # fmt: skip
    return {12: rows}


def words_marked(page: str) -> Words:
    """The words of the advertisement; none if no mark is on the page."""
    tree = LexborHTMLParser(page)
    for mark in MARKS:
        for element in tree.css(mark):
            found = words(element.text(separator=" "))
            if found.total() >= LEAST:
                return found
    return Counter()


def words(text: str) -> Words:
    """How often each word stands in ``text``, in small letters."""
    return Counter(_WORD.findall(text.lower()))


def _ours(page: str) -> str:
    found = read(Capture("page.html", page.encode("utf-8", "replace")))
    return "\n".join(f"{item.title}\n{item.text}" for item in found if isinstance(item, Posting))


READERS: dict[str, Reader] = {
    "scamrecruit": _ours,
    "trafilatura": lambda page: extract(page) or "",
    "trafilatura, favouring recall": lambda page: extract(page, favor_recall=True) or "",
    "resiliparse, main content": lambda page: extract_plain_text(page, main_content=True),
    "resiliparse, all text": extract_plain_text,
    "lexbor, all text": lambda page: _body(LexborHTMLParser(page)),
}


def _body(tree: LexborHTMLParser) -> str:
    return tree.body.text(separator=" ") if tree.body else ""


def _decoded(page: bytes) -> str:
    return page.decode("utf-8", "replace")


def main() -> None:
    """Print one line a reader."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=Path)
    for entry in section(load_pages(parser.parse_args().pages))[12]:
        print(f"| {entry.what} | {entry.ours} |")


if __name__ == "__main__":
    main()
