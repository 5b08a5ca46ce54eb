"""How hits of a search are shown: like the list of ``triage``."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from scamrecruit.casefile.cases import Brief, Wanted, load, select
from scamrecruit.casefile.covers import Tagged
from scamrecruit.casefile.facets import contact_kinds
from scamrecruit.casefile.keys import cover_of
from scamrecruit.casefile.recall import with_words
from scamrecruit.casefile.store import CaseFile
from scamrecruit.cli.triage_view import Selection, write


def print_hits(
    case: CaseFile, query: str, choice: Selection, key: Path | None, *, with_text: bool
) -> None:
    """Write the postings that hold ``query``, then their number to standard error.

    With a ``key`` the query is one contact, and its tags are looked for. Raises UsageError if the query
    holds no word, or the key is not that of the case.
    """
    hits = _naming(case, query, key) if key else select(case, Wanted(query=query), "score")
    shown = hits[: choice.limit or None]
    write(_lines(case, shown, with_text), choice.form, choice.output)
    rest = f"; shown: the first {len(shown)}" if len(shown) < len(hits) else ""
    found = "1 advertisement holds" if len(hits) == 1 else f"{len(hits) or 'No'} advertisements hold"
    print(f"{found} it{rest}.", file=sys.stderr)


def _naming(case: CaseFile, contact: str, key: Path) -> list[Brief]:
    """Postings with a tag of the contact, of whatever kind, the highest score first."""
    cover = cover_of(case, key)
    if not isinstance(cover, Tagged):
        return []
    value = contact.strip().lower().removeprefix("@")
    if value.startswith(("+", "00")):
        value = "+" + "".join(char for char in value if char.isdigit()).removeprefix("00")
    tags = (cover.tag(kind, value) for kind in contact_kinds(case))
    found = {brief.key: brief for tag in tags for brief in select(case, Wanted(contact=tag))}
    return sorted(found.values(), key=lambda brief: -(brief.score or -1.0))


def _lines(case: CaseFile, hits: Sequence[Brief], with_text: bool) -> Iterator[bytes]:
    for hit in hits:
        found = load(case, hit.key)
        if found:
            made = found.assessment
            yield msgspec.json.encode(with_words(made, found.posting) if with_text else made)
