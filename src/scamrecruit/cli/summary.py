"""The closing lines of a run, on standard error."""

import sys

from scamrecruit.cli.terminal import safe
from scamrecruit.pipeline import Tally

LISTED = 10


def print_summary(tally: Tally, where: str | None, shown: int | None) -> None:
    """What was read, ranked, abstained from and unreadable, and why; how long it took."""
    tiers = tally.tiers
    scored = sum(tiers.values())
    _say(
        f"{tally.assessed} advertisement{_s(tally.assessed)} from {tally.captures} "
        f"input{_s(tally.captures)} in {tally.seconds:.1f} s: "
        f"{scored} ranked ({tiers['high']} high, {tiers['medium']} medium, {tiers['low']} low), "
        f"{sum(tally.abstained.values())} abstained, {tally.unreadable_count} unreadable."
    )
    for reason, number in sorted(tally.abstained.items()):
        _say(f"  abstained: {reason.replace('_', ' ')} ({number})")
    _print_left_out(tally)
    if tally.interrupted:
        _say("Interrupted: this is what was done until then.")
    if where:
        _say(f"Written to {safe(where)}")
    if shown is not None and shown < tally.assessed:
        _say(f"Shown: the first {shown}; --top 0 shows all.")


def print_reading(tally: Tally) -> None:
    """The closing lines of a run that only read."""
    _say(
        f"{tally.read} advertisement{_s(tally.read)} from {tally.captures} "
        f"input{_s(tally.captures)}, {tally.unreadable_count} unreadable."
    )
    _print_left_out(tally)


def _print_left_out(tally: Tally) -> None:
    """What was found again or passed over, and the first of the unreadable inputs."""
    if tally.repeated:
        _say(f"  found again: {tally.repeated}; each is ranked once with all its places")
    for what, number in sorted(tally.passed_over.items()):
        _say(safe(f"  passed over: {what} ({number})"))
    for item in tally.unreadable[:LISTED]:
        _say(safe(f"  unreadable: {item.uri}: {item.error}; {item.advice}"))
    if tally.unreadable_count > LISTED:
        _say(f"  ... and {tally.unreadable_count - LISTED} more; all are in --format jsonl or csv")


def _say(line: str) -> None:
    print(line, file=sys.stderr)


def _s(number: int) -> str:
    return "" if number == 1 else "s"
