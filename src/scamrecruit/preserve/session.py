"""One session of a collection: a bag that is open for writing, and what it held before."""

from pathlib import Path

from msgspec import Struct

from scamrecruit.evidence.custody import CustodyLog
from scamrecruit.evidence.history import Run


class Session(Struct, frozen=True):
    """The open bag and its log, the runs so far, and the interrupted run that is gone on with, if any.

    ``stem`` names the files of the session: no other session writes to them.
    """

    bag: Path
    log: CustodyLog
    stem: str
    history: tuple[Run, ...]
    unfinished: Run | None
