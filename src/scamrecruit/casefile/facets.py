"""Counts over a case, and postings joined by the contacts they name."""

from typing import NamedTuple

from scamrecruit.casefile.store import CaseFile

SHARED = "contact_shared_across_ads"
"""The indicator that a case alone can tell: it is shown beside an advertisement, and is no part of its
score, which rests on the advertisement alone."""
SHARED_BY = 2
"""Other postings that must name a contact for that."""


class Facets(NamedTuple):
    """How many postings in all, and by each value, the commonest first; ``tiers`` None: not ranked."""

    postings: int
    captures: int
    unreadable: int
    tiers: dict[str | None, int]
    languages: dict[str, int]
    countries: dict[str, int]
    abstained: dict[str, int]
    models: dict[str, int]


class SharedContact(NamedTuple):
    """A contact, how many postings name it, and their ids, the highest score first (some of many).

    ``languages`` and ``countries``: in how many languages these postings are, all together, and how
    many countries they name.
    """

    kind: str
    value: str
    total: int
    postings: tuple[str, ...]
    languages: int = 0
    countries: int = 0


def facets(case: CaseFile) -> Facets:
    """The counts, of one moment."""

    def by(column: str, table: str, condition: str = "1") -> dict[str, int]:
        sql = f"SELECT {column}, count(*) FROM {table} WHERE {condition} GROUP BY 1 ORDER BY 2 DESC, 1"
        return dict(case.db.execute(sql).fetchall())

    def count(table: str) -> int:
        return int(case.db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])

    with case.reading():
        return Facets(
            postings=count("postings"),
            captures=count("captures"),
            unreadable=count("unreadables"),
            tiers=by("tier", "assessments", "is_current"),  # type: ignore[arg-type]
            languages=by("language", "assessments", "is_current"),
            countries=by("country", "countries"),
            abstained=by("abstained", "assessments", "is_current AND abstained IS NOT NULL"),
            models=by("model", "assessments", "is_current"),
        )


def contact_kinds(case: CaseFile) -> list[str]:
    """The kinds of contacts that the case holds."""
    return [row[0] for row in case.db.execute("SELECT DISTINCT kind FROM contacts ORDER BY kind")]


def shared_contacts(case: CaseFile, at_least: int = 2, limit: int = 1000) -> list[SharedContact]:
    """Contacts that at least so many postings name, the commonest first; ids up to ``limit`` each."""
    with case.reading() as db:
        common = db.execute(
            "SELECT kind, value, count(*) FROM contacts GROUP BY kind, value HAVING count(*) >= ?"
            " ORDER BY count(*) DESC, kind, value",
            (at_least,),
        ).fetchall()
        return [
            SharedContact(kind, value, total, _naming(case, kind, value, limit))
            for kind, value, total in common
        ]


def sharing(case: CaseFile, key: int, limit: int = 20) -> list[SharedContact]:
    """The contacts of one posting with the other postings that name them; ids up to ``limit`` each."""
    with case.reading() as db:
        own = db.execute(
            "SELECT c.kind, c.value, p.id, (SELECT count(*) FROM contacts o WHERE o.kind = c.kind"
            " AND o.value = c.value) FROM contacts c JOIN postings p USING (posting)"
            " WHERE c.posting = ? ORDER BY c.kind, c.value",
            (key,),
        ).fetchall()
        return [
            SharedContact(
                kind, value, total - 1, _naming(case, kind, value, limit, but=own_id),
                *(_spread(case, kind, value) if total > 1 else (0, 0)),
            )
            for kind, value, own_id, total in own
        ]  # fmt: skip


def _spread(case: CaseFile, kind: str, value: str) -> tuple[int, int]:
    """Languages and countries of the postings that name a contact."""
    row = case.db.execute(
        "SELECT count(DISTINCT a.language), count(DISTINCT n.country) FROM contacts c"
        " JOIN assessments a ON a.posting = c.posting AND a.is_current"
        " LEFT JOIN countries n ON n.posting = c.posting WHERE c.kind = ? AND c.value = ?",
        (kind, value),
    ).fetchone()
    return int(row[0]), int(row[1])


def _naming(case: CaseFile, kind: str, value: str, limit: int, but: str = "") -> tuple[str, ...]:
    rows = case.db.execute(
        "SELECT p.id FROM contacts c JOIN postings p USING (posting)"
        " JOIN assessments a ON a.posting = p.posting AND a.is_current"
        " WHERE c.kind = ? AND c.value = ? AND p.id <> ?"
        " ORDER BY a.score IS NULL, a.score DESC, p.posting LIMIT ?",
        (kind, value, but, limit),
    )
    return tuple(row[0] for row in rows)
