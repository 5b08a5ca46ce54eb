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

_ENCODED = 5
"""Of so many lines one, where the encoder reads all."""


def section(counts: Counts, pages: Sequence[bytes], folder: Path) -> Rows:
    """Rows of this section. Two processes at a time: their time is not measured here."""
    few, many = counts.memory
    small, large = few // _ENCODED, many // _ENCODED
    commands = [
        _triage(pages, folder, many),
        _score(folder, many, "fast"),
        _score(folder, large, "full"),
        _triage(pages, folder, few),
        _score(folder, few, "fast"),
        _score(folder, small, "full"),
    ]
    with ThreadPoolExecutor(2) as threads:
        peaks = list(threads.map(peak, commands))
    what = [
        f"`triage`, fast stage, {few:,} pages then {many:,}",
        f"`score`, fast stage, {few:,} lines then {many:,}",
        f"`score`, the encoder reads all, {small:,} lines then {large:,}",
    ]
    pairs = zip(what, peaks[3:], peaks[:3], strict=True)
    return {5: [_row(f"peak memory of {name}", least, most) for name, least, most in pairs]}


def _row(what: str, few: float, many: float) -> Row:
    ours = f"{many:.0f} MB (difference {many - few:+.1f} MB)"
    return Row(what, f"{few:.0f} MB", ours, many / few)


def _triage(pages: Sequence[bytes], folder: Path, count: int) -> list[str]:
    target = folder / f"pages-{count}"
    inputs.write_pages(pages, target, count, distinct=True)
    return ["triage", "--quiet", "--depth", "fast", "--workers", "1", "--top", "0", str(target)]


def _score(folder: Path, count: int, depth: str) -> list[str]:
    target = folder / f"lines-{count}.jsonl"
    target.write_bytes(b"".join(inputs.lines(count)))
    return ["score", "--quiet", "--depth", depth, str(target)]


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
