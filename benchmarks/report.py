"""The table and what it was measured on; no host names, no paths."""

import os
import platform
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median

import msgspec
from measure import Counts, Row, Rows


class Measured(msgspec.Struct):
    """Rows of a section, and when they were measured, with which version."""

    day: str
    version: str
    rows: list[Row]


_PACKAGES = "ahocorasick_rs msgspec numpy phonenumberslite pycld2 selectolax typer".split()


def keep(rows: Rows, file: Path) -> dict[int, Measured]:
    """What was measured last of each section: ``rows`` now, the rest as it stands in ``file``."""
    known: dict[int, Measured] = {}
    if file.is_file():
        known = msgspec.json.decode(file.read_bytes(), type=dict[int, Measured])
    today = datetime.now(UTC).date().isoformat()
    known |= {number: Measured(today, version("scamrecruit"), each) for number, each in rows.items()}
    written = msgspec.json.encode(dict(sorted(known.items())))
    file.write_bytes(msgspec.json.format(written, indent=1) + b"\n")
    return known


def table(sections: Rows) -> str:
    """All rows as one Markdown table; rows are numbered by section."""
    out = ["| | measured | yardstick | ours | ratio | spread |", "|---|---|---|---|---|---|"]
    for number, rows in sorted(sections.items()):
        for entry in rows:
            spread = f"{_plain(entry.low)} to {_plain(entry.high)}" if _has_spread(entry) else ""
            cells = (str(number), entry.what, entry.yardstick, entry.ours, _plain(entry.ratio), spread)
            out.append(f"| {' | '.join(cells)} |")
    return "\n".join(out)


def document(
    measured: Mapping[int, Measured], counts: Counts, pages: Sequence[bytes], load: float
) -> str:
    """The page ``docs/performance.md``."""
    sizes = sorted(map(len, pages))
    dates = ", ".join(f"{number}: {each.day}" for number, each in sorted(measured.items()))
    return f"""# Performance

Written by `make bench`; do not edit. Ratios are what to compare between machines; the times beside
them are of this machine alone.

{table({number: each.rows for number, each in measured.items()})}

Measured on: section {dates}.

## How it is measured

- CPU time of the process, median of {counts.rounds} rounds; in every round the yardstick runs right
  before ours, and the ratio and its spread (lowest to highest) are taken per round. No spread: one
  measurement. Wall time is given where it is named.
- Section 2: the largest bundled saved page, which the encoder is asked about (loading it takes half
  of the time). The cache folder is empty before the first of the runs.
- Section 3: {len(sizes)} distinct pages ({sizes[0] / 1000:.0f} to {sizes[-1] / 1000:,.0f} KB,
  median {median(sizes) / 1000:.0f} KB), repeated: with a line of its own in each copy, so that no
  evidence is remembered from before, and as they are. Yardstick: read each file, parse it with
  selectolax (lexbor), `body.text()`. Ours: read, extract, rank, write JSON lines; one core, engine
  loaded before. The first pass over the distinct pages, when regular expressions are made, stands
  in a row of its own; the other rows come after it.
- Section 4: advertisements of `fixtures/corpus`, several to a line, all languages: far richer in
  indicators than everyday input. Yardstick: `json.loads` and `str.lower`.
- Section 5: peak resident memory of the whole command in a process of its own; the ratio is the
  growth from few inputs to many.
- Section 6: the same advertisements as one text; a ratio of 1 is linear growth, less is better.
  Short texts are the mean of several stretches of the long one.

- Section 7: advertisements of `fixtures/corpus`, several to a posting (2.4 KB), each with a number of
  its own; wall time. Import is all that the case file does beside reading and ranking; its yardstick
  is one plain SQLite table of the same records as JSON. Kills are SIGKILL at random moments of a
  process that says each decision after it was kept.
- Section 8: the same advertisements as results in JSON lines, made into a report; wall time. Opening
  is from the address to the drawn list, in a fresh window of headless Chromium, from a file.
- Section 9: on loopback, 20 hosts at the default pace; wall time but where CPU is named. Kills are
  SIGKILL at random moments of a collection that is then gone on with.
- Section 10: the lines of section 4 and the pages of section 3, each round the same bytes for all;
  the first round does not count. The rival stands as the yardstick. Naive: BeautifulSoup with
  html.parser, an alternation of 3,000 phrases, PhoneNumberMatcher, scikit-learn (word pairs, TF-IDF)
  row by row. Competent: trafilatura (fast), pyahocorasick with the same phrases, five expressions for
  contacts and pay, pycld2, the same scikit-learn model in batches, orjson. Neither explains, finds
  disguised words or places, or abstains; trafilatura leaves out parts of pages that ours reads. Ours
  has the encoder read what the fast stage cannot rule out: of these lines, of several
  advertisements each, nine in ten.
- Section 11: the command from start to end, so start-up is part of it. Patterns: each fourth of every
  indicator and language against all; more patterns find more, which costs too.
- Section 12: pages whose advertisement stands in an element that was named by hand: the share of its
  words that each reader gives, and how much of what it gives is not of it (some of that belongs to
  the advertisement too: title, employer, place, pay).
- Section 13: saved pages, plain text, JSON lines, e-mails, tables, zip archives and WARC files in turn,
  of `fixtures/corpus`; tables and archives hold eight advertisements each; the fast stage.
- Section 14: advertisements of `fixtures/corpus` and reposts of each, with handles of other letters and
  numbers of four other last digits; the fast stage. What differs are mostly reasons that hang on one
  contact (a number that is none, a handle that is a word).

## Machine

- {_cpu()}, {os.cpu_count()} cores, {platform.system()} on {platform.machine()}
- other load when it began: {load:.1f} processes
- {platform.python_implementation()} {platform.python_version()}; scamrecruit {version("scamrecruit")}
- {", ".join(f"{name} {version(name)}" for name in _PACKAGES)}
"""


def _has_spread(entry: Row) -> bool:
    return entry.low != entry.high


def _plain(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 100 else f"{value:.2f}" if value < 10 else f"{value:.1f}"


def _cpu() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or "unknown processor"
