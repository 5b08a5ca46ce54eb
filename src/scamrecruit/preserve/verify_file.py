"""Checks a file of results (``triage --output``) against the inputs that it names."""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from scamrecruit.collect.targets import captures, is_address
from scamrecruit.errors import UsageError
from scamrecruit.pipeline import Engine
from scamrecruit.preserve.checks import MOST, Check, other_tools
from scamrecruit.preserve.differences import fields
from scamrecruit.preserve.results import model_id
from scamrecruit.read.reader import read
from scamrecruit.records import Assessment, Posting, Unreadable

_decoder = msgspec.json.Decoder(Assessment | Unreadable)


def verify_file(path: Path, engine: Engine) -> Iterator[Check]:
    """Whether the inputs still have the bytes on record, and whether the scores follow from them.

    Raises UsageError if ``path`` is no file of results.
    """
    rows = _rows(path)
    altered: list[str] = []
    differing: list[str] = []
    fresh = {(row.model, row.rules) for row in rows} - {(model_id(engine), engine.rulebook.id)}
    for uri, group in _by_input(rows).items():
        for row, problem, bytes_differ in _compared(uri, group, engine):
            if problem:
                (altered if bytes_differ else differing).append(
                    f"{row.id} ({row.source.uri}): {problem}"
                )
    total = f"{len(rows)} advertisements"
    if altered:
        yield Check("bytes", "differs", f"{len(altered)} of {total}", tuple(altered[:MOST]))
    else:
        yield Check("bytes", "ok", f"the inputs of {total} have the digests on record")
    if fresh:
        advice = "give the folders with --model and --rules"
        here = (model_id(engine), engine.rulebook.id)
        yield Check("score", "not checked", other_tools(next(iter(fresh)), here, advice))
    elif differing or altered:
        yield Check("score", "differs", f"{len(differing)} of {total}", tuple(differing[:MOST]))
    else:
        yield Check("score", "ok", f"{total} came out the same")


def _rows(path: Path) -> list[Assessment]:
    advice = "give the folder of a collection, or JSON lines written by triage or score"
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
        groups.setdefault(row.source.uri.partition("#L")[0], []).append(row)
    return groups


def _compared(
    uri: str, rows: list[Assessment], engine: Engine
) -> Iterator[tuple[Assessment, str | None, bool]]:
    """Each row, what is wrong with it, and whether that concerns the bytes."""
    found = _postings(uri)
    if isinstance(found, str):
        yield from ((row, found, True) for row in rows)
        return
    for row in rows:
        posting = found.get((row.source.uri, row.id)) or found.get((row.source.uri, ""))
        if posting is None:
            yield row, "derived no longer: nothing like it stands in the input", True
        elif posting.source.sha256 != row.source.sha256:
            now, then = posting.source.sha256, row.source.sha256
            yield row, f"the input's SHA-256 is {now}, on record is {then}", True
        else:
            again = engine.assess(posting, with_text=row.posting.text is not None)
            yield row, None if again == row else "; ".join(fields(row, again)), False


def _postings(uri: str) -> dict[tuple[str, str], Posting] | str:
    """The postings of an input by place and id (the last of a place also without), or what is wrong."""
    if uri == "-" or is_address(uri):
        return "the input was not kept: only collect keeps what comes from the web or a pipe"
    by_place: dict[tuple[str, str], Posting] = {}
    for capture in captures([uri]):
        if isinstance(capture, Unreadable):
            return capture.error
        for item in read(capture):
            if isinstance(item, Posting):
                by_place[item.source.uri, item.id] = by_place[item.source.uri, ""] = item
    return by_place
