"""Contacts in a text replaced by stand-ins of the same class: enough to learn from, nobody to reach.

A number keeps its first digits (country, operator), an e-mail address its provider if that is open
to anyone, an account its shape: ``@lotus_88`` becomes ``@xxxxx_00``. So extraction still sees that
there is a telegram account or a Cambodian number, and no more.
"""

import re
from collections.abc import Iterable

from scamrecruit.extract.contacts import freemail_domains
from scamrecruit.records import Contact, Field

_KEPT_DIGITS, _HIDDEN_DIGITS = 5, 5
_FEW_LETTERS = 3


def without_contacts(text: str, contacts: Iterable[Contact], field: Field) -> str:
    """``text`` of the given field with a stand-in for each contact, also where it stands again."""
    own = sorted((c for c in contacts if c.field == field), key=lambda c: c.start)
    pieces: list[str] = []
    last = 0
    for contact in own:
        if contact.start >= last:
            pieces += [text[last : contact.start], stand_in(contact)]
            last = contact.end
    made = "".join([*pieces, text[last:]])
    for value in {c.value for c in contacts if len(c.value) > _FEW_LETTERS}:
        made = re.sub(re.escape(value), lambda found: _shape(found[0]), made, flags=re.IGNORECASE)
    return made


def stand_in(contact: Contact) -> str:
    """What stands for the quote of a contact."""
    quote, value = contact.quote, contact.value
    if contact.kind == "email" and "@" in value:
        name, _, domain = value.rpartition("@")
        known = domain.lower() in freemail_domains()
        host, dot, end = domain.partition(".")
        return f"{_shape(name)}@{domain if known else _shape(host) + dot + end}"
    if value.lstrip("+").isdigit():
        return _number(quote)
    at = quote.lower().rfind(value.lower())
    if at < 0:
        return _shape(quote)
    return quote[:at] + _shape(quote[at : at + len(value)]) + quote[at + len(value) :]


def _number(quote: str) -> str:
    """The first digits stay, the others become zeros."""
    places = [index for index, char in enumerate(quote) if char.isdigit()]
    kept = max(0, min(_KEPT_DIGITS, len(places) - _HIDDEN_DIGITS))
    hidden = set(places[kept:])
    return "".join("0" if index in hidden else char for index, char in enumerate(quote))


def _shape(text: str) -> str:
    return "".join("0" if c.isdigit() else "x" if c.isalpha() else c for c in text)
