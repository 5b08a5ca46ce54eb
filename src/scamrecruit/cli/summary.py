"""The closing lines of a run, on standard error."""

from scamrecruit.cli.terminal import err, safe
from scamrecruit.pipeline import Tally

LISTED = 10


def print_summary(tally: Tally, where: str | None, shown: int | None) -> None:
    """What was read, ranked, abstained from and unreadable, and why; how long it took."""
    console = err()
    tiers = tally.tiers
    scored = sum(tiers.values())
    console.print(
        f"{tally.assessed} advertisement{_s(tally.assessed)} from {tally.captures} "
        f"input{_s(tally.captures)} in {tally.seconds:.1f} s: "
        f"{scored} ranked ({tiers['high']} high, {tiers['medium']} medium, {tiers['low']} low), "
        f"{sum(tally.abstained.values())} abstained, {tally.unreadable_count} unreadable."
    )
    for reason, number in sorted(tally.abstained.items()):
        console.print(f"  abstained: {reason.replace('_', ' ')} ({number})")
    _print_left_out(tally)
    if tally.interrupted:
        console.print("Interrupted: this is the ranking of what was read until then.")
    if where:
        console.print(f"Written to {safe(where)}")
    if shown is not None and shown < tally.assessed:
        console.print(f"Shown: the first {shown}; --top 0 shows all.")


def print_reading(tally: Tally) -> None:
    """The closing lines of a run that only read."""
    err().print(
        f"{tally.read} advertisement{_s(tally.read)} from {tally.captures} "
        f"input{_s(tally.captures)}, {tally.unreadable_count} unreadable."
    )
    _print_left_out(tally)


def _print_left_out(tally: Tally) -> None:
    """What was found again or passed over, and the first of the unreadable inputs."""
    console = err()
    if tally.repeated:
        console.print(f"  found again: {tally.repeated}; each is ranked once with all its places")
    for what, number in sorted(tally.passed_over.items()):
        console.print(safe(f"  passed over: {what} ({number})"))
    for item in tally.unreadable[:LISTED]:
        console.print(safe(f"  unreadable: {item.uri}: {item.error}; {item.advice}"))
    if tally.unreadable_count > LISTED:
        console.print(f"  ... and {tally.unreadable_count - LISTED} more; all are in --format jsonl")


def _s(number: int) -> str:
    return "" if number == 1 else "s"
