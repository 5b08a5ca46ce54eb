"""Checks a case file: the file, its log and decisions, the bytes it rests on where they still lie, and
the scores, which are derived again from the words that the case holds."""

from collections.abc import Callable, Iterator
from pathlib import Path

from msgspec.structs import replace

from scamrecruit import __version__
from scamrecruit.casefile import audit
from scamrecruit.casefile.keys import kept_in_clear
from scamrecruit.casefile.store import CaseFile
from scamrecruit.collect.targets import is_address
from scamrecruit.engine import Engine
from scamrecruit.preserve.checks import MOST, Check, count
from scamrecruit.preserve.comparison import Comparison
from scamrecruit.read.identity import capture_digest, words_digest
from scamrecruit.read.input import ReadOptions
from scamrecruit.read.reader import read
from scamrecruit.records import Capture, Posting

Progress = Callable[[str], None]


def verify_case(case: CaseFile, engine: Engine, progress: Progress) -> Iterator[Check]:
    """All checks of a case, in order; ``progress`` is told each advertisement that was derived."""
    damaged = audit.damage(case)
    if damaged:
        yield Check("bytes of the case", "differs", "the file is damaged", damaged)
    else:
        yield Check("bytes of the case", "ok", "the file is whole")
    yield _log(case)
    yield _decisions(case)
    if not kept_in_clear(case):
        words = "the case holds contacts as tags, not the words as they were: give the files to triage"
        yield Check("captures", "not checked", "their digests are keyed")
        yield Check("score", "not checked", words)
        return
    yield from _captures(case)
    yield _scores(case, engine, progress)


def _log(case: CaseFile) -> Check:
    found = audit.log(case)
    if found.problems:
        return Check("log", "differs", f"{count(len(found.problems), 'break')}", found.problems)
    older = f", the first {found.unchained} from before it was chained" if found.unchained else ""
    summary = f"{count(found.entries, 'line')}, unbroken{older}; the last has the SHA-256 {found.head}"
    return Check("log", "ok", summary)


def _decisions(case: CaseFile) -> Check:
    vouched, problems = audit.decisions(case)
    if problems:
        return Check("decisions", "differs", f"{len(problems)} are not as logged", problems)
    return Check("decisions", "ok", f"{vouched:,} stand as logged")


def _captures(case: CaseFile) -> Iterator[Check]:
    """Captures whose bytes lie where they lay are read anew: do they hold what the case says?"""
    altered: list[str] = []
    missing: list[str] = []
    otherwise = same = 0
    for held in audit.captures(case):
        if not held.sha256 or is_address(held.uri) or not Path(held.uri).is_file():
            missing.append(f"{held.uri}: {_whereabouts(held)}")
            continue
        capture = Capture(held.uri, Path(held.uri))
        if (now := capture_digest(capture)) != held.sha256:
            altered.append(f"{held.uri}: its SHA-256 is {now}, on record is {held.sha256}")
        elif held.program != _PROGRAM:
            otherwise += 1
        elif lost := _not_found(case, held, capture):
            what = count(lost, "advertisement")
            altered.append(f"{held.uri}: {what} of the case cannot be read from it now")
        else:
            same += 1
    if altered:
        yield Check("bytes", "differs", f"{count(len(altered), 'capture')}", tuple(altered[:MOST]))
    elif same or otherwise:
        read_anew = f"{count(same, 'capture')} read anew, and what the case holds of them found in them"
        if otherwise:
            read_anew += f"; {otherwise:,} more have their digest, but were read in another way"
        yield Check("bytes", "ok", read_anew)
    if missing:
        summary = f"{count(len(missing), 'capture')} no longer there; the words in the case remain"
        yield Check("captures", "missing", summary, tuple(missing[:MOST]))


_PROGRAM = f"{__version__} {ReadOptions()!r}"
"""How a capture is read if nothing else is said."""


def _whereabouts(held: audit.Held) -> str:
    if is_address(held.uri) or not held.sha256:
        return "from the web or a pipe, not kept (collect keeps it)"
    moved = "" if Path(held.uri).is_absolute() else " (run this where triage was run)"
    return f"not there any more{moved}"


def _not_found(case: CaseFile, held: audit.Held, capture: Capture) -> int:
    """How many of the case's postings of a capture do not come out of it now."""
    made = {
        (item.id, words_digest(item.title, item.text))
        for item in read(capture)
        if isinstance(item, Posting)
    }
    return sum(tuple(each) not in made for each in audit.contents(case, held.number))


def _scores(case: CaseFile, engine: Engine, progress: Progress) -> Check:
    compared, altered = Comparison(engine), []
    for item in audit.scored(case):
        if words_digest(item.posting.title, item.posting.text) != item.content:
            altered.append(f"{item.posting.id}: its words are not those of its digest")
        # the case may give another id than the file did, to tell two texts apart
        posting = replace(item.posting, id=item.assessment.id)
        compared.take(item.assessment, posting)
        progress(posting.id)
    check = compared.check("score")
    if altered:
        return Check("score", "differs", check.summary, (*altered[:MOST], *check.details))
    return check
