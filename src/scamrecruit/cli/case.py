"""The case file beside ``triage``: opened, and what changed in it told at the end."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from scamrecruit.errors import UsageError

if TYPE_CHECKING:
    from scamrecruit.casefile.intake import Intake
    from scamrecruit.engine import Engine
    from scamrecruit.pipeline import How

LISTED = 10
_STALE = {
    True: "Scoring {} advertisements of the case anew ...",
    False: "{} advertisements are of another model or rules; give their files again to score them anew: "
    "the case holds contacts as tags, not the words as they were.",
}


@contextmanager
def into_case(
    path: Path | None, key: Path | None, engine: "Engine", how: "How", *, quiet: bool
) -> Iterator["How"]:
    """``how``, with what keeps the results in the case file at ``path`` if one is wanted.

    Raises UsageError if the file or its key cannot be used.
    """
    if path is None:
        if key:
            raise UsageError("--contact-key belongs to a case: give --case FILE too")
        yield how
        return
    from scamrecruit.casefile.store import open_case
    from scamrecruit.cli.terminal import err
    from scamrecruit.pipeline import open_intake

    with open_case(path, create=True) as case:
        intake = open_intake(case, engine, key, how)
        if not quiet and intake.stale:
            err().print(_STALE[intake.scores_stored_words].format(intake.stale))
        yield replace(how, intake=intake)
        if not quiet:
            _print_intake(intake)


def _print_intake(intake: "Intake") -> None:
    from scamrecruit.casefile.moves import moves
    from scamrecruit.cli.terminal import err, safe

    err().print(
        f"Case {safe(str(intake.case.path))}: {intake.new} new, {intake.known} known already, "
        f"{intake.rescored} scored anew by {intake.engine.model}."
        + (f" {intake.buried} purged before and not kept again." if intake.buried else "")
    )
    moved = moves(intake.case, LISTED) if intake.rescored else None
    if not moved:
        return
    err().print(f"{moved.total} changed tier. Decisions stay as they are.")
    for move in moved.largest:
        err().print(safe(f"  {move.before} -> {move.after}  {move.title}  ({move.id})", 160))
    if moved.total > len(moved.largest):
        err().print(f"  ... and {moved.total - len(moved.largest)} more: scamrecruit stats")
