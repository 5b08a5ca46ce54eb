"""Decisions to and from files."""

import sys
from collections.abc import Sequence
from pathlib import Path

from scamrecruit.casefile.store import CaseFile
from scamrecruit.cli.exits import OK, SOME_UNREADABLE
from scamrecruit.cli.output import destination
from scamrecruit.cli.terminal import safe
from scamrecruit.errors import UsageError
from scamrecruit.review.exchange import MAX_LINE, exported, imported

LISTED = 10


def write_decisions(case: CaseFile, path: Path | None, *, with_words: bool) -> None:
    """Write all decisions of the case to ``path`` or standard output."""
    number = 0
    with destination(path) as stream:
        for line in exported(case, with_words=with_words):
            stream.write(line.decode() + "\n")
            number += 1
    where = f" written to {safe(str(path))}" if path else ""
    print(f"{number} decision{'' if number == 1 else 's'}{where}.", file=sys.stderr)


def merge_files(case: CaseFile, paths: Sequence[Path]) -> int:
    """Merge the files one after the other and tell what came of it; the exit status.

    Raises UsageError if a file cannot be opened.
    """
    status = OK
    for path in paths:
        try:
            with path.open("rb") as stream:
                merged = imported(case, iter(lambda: stream.readline(MAX_LINE + 1), b""))
        except OSError as error:
            raise UsageError(f"{path}: {(error.strerror or '').lower()}") from error
        name = safe(str(path))
        print(
            f"{name}: {merged.added} new, {merged.known} here already, "
            f"{merged.foreign} about advertisements that this case does not hold.",
            file=sys.stderr,
        )
        for fault in merged.faults[:LISTED]:
            print(safe(f"{name}, line {fault.line}: {fault.error}; not taken"), file=sys.stderr)
        if len(merged.faults) > LISTED:
            print(f"... and {len(merged.faults) - LISTED} more lines not taken", file=sys.stderr)
        status = SOME_UNREADABLE if merged.faults else status
    return status
