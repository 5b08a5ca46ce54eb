"""The papers of a hand-over: label, redaction, and for contacts in clear to whom, why, on what basis."""

from msgspec import Struct

from scamrecruit import __version__
from scamrecruit.casefile import events
from scamrecruit.casefile.store import CaseFile
from scamrecruit.errors import UsageError
from scamrecruit.share.redact import Level
from scamrecruit.share.tlp import Label

MAX_WORDS = 300


class Disclosure(Struct, frozen=True):
    """To whom contacts are given in clear, for what, and what the giver says permits it."""

    recipient: str
    purpose: str
    legal_basis: str

    @property
    def statement(self) -> str:
        """The same as one sentence."""
        return f"Given to {self.recipient}. Purpose: {self.purpose}. Legal basis: {self.legal_basis}."


class Papers(Struct, frozen=True):
    """What stands in every file that is handed over; ``made_at`` is UTC, to the second."""

    origin: str
    made_at: str
    redaction: Level
    tlp: Label
    disclosure: Disclosure | None = None
    program: str = f"scamrecruit {__version__}"


def disclosure_of(
    recipient: str | None, purpose: str | None, legal_basis: str | None
) -> Disclosure | None:
    """The disclosure, or None if nothing of it is given.

    Raises UsageError if only a part of it is given, or a part is too long.
    """
    given = {"--recipient": recipient, "--purpose": purpose, "--legal-basis": legal_basis}
    words = {name: " ".join((value or "").split()) for name, value in given.items()}
    if not any(words.values()):
        return None
    missing = [name for name, value in words.items() if not value]
    if missing:
        raise UsageError(f"a hand-over with contacts in clear also needs {', '.join(missing)}")
    if any(len(value) > MAX_WORDS for value in words.values()):
        raise UsageError(f"--recipient, --purpose, --legal-basis: at most {MAX_WORDS} characters each")
    return Disclosure(*words.values())


def level_of(wanted: Level | None, disclosure: Disclosure | None) -> Level:
    """What is taken away: contacts, unless a disclosure says to whom they go in clear.

    Raises UsageError for contacts in clear without one.
    """
    level = wanted or (Level.none if disclosure else Level.contacts)
    if level is Level.none and not disclosure:
        raise UsageError(
            "contacts in clear need --recipient, --purpose and --legal-basis; or give --redact contacts"
        )
    return level


def log(case: CaseFile, what: str, papers: Papers, number: int) -> None:
    """Write into the log of the case what was handed over; never a contact."""
    disclosed = papers.disclosure
    with case.writing() as db:
        events.write(
            db, what, number=number, redaction=papers.redaction.value, tlp=papers.tlp.name,
            recipient=disclosed.recipient if disclosed else None,
            purpose=disclosed.purpose if disclosed else None,
            legal_basis=disclosed.legal_basis if disclosed else None,
        )  # fmt: skip
