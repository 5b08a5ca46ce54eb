"""Sections 1 and 2: the help text, and one page from a cold start."""

import sys
import tempfile
from pathlib import Path

from inputs import saved_page
from measure import Cost, Counts, Rows, child, row

_COMMAND = [sys.executable, "-m", "scamrecruit"]


def section(counts: Counts) -> Rows:
    """Rows of both sections; each round runs every command once, in turn."""
    rounds = [_round() for _ in range(counts.rounds)]
    nothing, typer, answer, first, second, fast = map(list, zip(*rounds, strict=True))
    both = [a.cpu + b.cpu for a, b in zip(nothing, typer, strict=True)]
    answers, walls = [cost.cpu for cost in answer], [cost.wall for cost in answer]
    page = "one page from cold start, compiled rules"
    against = "against `--help`"
    helping = [
        row("`scamrecruit --help` against `python -c pass`", [c.cpu for c in nothing], answers),
        row('... against `python -c "import typer"`', [c.cpu for c in typer], answers),
        row("... against both one after the other", both, answers),
    ]
    starting = [
        row(f"{page} in the cache, {against}, CPU", answers, [c.cpu for c in second]),
        row("... wall", walls, [c.wall for c in second]),
        row(f"{page} not yet made, {against}, CPU", answers, [c.cpu for c in first]),
        row("... wall", walls, [c.wall for c in first]),
        row(f"{page} in the cache, fast stage alone, {against}, CPU", answers, [c.cpu for c in fast]),
        row("... wall", walls, [c.wall for c in fast]),
    ]
    return {1: helping, 2: starting}


def _round() -> tuple[Cost, ...]:
    triage = [*_COMMAND, "triage", "--quiet", "--format", "jsonl", str(saved_page())]
    with tempfile.TemporaryDirectory() as cache:
        environment = {"XDG_CACHE_HOME": cache}
        return (
            child([sys.executable, "-c", "pass"]),
            child([sys.executable, "-c", "import typer"]),
            child([*_COMMAND, "--help"]),
            child(triage, environment),
            _second(triage, environment, Path(cache)),
            child([*triage, "--depth", "fast"], environment),
        )


def _second(triage: list[str], environment: dict[str, str], cache: Path) -> Cost:
    if not any(path.is_file() for path in cache.rglob("*")):
        raise RuntimeError("the first run left nothing in the cache folder")
    return child(triage, environment)
