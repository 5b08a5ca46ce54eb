"""``make bench``: every ratio, printed and written to docs/performance.md; both sides of a ratio come
from one run."""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from time import monotonic

import casefile
import collection
import memory
import mixture
import opening
import pages
import reposts
import scaling
import startup
import texts
from inputs import ROOT, load_pages
from measure import FULL, QUICK, Counts, Rows
from report import document, keep, table

Section = Callable[[], Rows]
MEASURED = ROOT / "benchmarks" / "measured.json"


def main() -> None:
    """Measure, print, write."""
    options = _options()
    counts, load, started = QUICK if options.quick else FULL, os.getloadavg()[0], monotonic()
    saved = load_pages(options.pages)
    if not saved:
        sys.exit(f"no pages in {options.pages}")
    rows: Rows = {}
    with tempfile.TemporaryDirectory() as name:
        sections = _sections(counts, saved, Path(name))
        for number in options.section or range(1, len(sections) + 1):
            rows |= _alone(sections[number - 1])
    print(table(rows))
    if not options.quick:
        kept = keep(rows, MEASURED)
        target = ROOT / "docs" / "performance.md"
        target.write_text(document(kept, counts, saved, load), encoding="utf-8")
    print(f"done in {monotonic() - started:.0f} s", file=sys.stderr)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="smaller counts, no file written")
    parser.add_argument(
        "--pages", type=Path, help="folder of saved pages, or JSON lines (.gz) with the field html"
    )
    parser.add_argument(
        "--section", type=int, choices=range(1, 13), action="append",
        help="only this part: 1 startup, 2 pages, 3 texts, 4 memory, 5 case file, 6 report, "
        "7 collection, 8 rivals, 9 scaling, 10 wholeness, 11 mixed folder, 12 reposts; "
        "may be given again; the other parts stay as they were measured last",
    )  # fmt: skip
    return parser.parse_args()


def _sections(counts: Counts, saved: Sequence[bytes], folder: Path) -> list[Section]:
    return [
        partial(startup.section, counts),
        partial(pages.section, counts, saved, folder),
        partial(texts.section, counts),
        partial(memory.section, counts, saved, folder),
        partial(casefile.section, counts, folder),
        partial(opening.section, counts, folder),
        partial(collection.section, counts, folder),
        partial(_rivals, counts, saved, folder),
        partial(scaling.section, counts, folder),
        partial(_wholeness, saved),
        partial(mixture.section, counts, folder),
        partial(reposts.section, counts),
    ]


def _rivals(counts: Counts, saved: Sequence[bytes], folder: Path) -> Rows:
    import rivals  # noqa: PLC0415 - what the rivals are made of is loaded for this section only

    return rivals.section(counts, saved, folder)


def _wholeness(saved: Sequence[bytes]) -> Rows:
    import wholeness  # noqa: PLC0415 - as the rivals

    return wholeness.section(saved)


def _alone(section: Section) -> Rows:
    """Run ``section`` in a fresh process, so that none finds what another has warmed or filled."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(section).result()


if __name__ == "__main__":
    main()
