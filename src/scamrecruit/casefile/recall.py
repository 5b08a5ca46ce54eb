"""What the case knows already: captures read before, assessments made before, and what is stale."""

from collections.abc import Iterator
from typing import NamedTuple

from msgspec.structs import replace

from scamrecruit.casefile.packing import address, unpack
from scamrecruit.casefile.store import CaseFile
from scamrecruit.casefile.writing import Place
from scamrecruit.records import Assessment, PassedOver, Posting, Source, Unreadable

_PAGE = 256
_OF_A_CAPTURE = {
    "sightings": "place, posting, source", "unreadables": "place, body", "passed_over": "what, number",
}  # fmt: skip


class Engine(NamedTuple):
    """Ids of the model and the rule pack that are at work."""

    model: str
    rules: str


class Known(NamedTuple):
    """A posting of the case; ``assessment`` is None if this engine has not seen it."""

    key: int
    id: str
    posting: Posting
    assessment: Assessment | None


class Stale(NamedTuple):
    """A posting whose current assessment is of another engine."""

    key: int
    given: str
    content: str
    posting: Posting


def known(case: CaseFile, engine: Engine, given: str, content: str) -> Known | None:
    """The posting with this id and these words, if the case holds it."""
    row = case.db.execute(
        "SELECT p.posting, p.id, b.body, d.body FROM postings p JOIN bodies b USING (posting)"
        " LEFT JOIN assessments a"
        " ON a.posting = p.posting AND a.model = ? AND a.rules = ? AND a.is_current"
        " LEFT JOIN details d ON d.posting = a.posting WHERE p.given_id = ? AND p.content = ?",
        (*engine, given, content),
    ).fetchone()
    if row is None:
        return None
    key, own, posting, body = row
    return Known(key, own, unpack(posting, Posting), unpack(body, Assessment) if body else None)


def stale(case: CaseFile, engine: Engine) -> Iterator[Stale]:
    """Postings that this engine has not assessed, page by page, so that writing may go on between."""
    last = 0
    while rows := case.db.execute(
        "SELECT p.posting, p.given_id, p.content, b.body FROM postings p JOIN bodies b USING (posting)"
        " LEFT JOIN assessments a"
        " ON a.posting = p.posting AND a.model = ? AND a.rules = ? AND a.is_current"
        " WHERE a.posting IS NULL AND p.posting > ? ORDER BY p.posting LIMIT ?",
        (*engine, last, _PAGE),
    ).fetchall():
        for key, given, content, body in rows:
            yield Stale(key, given, content, unpack(body, Posting))
        last = rows[-1][0]


def count_stale(case: CaseFile, engine: Engine) -> int:
    """How many postings this engine has not assessed."""
    row = case.db.execute(
        "SELECT (SELECT count(*) FROM postings) - (SELECT count(*) FROM assessments"
        " WHERE model = ? AND rules = ? AND is_current)",
        engine,
    ).fetchone()
    return int(row[0])


def capture_read(case: CaseFile, engine: Engine, sha256: str, program: str) -> int | None:
    """Number of a capture with these bytes that was read whole by ``program``, nothing of it stale."""
    if not sha256:
        return None
    row = case.db.execute(
        "SELECT capture FROM captures c WHERE sha256 = ? AND program = ? AND NOT EXISTS ("
        "SELECT 1 FROM sightings s LEFT JOIN assessments a ON a.posting = s.posting AND a.model = ?"
        " AND a.rules = ? AND a.is_current WHERE s.capture = c.capture AND a.posting IS NULL)",
        (sha256, program, *engine),
    ).fetchone()
    return None if row is None else int(row[0])


def add_address(case: CaseFile, number: int, place: Place) -> None:
    """Note that the bytes of capture ``number`` lie at ``place`` too."""
    seen = "SELECT 1 FROM captures WHERE uri = ? AND sha256 = ? AND program <> ''"
    if case.db.execute(seen, place).fetchone():
        return
    with case.writing() as db:
        copy = "SELECT NULL, ?, sha256, program, read_at FROM captures WHERE capture = ?"
        db.execute(f"INSERT OR REPLACE INTO captures {copy}", (place.uri, number))
        other = db.execute("SELECT last_insert_rowid()").fetchone()[0]
        for table, columns in _OF_A_CAPTURE.items():
            copy = f"SELECT ?, {columns} FROM {table} WHERE capture = ?"
            db.execute(f"INSERT INTO {table} {copy}", (other, number))


def contents(
    case: CaseFile, number: int, place: Place, *, with_text: bool
) -> Iterator[tuple[Assessment | Unreadable, str]]:
    """Results of a capture as they would come out if it were read again at ``place``, each with the
    digest of its words."""
    last = 0
    while rows := case.db.execute(
        "SELECT s.posting, s.place, s.source, d.body, b.body, p.content FROM sightings s"
        " JOIN details d USING (posting) JOIN bodies b USING (posting) JOIN postings p USING (posting)"
        " WHERE s.capture = ? AND s.posting > ? ORDER BY s.posting LIMIT ?",
        (number, last, _PAGE),
    ).fetchall():
        for _, where, seen, body, posting, content in rows:
            result = unpack(body, Assessment)
            if with_text:
                result = with_words(result, unpack(posting, Posting))
            source = unpack(seen, Source) if seen else result.source
            yield replace(result, source=replace(source, uri=address(place.uri, where))), content
        last = rows[-1][0]
    lost = case.db.execute("SELECT place, body FROM unreadables WHERE capture = ?", (number,)).fetchall()
    for where, body in lost:
        yield replace(unpack(body, Unreadable), uri=address(place.uri, where)), ""


def passed_over(case: CaseFile, number: int, uri: str) -> Iterator[PassedOver]:
    """What was left out on purpose when a capture was read."""
    rows = case.db.execute("SELECT what, number FROM passed_over WHERE capture = ?", (number,))
    for what, many in rows.fetchall():
        yield PassedOver(uri, what, many)


def everything(case: CaseFile, *, with_text: bool) -> Iterator[tuple[Assessment, str]]:
    """The current assessment of each posting, with the digest of its words and all its places, oldest
    first."""
    last = 0
    while rows := case.db.execute(
        "SELECT posting, d.body, b.body, p.content FROM details d JOIN bodies b USING (posting)"
        " JOIN postings p USING (posting) WHERE posting > ? ORDER BY posting LIMIT ?",
        (last, _PAGE),
    ).fetchall():
        places = _places(case, last, rows[-1][0])
        for key, body, posting, content in rows:
            result = unpack(body, Assessment)
            others = tuple(each for each in places.get(key, ()) if each != result.source.uri)
            result = replace(result, also=others)
            yield with_words(result, unpack(posting, Posting)) if with_text else result, content
        last = rows[-1][0]


def _places(case: CaseFile, after: int, last: int) -> dict[int, list[str]]:
    """Where the postings from the number after ``after`` to ``last`` were seen, first seen first."""
    found: dict[int, list[str]] = {}
    rows = case.db.execute(
        "SELECT s.posting, c.uri, s.place FROM sightings s JOIN captures c USING (capture)"
        " WHERE s.posting > ? AND s.posting <= ? ORDER BY c.capture, s.place",
        (after, last),
    )
    for key, uri, place in rows:
        found.setdefault(key, []).append(address(uri, place))
    return found


def with_words(assessment: Assessment, posting: Posting) -> Assessment:
    """The assessment with the whole text of its posting."""
    return replace(assessment, posting=replace(assessment.posting, text=posting.text))
