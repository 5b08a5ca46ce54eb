"""How much of an advertisement is handed on: four levels, each takes away more than the one before.

Contacts become tags under a key of the case, so that shared contacts can still be seen; the same key
makes ids and digests, because from a digest of known words and an unknown number the number can be
found by trying all. Decisions about such ids come home through ``casefile.keys.aliases``.
"""

import re
from enum import StrEnum
from pathlib import PurePath

from msgspec.structs import replace

from scamrecruit.casefile.cases import Case
from scamrecruit.casefile.covers import Tagged, moved
from scamrecruit.casefile.spans import Span, cover
from scamrecruit.records import Assessment, Contact, Decision, Finding, Posting, Source


class Level(StrEnum):
    """What is taken away; each level takes what the one before takes too."""

    none = "none"
    contacts = "contacts"
    names = "names"
    all = "all"


EMPLOYER, NAME = "[employer]", "[name]"
_TITLED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Madam|Bapak|Ibu|Khun|Encik|Puan|Sra|Mme)"
    r"\.? (?P<name>[A-Z]\w{1,24}(?: [A-Z]\w{1,24}){0,2})"
)
"""A name after a form of address, in Latin letters; other names in running text are not found."""
_MIN_NAME = 3
_OF_EMPLOYERS = frozenset({"employer", "exculpatory", "contact"})
"""Groups of indicators whose values tell of the employer."""


class Redactor:
    """Redacts the postings of one hand-over; ``key`` None if the case holds tags already."""

    def __init__(self, level: Level, tagged: Tagged | None) -> None:
        self.level = level
        self._tagged = tagged
        self._reviewers: dict[str, str] = {}

    def __call__(self, item: Case) -> Case:
        """What is handed on of one posting."""
        if self.level is Level.none:
            return item
        made = self._without_contacts(item)
        if self.level is not Level.contacts:
            made = self._without_names(made, item.posting.employer or "")
        return _without_text(made) if self.level is Level.all else made

    def _without_contacts(self, item: Case) -> Case:
        posting, assessment, content = item.posting, item.assessment, item.content
        addresses = item.addresses
        if self._tagged:
            content = self._tagged.identity(posting).content
            posting, assessment = self._tagged.cover(posting, assessment)
            addresses = tuple(map(self._tagged.address, addresses))
        source = replace(posting.source, uri=_file_name(posting.source.uri), notes=())
        return replace(
            item,
            content=content,
            posting=replace(posting, source=source, hidden_text="", extra={}),
            assessment=replace(assessment, source=source, extra={}),
            addresses=tuple(_file_name(uri) for uri in addresses),
            decisions=tuple(self._decision(made, posting.id, content) for made in item.decisions),
        )

    def _decision(self, made: Decision, posting: str, content: str) -> Decision:
        """Under the new id. A note may hold anything, so it stays at home."""
        return replace(made, posting=posting, content=content, note="", reviewer=self._reviewer(made))

    def _reviewer(self, made: Decision) -> str:
        if self.level is Level.contacts:
            return made.reviewer
        return self._reviewers.setdefault(made.reviewer, f"reviewer-{len(self._reviewers) + 1}")

    def _without_names(self, item: Case, employer: str) -> Case:
        source = Source("", item.posting.source.sha256, item.posting.source.reader)
        posting = replace(item.posting, source=source, employer=None, url=None)
        posting, assessment = _unnamed(posting, item.assessment, employer)
        return replace(item, posting=posting, assessment=assessment, addresses=())


def _unnamed(posting: Posting, assessment: Assessment, employer: str) -> tuple[Posting, Assessment]:
    """Both without the names that can be found; evidence stays where its words are."""
    covered = {field: cover(text, _names(text, employer)) for field, text in _fields(posting).items()}
    title, text = covered["title"].text, covered["text"].text
    contacts = []
    for contact in assessment.contacts:
        start, end = covered[contact.field].moved(contact.start, contact.end)
        quote = covered[contact.field].text[start:end]
        contacts.append(Contact(contact.kind, contact.value, contact.field, start, end, quote))
    summary = replace(
        assessment.posting, title=title, beginning=" ".join(text.split())[:80], employer=None, url=None
    )
    made = replace(
        assessment,
        source=posting.source,
        posting=summary,
        findings=tuple(_unvalued(moved(f, covered[f.field])) for f in assessment.findings),
        contacts=tuple(contacts),
    )
    return replace(posting, title=title, text=text), made


def _unvalued(finding: Finding) -> Finding:
    """Without its value if that may be somebody's name or domain."""
    return replace(finding, value=None) if finding.group in _OF_EMPLOYERS else finding


def _fields(posting: Posting) -> dict[str, str]:
    return {"title": posting.title, "text": posting.text, "hidden_text": ""}


def _names(text: str, employer: str) -> list[Span]:
    found = [(*match.span("name"), NAME) for match in _TITLED.finditer(text)]
    if len(employer) >= _MIN_NAME:
        pattern = re.compile(re.escape(employer), re.IGNORECASE)
        found += [(*match.span(), EMPLOYER) for match in pattern.finditer(text)]
    return found


def _without_text(item: Case) -> Case:
    """Only the quoted evidence is left of the words."""
    posting = replace(item.posting, title="", text="", pay=None)
    summary = replace(item.assessment.posting, title="", beginning="", text=None)
    return replace(item, posting=posting, assessment=replace(item.assessment, posting=summary))


def _file_name(uri: str) -> str:
    """The name of a file without its folders, and without numbers that could be somebody's."""
    name = uri if "://" in uri else PurePath(uri).name
    return re.sub(r"\d(?:[ .\-()]{0,2}\d){6,}", "[number]", name)
