"""STIX 2.1 (OASIS, 2021): advertisements as observed data, scores as notes, decisions as opinions.

Never an indicator or a threat actor: a score accuses nobody. Contacts are observables; those that
several advertisements name are joined by a grouping.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from scamrecruit.casefile.cases import Case
from scamrecruit.casefile.decisions import standing
from scamrecruit.export.formats import Settings
from scamrecruit.export.ids import own_uuid
from scamrecruit.export.stix_observables import (
    PHONE_EXTENSION,
    contact_object,
    file_object,
    label_of,
    url_object,
)
from scamrecruit.export.words import CAUTION, name_of, put_json, signs, standing_of
from scamrecruit.records import Decision
from scamrecruit.share.handover import Papers

_TLP_EXTENSION = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"
"""TLP 2.0 as a property extension, by OASIS; its markings have fixed ids."""
_CREATED = "2026-11-01T00:00:00.000Z"
"""Of our own objects that stay the same in all exports."""
_OPINIONS = {
    "refer": "strongly-agree",
    "watch": "agree",
    "unsure": "neutral",
    "dismiss": "disagree",
    "not_an_ad": "strongly-disagree",
}
Object = dict[str, Any]


def write(items: Iterable[Case], papers: Papers, stream: BinaryIO, settings: Settings) -> None:
    """One bundle."""
    objects = {made["id"]: made for made in _Bundle(papers).objects(items)}
    identity = f"bundle--{own_uuid('bundle', papers.origin, papers.made_at, *objects)}"
    put_json(stream, {"type": "bundle", "id": identity, "objects": list(objects.values())}, indent=1)


class _Bundle:
    """Makes the objects of one hand-over, all under the same markings."""

    def __init__(self, papers: Papers) -> None:
        self._author = f"identity--{own_uuid('identity', 'scamrecruit')}"
        self._markings = [_tlp(papers), *_statement(papers, self._author)]
        self._named: dict[str, list[str]] = defaultdict(list)
        self._labels: dict[str, str] = {}

    def objects(self, items: Iterable[Case]) -> Iterator[Object]:
        """The frame, then all that belongs to each posting, then the groupings."""
        yield from self._markings
        yield from self._frame()
        for item in items:
            yield from self._posting(item)
        yield from self._groupings()

    def _frame(self) -> Iterator[Object]:
        yield self._own(
            "identity", self._author, _CREATED, name="scamrecruit", identity_class="system",
            description="A program that ranks public job advertisements for review.",
        )  # fmt: skip
        yield self._own(
            "extension-definition", PHONE_EXTENSION, _CREATED, name="phone-number", version="1.0",
            schema="An observable phone-number with the property value in E.164.",
            extension_types=["new-sco"],
        )  # fmt: skip

    def _posting(self, item: Case) -> Iterator[Object]:
        """Observables, the observation, the score as a note, and what reviewers think of it."""
        identity, when = item.posting.id, _moment(item.added_at)
        data, note = (f"{kind}--{own_uuid(kind, identity)}" for kind in ("observed-data", "note"))
        contacts = [contact_object(contact) for contact in item.assessment.contacts]
        joining = {made["id"]: made for made in (*url_object(item.posting.url), *contacts)}
        file = file_object(item)
        yield from map(self._marked, (file, *joining.values()))
        for made in joining.values():
            self._named[made["id"]].append(data)
            self._labels[made["id"]] = f"{made['type']} {label_of(made)}"
        yield self._own(
            "observed-data", data, when, first_observed=when, last_observed=when,
            number_observed=max(1, len(item.addresses)), object_refs=[file["id"], *joining],
        )  # fmt: skip
        yield self._own(
            "note", note, when, abstract=f"Job advertisement: {standing_of(item.assessment)}",
            content=_content(item), object_refs=[data],
            external_references=[{"source_name": "scamrecruit", "external_id": identity}],
        )  # fmt: skip
        for decision in standing(item.decisions):
            yield self._opinion(decision, note)

    def _opinion(self, made: Decision, note: str) -> Object:
        words = [f"verdict: {made.verdict}", f"reasons: {', '.join(made.reasons) or 'none given'}"]
        words += [made.note] if made.note else []
        return self._own(
            "opinion", f"opinion--{own_uuid('opinion', made.id)}", _moment(made.at),
            opinion=_OPINIONS[made.verdict or "unsure"], explanation="; ".join(words),
            authors=[made.reviewer], object_refs=[note],
        )  # fmt: skip

    def _groupings(self) -> Iterator[Object]:
        """Of each contact or address that several advertisements name."""
        for shared, observed in self._named.items():
            if len(observed) > 1:
                yield self._own(
                    "grouping", f"grouping--{own_uuid('grouping', shared)}", _CREATED,
                    name=f"Advertisements that share {self._labels[shared]}",
                    context="suspicious-activity", description=CAUTION,
                    object_refs=[shared, *observed],
                )  # fmt: skip

    def _own(self, kind: str, identity: str, when: str, **properties: Any) -> Object:
        author = {} if kind == "identity" else {"created_by_ref": self._author}
        made = {"type": kind, "spec_version": "2.1", "id": identity, **author}
        return self._marked(made | {"created": when, "modified": when} | properties)

    def _marked(self, made: Object) -> Object:
        return made | {"object_marking_refs": [marking["id"] for marking in self._markings]}


def _tlp(papers: Papers) -> Object:
    return {
        "type": "marking-definition",
        "spec_version": "2.1",
        "id": f"marking-definition--{papers.tlp.stix}",
        "created": "2022-10-01T00:00:00.000Z",
        "name": papers.tlp.name,
        "extensions": {
            _TLP_EXTENSION: {"extension_type": "property-extension", "tlp_2_0": papers.tlp.slug}
        },
    }


def _statement(papers: Papers, author: str) -> Iterator[Object]:
    """To whom and why, as a marking that every object bears."""
    if papers.disclosure:
        words = papers.disclosure.statement
        yield {
            "type": "marking-definition",
            "spec_version": "2.1",
            "id": f"marking-definition--{own_uuid('statement', words)}",
            "created_by_ref": author,
            "created": _CREATED,
            "definition_type": "statement",
            "definition": {"statement": words},
        }


def _content(item: Case) -> str:
    made = item.assessment
    lines = [name_of(item), CAUTION, f"indicators: {', '.join(signs(made)) or 'none'}"]
    lines += [f"model: {made.model}, rules: {made.rules}, language: {made.posting.language}"]
    return "\n".join([*lines, "", item.posting.text[:20_000]]).strip()


def _moment(text: str) -> str:
    """A time of ours with milliseconds."""
    return text if "." in text else text.removesuffix("Z") + ".000Z"
