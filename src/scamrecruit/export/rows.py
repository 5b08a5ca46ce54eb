"""An advertisement as a row of a table, for CSV and workbooks."""

from typing import Any

from scamrecruit.casefile.cases import Case
from scamrecruit.export.words import signs, verdicts
from scamrecruit.share.display import cell, defanged, writable
from scamrecruit.share.handover import Papers

MAX_CELL = 32_000
"""Characters of a cell; workbooks hold 32,767."""
COLUMNS = (
    "id", "score", "tier", "severity", "confidence", "abstained", "title", "language", "employer",
    "location", "pay", "posted_at", "url", "indicators", "contacts", "verdicts", "text", "seen_at",
    "sha256", "model", "rules", "tlp", "redaction", "recipient", "purpose", "legal_basis",
)  # fmt: skip


def row(item: Case, papers: Papers) -> list[Any]:
    """Values in the order of ``COLUMNS``, none of which a spreadsheet takes for a formula."""
    posting, made, given = item.posting, item.assessment, papers.disclosure
    contacts = dict.fromkeys(f"{contact.kind} {contact.value}" for contact in made.contacts)
    values = (
        posting.id, made.score, made.tier, made.severity, made.confidence, made.abstained, posting.title,
        made.posting.language, posting.employer, posting.location, posting.pay, posting.posted_at,
        defanged(posting.url) if posting.url else None, "; ".join(signs(made)), "; ".join(contacts),
        "; ".join(verdicts(item)), posting.text, "; ".join(item.addresses), posting.source.sha256,
        made.model, made.rules, papers.tlp.name, papers.redaction.value,
        given.recipient if given else None, given.purpose if given else None,
        given.legal_basis if given else None,
    )  # fmt: skip
    return [safe(value) for value in values]


def safe(value: Any) -> Any:
    """A cell that can be written and does nothing."""
    return cell(writable(value))[:MAX_CELL] if isinstance(value, str) else value
