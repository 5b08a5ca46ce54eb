"""After an interruption: nothing that was preserved whole is lost, and nothing half-written stays."""

import os
from pathlib import Path

from scamrecruit.evidence.archive import FOLDER
from scamrecruit.evidence.custody import CustodyLog, entries
from scamrecruit.evidence.events import Exchanged, Recovered
from scamrecruit.evidence.replay import exchanges_after


def recover(bag: Path, log: CustodyLog) -> None:
    """Bring log and archive into step: exchanges without a line get one, and what a crash left
    unfinished at the end of an archive file is cut; both are written into the log."""
    known: dict[str, int] = {}
    for entry in entries(bag):
        if isinstance(entry.what, Exchanged):
            known[entry.what.warc] = entry.what.offset + entry.what.length
    for path in sorted((bag / FOLDER).glob("*.warc.gz")):
        name = f"{FOLDER}/{path.name}"
        end, found = known.get(name, 0), 0
        if end == path.stat().st_size:
            continue
        for event in exchanges_after(bag, name, end):
            log.append(event)
            end, found = event.offset + event.length, found + 1
        cut = path.stat().st_size - end
        if end == 0:
            path.unlink()  # not even the first record is whole
        elif cut:
            os.truncate(path, end)
        if found or cut:
            log.append(Recovered(name, found, cut))
