"""What a purge would delete, or has deleted."""

import sys
from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from scamrecruit.casefile.purge import STANDINGS, due, named, purge, retention, set_retention
from scamrecruit.casefile.store import CaseFile
from scamrecruit.errors import UsageError

MAX_REASON = 200


def run(
    case: CaseFile, days: Mapping[str, int], ids: Sequence[str] | None, reason: str, *, yes: bool
) -> None:
    """Delete if ``yes``, and say on standard error what goes.

    Raises UsageError for an id that the case does not hold, or a reason too long for a tombstone.
    """
    if len(reason) > MAX_REASON:
        raise UsageError(f"--reason: at most {MAX_REASON} characters, and nothing personal: it stays")
    kept = replace(retention(case), **days)
    over = due(case, kept) if ids is None else named(case, ids)
    if ids and len(over) < len(set(ids)):
        missing = min(set(ids) - {item.id for item in over})
        raise UsageError(f"no advertisement with id {missing!r} in this case")
    counts = Counter(item.standing for item in over)
    listed = ", ".join(f"{counts[name]} {name}" for name in STANDINGS)
    terms = ", ".join(f"{name} {getattr(kept, name) or 'for ever'}" for name in STANDINGS)
    print(f"Days to keep: {terms}.", file=sys.stderr)
    if not yes:
        print(f"Would purge {len(over)}: {listed}. To do it, add --yes.", file=sys.stderr)
        return
    if days:
        set_retention(case, kept)
    print(f"Purged {purge(case, over, reason)}: {listed}. Tombstones stay.", file=sys.stderr)
