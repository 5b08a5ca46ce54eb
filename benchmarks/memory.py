"""Section 5: peak memory after few and after many inputs; run as a script, one such process.

    python benchmarks/memory.py triage --quiet FOLDER

runs the command line in this process and prints the peak on standard error, in bytes.
"""

import resource
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import inputs
from measure import Counts, Row, Rows


def section(counts: Counts, pages: Sequence[bytes], folder: Path) -> Rows:
    """Rows of this section. Two processes at a time: their time is not measured here."""
    few, many = counts.memory
    commands = [
        _triage(pages, folder, many),
        _score(folder, many),
        _triage(pages, folder, few),
        _score(folder, few),
    ]
    with ThreadPoolExecutor(2) as threads:
        pages_many, lines_many, pages_few, lines_few = threads.map(peak, commands)
    rows = [
        _row(f"peak memory of `triage`, {few:,} pages then {many:,}", pages_few, pages_many),
        _row(f"peak memory of `score`, {few:,} lines then {many:,}", lines_few, lines_many),
    ]
    return {5: rows}


def _row(what: str, few: float, many: float) -> Row:
    ours = f"{many:.0f} MB (difference {many - few:+.1f} MB)"
    return Row(what, f"{few:.0f} MB", ours, many / few)


def _triage(pages: Sequence[bytes], folder: Path, count: int) -> list[str]:
    target = folder / f"pages-{count}"
    inputs.write_pages(pages, target, count, distinct=True)
    return ["triage", "--quiet", "--format", "jsonl", "--top", "0", str(target)]


def _score(folder: Path, count: int) -> list[str]:
    target = folder / f"lines-{count}.jsonl"
    target.write_bytes(b"".join(inputs.lines(count)))
    return ["score", "--quiet", str(target)]


def peak(command: Sequence[str]) -> float:
    """Peak resident memory of ``command`` in MB, as its own process saw it."""
    done = subprocess.run(
        [sys.executable, __file__, *command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=True,
    )
    return int(done.stderr.split()[-1]) / 1e6


def _main() -> None:
    from scamrecruit.cli.app import run  # noqa: PLC0415 - the measuring process stays small

    status = run()
    if status > 1:
        sys.exit(status)
    unit = 1 if sys.platform == "darwin" else 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
    print(peak, file=sys.stderr)


if __name__ == "__main__":
    _main()
