"""MISP: one event with a ``job-advertisement`` object for each advertisement.

The template lies in ``misp-objects/job-advertisement/``; give it to your instance first. No
attribute is marked for detection (``to_ids``): a blocked link helps nobody who waits to be found.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from scamrecruit.casefile.cases import Case
from scamrecruit.export.formats import Settings
from scamrecruit.export.ids import own_uuid
from scamrecruit.export.words import CAUTION, put_json, signs, verdicts
from scamrecruit.share.handover import Papers

TEMPLATES = Path(__file__).parent / "misp-objects"
_NAME = "job-advertisement"
_CONTACTS = {"email": "email", "phone": "phone-number"}
_MOST_TEXT = 60_000
"""Characters of a text; attributes of MISP hold 65,535 bytes in their smallest column."""


def write(items: Iterable[Case], papers: Papers, stream: BinaryIO, settings: Settings) -> None:
    """``{"Event": ...}``, as MISP imports it."""
    objects = [_object(item) for item in items]
    event = {
        "uuid": own_uuid("misp event", papers.origin, papers.redaction.value),
        "info": f"Job advertisements for review: {papers.origin}. {CAUTION}",
        "date": papers.made_at[:10],
        "threat_level_id": "4",
        "analysis": "0",
        "distribution": "0",
        "published": False,
        "Tag": [{"name": f"tlp:{papers.tlp.slug}"}, {"name": 'workflow:state="draft"'}],
        "Attribute": list(_disclosure(papers)),
        "Object": objects,
    }
    put_json(stream, {"Event": event}, indent=1)


def _disclosure(papers: Papers) -> Iterator[dict[str, Any]]:
    if papers.disclosure:
        words = papers.disclosure.statement
        yield {
            "uuid": own_uuid("misp statement", words),
            "type": "comment",
            "category": "Other",
            "value": words,
            "to_ids": False,
            "disable_correlation": True,
            "distribution": "5",
        }


def _object(item: Case) -> dict[str, Any]:
    template = _template()
    identity = own_uuid("misp object", item.posting.id)
    values = [(relation, value) for relation, value in _values(item) if value]
    return {
        "name": _NAME,
        "meta-category": template["meta-category"],
        "description": template["description"],
        "template_uuid": template["uuid"],
        "template_version": str(template["version"]),
        "uuid": identity,
        "distribution": "5",
        "comment": CAUTION,
        "Attribute": [_attribute(identity, *pair) for pair in dict.fromkeys(values)],
    }


def _attribute(owner: str, relation: str, value: str) -> dict[str, Any]:
    rule = _template()["attributes"][relation]
    return {
        "uuid": own_uuid(owner, relation, value),
        "object_relation": relation,
        "type": rule["misp-attribute"],
        "category": rule["categories"][0],
        "value": value,
        "to_ids": False,
        "disable_correlation": bool(rule.get("disable_correlation", False)),
        "distribution": "5",
    }


def _values(item: Case) -> Iterator[tuple[str, str | None]]:
    """Relations of the template with their values; one may come several times."""
    posting, made = item.posting, item.assessment
    yield "posting-id", posting.id
    yield "title", posting.title
    yield "text", posting.text[:_MOST_TEXT]
    yield "url", posting.url
    yield "employer", posting.employer
    yield "location", posting.location
    yield "pay", posting.pay
    yield "posted-at", posting.posted_at
    yield "language", made.posting.language
    yield "score", None if made.score is None else f"{made.score:.4f}"
    yield "tier", made.tier
    yield "severity", made.severity
    yield from (("indicator", sign) for sign in signs(made))
    yield from (("verdict", verdict) for verdict in verdicts(item))
    for contact in made.contacts:
        in_clear = not contact.value.startswith("tag:")
        relation = _CONTACTS.get(contact.kind) if in_clear else None
        yield relation or "account", contact.value if relation else f"{contact.kind}: {contact.value}"
    yield "source-sha256", posting.source.sha256 if posting.id[:2] != "t-" else None
    yield "model", made.model
    yield "rules", made.rules


@lru_cache(maxsize=1)
def _template() -> Any:
    return msgspec.json.decode((TEMPLATES / _NAME / "definition.json").read_bytes())
