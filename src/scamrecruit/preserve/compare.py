"""The results of a session beside those of the last complete run."""

from collections.abc import Iterator
from pathlib import Path

from scamrecruit.errors import UsageError
from scamrecruit.preserve.changes import changes
from scamrecruit.preserve.results import recorded
from scamrecruit.preserve.run import Collected
from scamrecruit.records import Assessment, Change


def compared(bag: Path, done: Collected) -> Iterator[Change]:
    """What is new, changed, the same and gone. Raises UsageError if earlier results are damaged."""
    before = done.before.assessed if done.before and not done.interrupted else None
    lost = {each.url: each.error for each in done.lost}
    try:
        old = list(_assessments(bag, before.file)) if before else []
        yield from changes(old, _assessments(bag, done.scored.file), lost)
    except (OSError, ValueError) as error:
        raise UsageError(f"{bag}: the results before cannot be read ({error})") from error


def _assessments(bag: Path, file: str) -> Iterator[Assessment]:
    return (row for row in recorded(bag, file) if isinstance(row, Assessment))
