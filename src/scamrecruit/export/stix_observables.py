"""Addresses, accounts, mail addresses, numbers and files as STIX observables with their fixed ids."""

from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from scamrecruit.casefile.cases import Case
from scamrecruit.export.ids import observable_id, own_uuid
from scamrecruit.records import Contact
from scamrecruit.share.display import writable

PHONE_EXTENSION = f"extension-definition--{own_uuid('extension-definition', 'phone-number')}"
"""STIX 2.1 has no telephone number; this is the shape that OpenCTI uses."""
Object = dict[str, Any]


def file_object(item: Case) -> Object:
    """The file in which it was found; without a digest it is known by the posting's id."""
    source = item.posting.source
    name = writable(PurePath(source.uri).name) or item.posting.id
    found: Object = {"name": name}
    if len(source.sha256) == 64 and item.posting.id[:2] != "t-":
        found["hashes"] = {"SHA-256": source.sha256}
    else:
        found["name"] = f"{name} {item.posting.id}".strip()
    return _object("file", found)


def url_object(url: str | None) -> Iterator[Object]:
    """The address of the advertisement, if it is one of the web."""
    if url and url.startswith(("http://", "https://")) and not any(char.isspace() for char in url):
        yield _object("url", {"value": writable(url)})


def contact_object(contact: Contact) -> Object:
    """A way to reach the advertiser; a tag stands as an account, whatever it was."""
    value = writable(contact.value)
    if value.startswith("tag:"):
        return _object("user-account", {"account_type": contact.kind, "user_id": value})
    if contact.kind == "email" and value.isascii():
        return _object("email-addr", {"value": value})
    if contact.kind == "phone":
        made = _object("phone-number", {"value": value})
        return made | {"extensions": {PHONE_EXTENSION: {"extension_type": "new-sco"}}}
    return _object("user-account", {"account_type": contact.kind, "account_login": value})


def label_of(made: Object) -> str:
    """By what a person knows an observable."""
    return str(made.get("value") or made.get("account_login") or made.get("user_id"))


def _object(kind: str, properties: Object) -> Object:
    """All properties contribute to the id."""
    return {"type": kind, "spec_version": "2.1", "id": observable_id(kind, properties), **properties}
