"""How many advertisements of ordinary boards reach each tier, and how many the encoder reads.

    python benchmarks/boards.py [--most 400] BOARD.jsonl.gz ...

Each file holds JSON lines with ``text`` and perhaps ``title``; lines with ``label`` 1 are left out.
"""

import argparse
import gzip
import json
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from scamrecruit.engine import load_engine
from scamrecruit.records import Posting, Source


def main() -> None:
    """Print one row a board."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("boards", type=Path, nargs="+")
    parser.add_argument("--most", type=int, default=400, help="lines of each board that are read")
    options = parser.parse_args()
    engine = load_engine()
    print("| board | ads | high | medium | read by the encoder |\n|---|---|---|---|---|")
    for path in options.boards:
        results = [engine.assess(posting) for posting in islice(_lawful(path), options.most)]
        tiers = Counter(result.tier for result in results)
        shares = [tiers["high"], tiers["medium"], sum(result.depth == "full" for result in results)]
        cells = [f"{count / len(results):.1%}" for count in shares]
        print(f"| {path.parent.name} | {len(results)} | {' | '.join(cells)} |", flush=True)


def _lawful(path: Path) -> Iterator[Posting]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            row = json.loads(line)
            if row.get("label") != 1:
                yield Posting(
                    id=str(number),
                    source=Source(path.name, "", "board"),
                    title=row.get("title") or "",
                    text=row["text"],
                )


if __name__ == "__main__":
    main()
