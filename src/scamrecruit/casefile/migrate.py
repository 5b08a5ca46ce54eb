"""Brings a case file to the present schema: numbered steps, each whole or not at all."""

import sqlite3
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

from scamrecruit.errors import UsageError

APPLICATION = 0x53435243
"""``PRAGMA application_id`` of a case file, "SCRC": tells it from any other SQLite file."""


@lru_cache(maxsize=1)
def steps() -> tuple[str, ...]:
    """The SQL of each step, in order; step N makes schema N."""
    folder = files("scamrecruit.casefile") / "migrations"
    found = sorted(
        (item for item in folder.iterdir() if item.name.endswith(".sql")), key=lambda i: i.name
    )
    return tuple(item.read_text(encoding="utf-8") for item in found)


def schema_of(db: sqlite3.Connection) -> int:
    """Number of the schema in the file; 0 for an empty one."""
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def migrate(db: sqlite3.Connection, upto: int | None = None) -> None:
    """Take all steps that are missing, up to number ``upto`` (default: the newest).

    Two processes may come at once: the second waits, then finds nothing left to do.
    Raises UsageError if the file is of a newer version or is no case file at all.
    """
    _refuse_foreign(db)
    upto = len(steps()) if upto is None else upto
    while (present := schema_of(db)) < upto:
        db.execute("BEGIN IMMEDIATE")
        try:
            if schema_of(db) == present:
                for statement in statements(steps()[present]):
                    db.execute(statement)
                db.execute(f"PRAGMA application_id = {APPLICATION}")
                db.execute(f"PRAGMA user_version = {present + 1}")
            db.execute("COMMIT")
        except BaseException:
            db.execute("ROLLBACK")
            raise


def _refuse_foreign(db: sqlite3.Connection) -> None:
    schema = schema_of(db)
    tables = db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    ours = db.execute("PRAGMA application_id").fetchone()[0] == APPLICATION
    if tables and not ours:
        raise UsageError("a database of another program, not a case file; give another name")
    if schema > len(steps()):
        raise UsageError(
            f"made by a newer version (schema {schema}, this one knows {len(steps())}); "
            "install that version"
        )


def statements(script: str) -> Iterator[str]:
    """The single statements of a script; a trigger's own semicolons do not end it."""
    held = ""
    for line in script.splitlines(keepends=True):
        held += line
        if sqlite3.complete_statement(held):
            yield held
            held = ""
