"""Opening a case file, and writing to it: short transactions, safe with several processes."""

import re
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from scamrecruit.casefile.migrate import migrate, schema_of, steps
from scamrecruit.errors import UsageError

PATIENCE = 20.0
"""Seconds to wait for another process that is writing."""
_MAGIC = b"SQLite format 3\0"
_SURROGATES = re.compile("[\ud800-\udfff]")


class CaseFile:
    """An open case file; close it, or use it in a ``with``. One process may open it many times."""

    def __init__(self, path: Path, db: sqlite3.Connection) -> None:
        self.path = path
        self.db = db

    def __enter__(self) -> "CaseFile":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; nothing is lost if this is never called."""
        self.db.close()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction: all of it is kept or none. Keep it short, others wait for it.

        Raises UsageError if another process holds the file for too long, or the disk is full.
        """
        with _explained(self.path):
            self.db.execute("BEGIN IMMEDIATE")
            try:
                yield self.db
                self.db.execute("COMMIT")
            except BaseException:
                if self.db.in_transaction:
                    self.db.execute("ROLLBACK")
                raise

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """One unchanging view of the file for several queries, whatever others write meanwhile."""
        with _explained(self.path):
            if self.db.in_transaction:
                yield self.db
                return
            self.db.execute("BEGIN")
            try:
                yield self.db
            finally:
                self.db.execute("ROLLBACK")

    def compact(self) -> None:
        """Write the file anew without what was deleted, and empty the journal beside it."""
        with _explained(self.path):
            self.db.execute("VACUUM")
            self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def info(self, name: str) -> str | None:
        """A fact of the case, such as its ``id``, or None."""
        row = self.db.execute("SELECT value FROM case_info WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def set_info(self, name: str, value: str) -> None:
        """Set a fact of the case."""
        self.db.execute("INSERT OR REPLACE INTO case_info VALUES (?, ?)", (name, value))

    @property
    def id(self) -> str:
        """``case-`` and sixteen random hex digits, made once."""
        return self.info("id") or ""


def is_case(path: Path) -> bool:
    """Whether ``path`` is a database, and so may be a case file."""
    try:
        with path.open("rb") as stream:
            return stream.read(len(_MAGIC)) == _MAGIC
    except OSError:
        return False


def open_case(path: Path, *, create: bool = False) -> CaseFile:
    """Open the case file at ``path``, brought to the present schema; ``create`` makes a missing one.

    Raises UsageError that says what is wrong with the file and what to do.
    """
    if not create and not path.exists():
        raise UsageError(f"{path}: no such case file; make one: scamrecruit triage INPUT --case {path}")
    if path.is_dir():
        raise UsageError(f"{path}: a folder, not a case file")
    with _explained(path):
        db = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
        try:
            _prepare(db)
        except BaseException:
            db.close()
            raise
    return CaseFile(path, db)


def _prepare(db: sqlite3.Connection) -> None:
    """Every commit reaches the disk: a decision that was confirmed is there after a power cut."""
    db.execute("PRAGMA foreign_keys = ON")
    db.execute("PRAGMA trusted_schema = OFF")
    if schema_of(db) != len(steps()):
        migrate(db)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    db.execute("PRAGMA cache_size = -32768")
    made = ("id", f"case-{secrets.token_hex(8)}"), ("created_at", now())
    if db.execute("SELECT 1 FROM case_info WHERE name = 'id'").fetchone() is None:
        db.executemany("INSERT OR IGNORE INTO case_info VALUES (?, ?)", made)


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turns the library's errors into one line that names the file."""
    try:
        yield
    except UsageError as error:
        raise UsageError(f"{path}: {error}") if str(path) not in str(error) else error from error
    except sqlite3.Error as error:
        raise UsageError(f"{path}: {_advice(error)}") from error


def _advice(error: sqlite3.Error) -> str:
    text = str(error)
    for sign, advice in (
        ("locked", "in use by another program for too long; try again when it is done"),
        ("not a database", "not a case file; give another name"),
        ("malformed", "damaged; restore it from a copy"),
        ("unable to open", "cannot be opened; check the folder and your permissions"),
        ("readonly", "cannot be written; check your permissions"),
        ("full", "no space left on the disk; nothing of the last step was kept"),
        ("fts5", "needs a Python whose SQLite has full-text search (FTS5)"),
        ("tokenizer", "needs SQLite 3.34 or newer"),
    ):
        if sign in text:
            return advice
    return f"the database refused: {text}"


def now() -> str:
    """This moment in UTC, ISO 8601, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def storable(text: str) -> str:
    """``text`` without lone surrogates, which UTF-8 cannot hold; the length stays the same."""
    return _SURROGATES.sub("\ufffd", text)
