"""Results for what a bag holds: always worked out from the preserved bytes, never from memory."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
from msgspec import Struct

from scamrecruit import __version__
from scamrecruit.engine import Engine
from scamrecruit.evidence.events import Assessed
from scamrecruit.evidence.history import Run
from scamrecruit.evidence.pages import captures
from scamrecruit.pipeline import Tally
from scamrecruit.preserve.session import Session
from scamrecruit.preserve.tools import keep
from scamrecruit.read.reader import read
from scamrecruit.records import Assessment, PassedOver, Posting, Unreadable

FOLDER = "data/assessments"
_FILE = re.compile(r"data/assessments/[A-Za-z0-9][A-Za-z0-9._-]*\.jsonl")
_decoder = msgspec.json.Decoder(Assessment | Unreadable)


class Scored(Struct, frozen=True):
    """The file with the results of a session, and what they come to."""

    file: str
    tally: Tally


def preserved(bag: Path, run: Run, earlier: Iterable[Run]) -> Iterator[Posting | Unreadable]:
    """All advertisements of a run, read from the archive. Raises as ``captures``."""
    for capture in captures(bag, run, earlier):
        if isinstance(capture, Unreadable):
            yield capture
            continue
        yield from (item for item in read(capture) if not isinstance(item, PassedOver))


def score_run(session: Session, run: Run, earlier: Iterable[Run], engine: Engine) -> Scored:
    """Write the results of a run so far into ``data/assessments`` and a line into the log."""
    name, digest = f"{FOLDER}/{session.stem}.jsonl", hashlib.sha256()
    tally = Tally(captures=len(run.items))
    keep(session.bag, engine)
    part = session.bag / FOLDER / f".{session.stem}.part"
    part.parent.mkdir(parents=True, exist_ok=True)
    with part.open("wb") as stream:
        for item in preserved(session.bag, run, earlier):
            result = engine.assess(item, with_text=True) if isinstance(item, Posting) else item
            line = msgspec.json.encode(result) + b"\n"
            stream.write(line)
            digest.update(line)
            tally.add(result)
    part.replace(session.bag / name)
    made_by = (*engine.ids, f"scamrecruit {__version__}")
    session.log.append(
        Assessed(name, digest.hexdigest(), tally.assessed, tally.unreadable_count, *made_by)
    )
    return Scored(name, tally)


def recorded(bag: Path, file: str) -> Iterator[Assessment | Unreadable]:
    """The results in a file of the bag. Raises OSError, or ValueError if it holds something else."""
    if not _FILE.fullmatch(file):
        raise ValueError("the log names a file outside the folder of results")
    with (bag / file).open("rb") as stream:
        for line in stream:
            yield _decoder.decode(line)
