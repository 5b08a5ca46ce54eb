"""Results of ``triage`` as they lie in a file of JSON lines: for those who keep no case."""

import hashlib
from itertools import islice
from pathlib import Path

import msgspec

from scamrecruit.casefile.cases import Case
from scamrecruit.errors import UsageError
from scamrecruit.read.identity import words_digest
from scamrecruit.records import Assessment, Posting, Unreadable
from scamrecruit.share.selection import Material

MAX_LINE = 4_000_000
_MAGIC = b"SQLite format 3\0"
_decoder = msgspec.json.Decoder(Assessment | Unreadable)


def is_case(path: Path) -> bool:
    """Whether a file is a case file by its first bytes. Raises UsageError if it cannot be read."""
    try:
        with path.open("rb") as stream:
            return stream.read(len(_MAGIC)) == _MAGIC
    except OSError as error:
        raise UsageError(f"{path}: {(error.strerror or '').lower()}") from error


def read_results(path: Path, top: int) -> Material:
    """The assessments of a file, the highest score first, at most ``top`` (0 for all).

    Raises UsageError if there are none, or they were written without the texts.
    """
    items: list[Case] = []
    unread = 0
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        for line in iter(lambda: stream.readline(MAX_LINE + 1), b""):
            digest.update(line)
            if not line.strip():
                continue
            made = _result(line)
            if made is None:
                unread += 1
            else:
                items.append(_case(len(items), made, path))
    if not items:
        raise UsageError(f"{path}: neither a case file nor results of: scamrecruit triage --with-text")
    ranked = sorted(items, key=_rank)
    kept = tuple(islice(ranked, top or None))
    return Material(path.name, f"results-{digest.hexdigest()[:16]}", kept, len(items), unread)


def _result(line: bytes) -> Assessment | None:
    try:
        made = _decoder.decode(line) if len(line) <= MAX_LINE else None
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None
    return made if isinstance(made, Assessment) else None


def _case(number: int, made: Assessment, path: Path) -> Case:
    summary = made.posting
    if summary.text is None:
        raise UsageError(f"{path}: holds no texts; make it with: scamrecruit triage --with-text")
    posting = Posting(
        id=made.id, source=made.source, title=summary.title, text=summary.text, url=summary.url,
        employer=summary.employer, location=summary.location,
    )  # fmt: skip
    return Case(
        number, words_digest(posting.title, posting.text), "", posting, made, (), (made.source.uri,)
    )


def _rank(item: Case) -> tuple[bool, float]:
    score = item.assessment.score
    return score is None, -(score or 0.0)
