"""What several formats say of an advertisement, and of the hand-over itself, in the same words."""

import json
from typing import Any, BinaryIO

from scamrecruit.casefile.cases import Case
from scamrecruit.casefile.decisions import standing
from scamrecruit.records import Assessment
from scamrecruit.share.display import writable
from scamrecruit.share.handover import Papers

EXPORT_SCHEMA = "scamrecruit.export/1"
CAUTION = "A lead for a person to review, not a verdict on anybody."


def about(papers: Papers) -> dict[str, Any]:
    """The papers as JSON."""
    disclosed = papers.disclosure
    return {
        "schema": EXPORT_SCHEMA,
        "origin": papers.origin,
        "made_at": papers.made_at,
        "program": papers.program,
        "tlp": papers.tlp.name,
        "redaction": papers.redaction.value,
        "recipient": disclosed.recipient if disclosed else None,
        "purpose": disclosed.purpose if disclosed else None,
        "legal_basis": disclosed.legal_basis if disclosed else None,
        "caution": CAUTION,
    }


def name_of(item: Case) -> str:
    """Title, else the first words, else the id."""
    return item.posting.title or item.assessment.posting.beginning or item.posting.id


def signs(assessment: Assessment) -> list[str]:
    """Risk indicators that count, those that raise the score most first."""
    counted = dict.fromkeys(
        f.indicator for f in assessment.findings if f.counts and f.polarity == "risk"
    )
    weights = {reason.feature: reason.contribution for reason in assessment.reasons}
    return sorted(counted, key=lambda indicator: -weights.get(indicator, 0.0))


def verdicts(item: Case) -> list[str]:
    """Standing verdicts of the reviewers."""
    return [made.verdict for made in standing(item.decisions) if made.verdict]


def standing_of(assessment: Assessment) -> str:
    """The score in one line of words."""
    if assessment.score is None:
        return f"not ranked ({(assessment.abstained or 'no score').replace('_', ' ')})"
    score = min(0.99, max(0.01, assessment.score))
    return f"score {score:.2f}, {assessment.tier} tier, confidence {assessment.confidence}"


def put_json(stream: BinaryIO, value: Any, *, indent: int | None = None) -> None:
    """Write a value as JSON in UTF-8, without what no file can hold."""
    stream.write(json.dumps(clean(value), ensure_ascii=False, allow_nan=False, indent=indent).encode())
    stream.write(b"\n")


def clean(value: Any) -> Any:
    """The value with all its texts writable."""
    if isinstance(value, str):
        return writable(value)
    if isinstance(value, dict):
        return {key: clean(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [clean(item) for item in value]
    return value
