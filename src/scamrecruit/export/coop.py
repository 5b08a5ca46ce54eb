"""ROOST Coop: bodies for ``POST /api/v1/report``, one a line; each opens a review job there.

Addresses are written so that no browser of a moderator fetches them. The types must be those of the
receiving organisation: ``--set item-type=ID --set user-type=ID --set user=ID``.
"""

from collections.abc import Iterable
from typing import Any, BinaryIO

from scamrecruit.casefile.cases import Case
from scamrecruit.errors import UsageError
from scamrecruit.export.formats import Settings
from scamrecruit.export.words import about, name_of, put_json, signs, standing_of, verdicts
from scamrecruit.share.display import defanged
from scamrecruit.share.handover import Papers

_DEFAULTS = {
    "item-type": "job-advertisement",
    "user-type": "service",
    "user": "scamrecruit",
    "policy": "",
}


def write(items: Iterable[Case], papers: Papers, stream: BinaryIO, settings: Settings) -> None:
    """One body a line. Raises UsageError for a setting that Coop has no use for."""
    unknown = sorted(settings.keys() - _DEFAULTS.keys())
    if unknown:
        raise UsageError(f"--set {unknown[0]}: coop knows {', '.join(_DEFAULTS)}")
    chosen = _DEFAULTS | dict(settings)
    for item in items:
        put_json(stream, _body(item, papers, chosen))


def _body(item: Case, papers: Papers, chosen: Settings) -> dict[str, Any]:
    made = item.assessment
    reason = f"{standing_of(made)}; indicators: {', '.join(signs(made)) or 'none'}"
    policy = {"policyId": chosen["policy"]} if chosen["policy"] else {}
    return {
        "reporter": {"kind": "user", "typeId": chosen["user-type"], "id": chosen["user"]},
        "reportedAt": papers.made_at.removesuffix("Z") + ".000Z",
        "reportedForReason": {**policy, "reason": reason},
        "reportedItem": {
            "id": item.posting.id,
            "typeId": chosen["item-type"],
            "data": _data(item, papers),
        },
        "additionalItems": [],
    }


def _data(item: Case, papers: Papers) -> dict[str, Any]:
    """Fields of the item type; all but ``score`` are strings."""
    posting, made = item.posting, item.assessment
    contacts = dict.fromkeys(f"{contact.kind} {contact.value}" for contact in made.contacts)
    handed = {key: value for key, value in about(papers).items() if isinstance(value, str)}
    data = {
        "title": name_of(item),
        "text": posting.text,
        "language": made.posting.language,
        "employer": posting.employer,
        "location": posting.location,
        "address": defanged(posting.url) if posting.url else None,
        "contacts": "; ".join(contacts),
        "indicators": "; ".join(signs(made)),
        "tier": made.tier,
        "score": made.score,
        "verdicts": "; ".join(verdicts(item)),
        "model": made.model,
        "rules": made.rules,
        "handover": "; ".join(f"{key}: {value}" for key, value in handed.items()),
    }
    return {key: value for key, value in data.items() if value not in {None, ""}}
