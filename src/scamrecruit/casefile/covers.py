"""How much of a posting a case keeps: all of it in clear, or its contacts as keyed tags only.

A tag is ``tag:<key id>:<32 hex digits>``, HMAC-SHA256 over kind and normalised value: who has the key
can ask whether a number stands in the case, and two cases under one key can be joined; without the
key a tag says nothing. (A plain hash would: all numbers of a country are tried in minutes.) For the
same reason every digest of a tagged case is keyed too, and ids are made anew.
"""

import hashlib
import hmac
import re
from typing import NamedTuple
from urllib.parse import urlsplit

from msgspec.structs import replace

from scamrecruit.casefile.spans import Covered, cover
from scamrecruit.read.identity import words_digest
from scamrecruit.records import Assessment, Contact, Field, Finding, Posting, Source

_SHORT = 8
_SEPARATED = "\0"


class Identity(NamedTuple):
    """By what a posting is known again: its id, and the digest of its words."""

    id: str
    content: str


class Clear:
    """Everything as it was read."""

    name = "clear"
    scores_stored_words = True

    def digest(self, sha256: str) -> str:
        """The digest by which bytes are known again."""
        return sha256

    def address(self, uri: str) -> str:
        """Where something lies."""
        return uri

    def identity(self, posting: Posting) -> Identity:
        """The posting's own id, and the digest of its words."""
        return Identity(posting.id, words_digest(posting.title, posting.text))

    def source(self, source: Source) -> Source:
        """Where a posting came from."""
        return source

    def cover(self, posting: Posting, assessment: Assessment) -> tuple[Posting, Assessment]:
        """Both as the case keeps them; ``assessment`` was made of the posting as it was read."""
        return posting, assessment


class Tagged(Clear):
    """Contacts as tags of ``key``.

    Hidden text and unknown fields are not kept, of web addresses only the host. What is no
    recognised contact stays: names in a text are not found.
    """

    scores_stored_words = False

    def __init__(self, key: bytes) -> None:
        self._key = key
        self.key_id = self._hmac("scamrecruit/key-id")[:_SHORT]
        self.name = f"tags:{self.key_id}"

    def tag(self, kind: str, value: str) -> str:
        """The tag of a normalised contact."""
        digest = self._hmac(_SEPARATED.join(("scamrecruit/v1", kind, value)))
        return f"tag:{self.key_id}:{digest[:32]}"

    def digest(self, sha256: str) -> str:
        return self._hmac(f"scamrecruit/digest{_SEPARATED}{sha256}") if sha256 else ""

    def address(self, uri: str) -> str:
        parts = urlsplit(uri) if "://" in uri else None
        return f"{parts.scheme}://{parts.hostname or ''}/" if parts else uri

    def identity(self, posting: Posting) -> Identity:
        return self.alias(posting.id, words_digest(posting.title, posting.text))

    def alias(self, identity: str, content: str) -> Identity:
        """What stands for an id and a digest of words."""
        keyed = self.digest(content)
        return Identity(f"t-{self.digest(identity + keyed)[:16]}", keyed)

    def source(self, source: Source) -> Source:
        url, container = source.claimed_url, source.container_sha256
        return replace(
            source,
            uri=self.address(source.uri),
            sha256=self.digest(source.sha256),
            claimed_url=self.address(url) if url else None,
            container_sha256=self.digest(container) if container else None,
            notes=(),
        )

    def cover(self, posting: Posting, assessment: Assessment) -> tuple[Posting, Assessment]:
        contacts = assessment.contacts
        title, text = (self._covered(posting, contacts, field) for field in ("title", "text"))
        kept = replace(
            posting,
            id=self.identity(posting).id,
            source=self.source(posting.source),
            title=title.text,
            text=text.text,
            hidden_text="",
            url=self.address(posting.url) if posting.url else None,
            employer=self._without(posting.employer, contacts),
            location=self._without(posting.location, contacts),
            pay=self._without(posting.pay, contacts),
            extra={},
        )
        covered = {"title": title, "text": text}
        made = replace(
            assessment,
            id=kept.id,
            source=kept.source,
            posting=replace(
                assessment.posting, title=kept.title, beginning=" ".join(kept.text.split())[:80],
                employer=kept.employer, location=kept.location, url=kept.url,
            ),
            findings=tuple(moved(f, covered[f.field]) for f in assessment.findings),
            contacts=tuple(self._tagged(c, covered[c.field]) for c in contacts),
            extra={},
            phrases=(),
            also=tuple(map(self.address, assessment.also)),
        )  # fmt: skip
        return kept, made

    def _hmac(self, text: str) -> str:
        return hmac.new(self._key, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()

    def _sign(self, contact: Contact) -> str:
        return f"[{contact.kind} {self.tag(contact.kind, contact.value)[-32:][:_SHORT]}]"

    def _covered(self, posting: Posting, contacts: tuple[Contact, ...], field: Field) -> Covered:
        text = posting.title if field == "title" else posting.text
        spans = [(c.start, c.end, self._sign(c)) for c in contacts if c.field == field]
        return cover(text, [*spans, *self._repeats(text, contacts)])

    def _repeats(self, text: str, contacts: tuple[Contact, ...]) -> list[tuple[int, int, str]]:
        """Where a contact's value stands once more without being recognised."""
        return [
            (*found.span(), self._sign(contact))
            for contact in {c.value: c for c in contacts if len(c.value) > 3}.values()
            for found in re.finditer(re.escape(contact.value), text, re.IGNORECASE)
        ]

    def _without(self, text: str | None, contacts: tuple[Contact, ...]) -> str | None:
        return cover(text, self._repeats(text, contacts)).text if text else text

    def _tagged(self, contact: Contact, covered: Covered) -> Contact:
        start, end = covered.moved(contact.start, contact.end)
        tag = self.tag(contact.kind, contact.value)
        return replace(contact, value=tag, start=start, end=end, quote=covered.text[start:end])


def moved(finding: Finding, covered: Covered) -> Finding:
    """The finding where its words stand now; its value is dropped if they are others."""
    start, end = covered.moved(finding.start, finding.end)
    quote = covered.text[start:end]
    value = finding.value if quote == finding.quote else None
    return replace(finding, start=start, end=end, quote=quote, value=value)
