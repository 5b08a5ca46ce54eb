"""Checks a file of results (``triage --output``) against the inputs that it names."""

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from scamrecruit.collect.targets import captures, is_address
from scamrecruit.engine import Engine
from scamrecruit.errors import UsageError
from scamrecruit.preserve.checks import MOST, Check, count
from scamrecruit.preserve.comparison import Comparison
from scamrecruit.read.reader import read
from scamrecruit.records import Assessment, Posting, Unreadable

_decoder = msgspec.json.Decoder(Assessment | Unreadable)
_NOT_KEPT = "from the web or a pipe, and not kept here; of a collection, verify the folder"


def verify_results(path: Path, engine: Engine) -> Iterator[Check]:
    """Whether the inputs still have the bytes on record, and whether the scores follow from them.

    Raises UsageError if ``path`` is no file of results.
    """
    rows = _rows(path)
    there: list[Assessment] = []
    altered: list[str] = []
    missing: list[str] = []
    compared = Comparison(engine)
    for uri, group in _by_input(rows).items():
        found = _postings(uri)
        if isinstance(found, str):
            missing.append(f"{uri}: {found}")
            continue
        for row in group:
            posting = found.get((row.source.uri, row.id)) or found.get((row.source.uri, ""))
            if problem := _altered(row, posting):
                altered.append(f"{row.id} ({row.source.uri}): {problem}")
            else:
                there.append(row)
                compared.take(row, posting)
    total = count(len(rows), "advertisement")
    if altered:
        yield Check("bytes", "differs", f"{len(altered)} of {total}", tuple(altered[:MOST]))
    elif there:
        yield Check("bytes", "ok", f"the inputs of {len(there)} of {total} have the digests on record")
    if missing:
        summary = f"{count(len(missing), 'input')} not there any more"
        yield Check("inputs", "missing", summary, tuple(missing[:MOST]))
    if there:
        yield compared.check("score")
    if len(there) < len(rows):
        left = count(len(rows) - len(there), "advertisement")
        yield Check("score", "missing", f"{left} not derived: the input is not there as it was")


def _rows(path: Path) -> list[Assessment]:
    advice = "give the folder of a collection, a case file, a WARC, or JSON lines of triage or score"
    try:
        lines = path.read_bytes().splitlines()
        rows = [_decoder.decode(line) for line in lines if line.strip()]
    except OSError as error:
        raise UsageError(f"{path}: {(error.strerror or '').lower()}") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: no file of results ({error}); {advice}") from error
    found = [row for row in rows if isinstance(row, Assessment)]
    if not found:
        raise UsageError(f"{path}: it holds no result; {advice}")
    return found


def _by_input(rows: list[Assessment]) -> dict[str, list[Assessment]]:
    groups: dict[str, list[Assessment]] = {}
    for row in rows:
        groups.setdefault(input_of(row.source.uri), []).append(row)
    return groups


def input_of(uri: str) -> str:
    """The file that a place lies in: ``a.zip`` of ``a.zip!b.jsonl#L3``; the page of a web address."""
    if is_address(uri):
        return uri.partition("#")[0]
    ends = [sign.start() for sign in re.finditer("[#!]", uri)]
    tried = (uri[:end] for end in (len(uri), *reversed(ends)))
    return next((path for path in tried if Path(path).is_file()), uri[: ends[0]] if ends else uri)


def _altered(row: Assessment, posting: Posting | None) -> str | None:
    if posting is None:
        return "nothing like it stands in the input"
    now, then = posting.source, row.source
    for one, other in ((now.container_sha256, then.container_sha256), (now.sha256, then.sha256)):
        if one != other:
            return f"the input's SHA-256 is {one}, on record is {other}"
    return None


def _postings(uri: str) -> dict[tuple[str, str], Posting] | str:
    """The postings of an input by place and id (the last of a place also without), or what is wrong."""
    if uri == "-" or is_address(uri):
        return _NOT_KEPT
    by_place: dict[tuple[str, str], Posting] = {}
    for capture in captures([uri]):
        if isinstance(capture, Unreadable):
            return capture.error
        for item in read(capture):
            if isinstance(item, Posting):
                by_place[item.source.uri, item.id] = by_place[item.source.uri, ""] = item
    return by_place
