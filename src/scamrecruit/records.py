"""The records that travel through the stages: one frozen type a stage.

    Capture -> Posting -> Evidence (Finding*, Contact*) -> Assessment -> Decision
        \\____________ Unreadable ____________/

Offsets count Unicode code points; ``posting.<field>[start:end] == quote`` always holds.
A case file holds records for years: a new field of ``Posting`` or ``Assessment`` needs a default.
The JSON form of ``Assessment``, ``Unreadable`` and ``Decision`` is public; its JSON Schema is
generated into ``docs/schema/``. This file imports nothing of ours.
"""

from pathlib import Path
from typing import Any, BinaryIO, Literal

from msgspec import Struct, field

POSTING_SCHEMA = "scamrecruit.posting/1"
ASSESSMENT_SCHEMA = "scamrecruit.assessment/1"
UNREADABLE_SCHEMA = "scamrecruit.unreadable/1"
DECISION_SCHEMA = "scamrecruit.decision/1"
CHANGE_SCHEMA = "scamrecruit.change/1"

Tier = Literal["high", "medium", "low"]
Polarity = Literal["risk", "mitigating"]
Field = Literal["title", "text", "hidden_text"]
Verdict = Literal["refer", "watch", "dismiss", "unsure", "not_an_ad"]
Depth = Literal["fast", "full"]


class Capture(Struct, frozen=True):
    """One input as it was obtained: where it lies and how to open it; its bytes are never altered.

    A member of an archive is a capture too: its ``uri`` is ``<archive>!<path inside>``, and the digest
    of the outermost file stands in ``container_sha256``. ``media_type`` is what the carrier (HTTP, MIME)
    declares, parameters included; ``claimed_*`` and ``notes`` pass on to the sources of its postings.
    """

    uri: str
    handle: Path | bytes | BinaryIO
    media_type: str | None = None
    claimed_url: str | None = None
    claimed_saved_at: str | None = None
    container_sha256: str | None = None
    notes: tuple[str, ...] = ()


class Source(Struct, frozen=True):
    """Where a posting came from: what a second person needs to find the very same bytes.

    ``sha256`` is of the file, or of the line for line-wise inputs (``uri`` then ends in ``#L<line>``).
    Of a member of an archive it is the member's; the outermost file's is ``container_sha256``.
    ``claimed_*`` is what the file says of itself, never what we observed. ``declared`` names the format
    that the file's name promises, if ``reader`` found another. ``recognised`` is how sure the
    recognition of text in a picture was, 0 to 100; None if the text was there as text.
    """

    uri: str
    sha256: str
    reader: str
    encoding: str | None = None
    claimed_url: str | None = None
    claimed_saved_at: str | None = None
    notes: tuple[str, ...] = ()
    container_sha256: str | None = None
    declared: str | None = None
    recognised: float | None = None


class Posting(Struct, frozen=True, tag_field="schema", tag=POSTING_SCHEMA):
    """One advertisement (or what looks like one), as a person would see it.

    ``structured_data`` is "unavailable" if the way of saving removes it (MHTML of Chromium).
    """

    id: str
    source: Source
    title: str = ""
    text: str = ""
    hidden_text: str = ""
    url: str | None = None
    employer: str | None = None
    location: str | None = None
    pay: str | None = None
    language: str | None = None
    posted_at: str | None = None
    structured_data: Literal["present", "absent", "broken", "unavailable"] = "absent"
    extra: dict[str, Any] = field(default_factory=dict)


class Finding(Struct, frozen=True):
    """One indicator seen in one place of a posting.

    ``counts`` is False while the evidence that the indicator needs beside it is missing:
    shown to the reviewer, without weight in the score.
    """

    indicator: str
    group: str
    polarity: Polarity
    field: Field
    start: int
    end: int
    quote: str
    value: str | None = None
    counts: bool = True


class Contact(Struct, frozen=True):
    """A way to reach the advertiser; ``value`` is normalised (E.164, lower-case handle, address)."""

    kind: str
    value: str
    field: Field
    start: int
    end: int
    quote: str


class Evidence(Struct, frozen=True):
    """All that extraction found in one posting. ``gate`` names why it is no advertisement, if so.

    ``masked`` is the folded text with contacts, places, pay and digits replaced by class signs:
    what the wording model may see. ``letters`` counts them in the beginning of the text.
    """

    language: str
    findings: tuple[Finding, ...] = ()
    contacts: tuple[Contact, ...] = ()
    gate: str | None = None
    letters: int = 0
    masked: str = ""


class Reason(Struct, frozen=True):
    """One signed part of the score, in log-odds; all parts and the model's base add up to the score."""

    feature: str
    label: str
    contribution: float


class Phrase(Struct, frozen=True):
    """Words of a posting by whose absence the encoder's part would fall by ``contribution`` log-odds."""

    field: Field
    start: int
    end: int
    quote: str
    contribution: float


class PostingSummary(Struct, frozen=True, omit_defaults=True):
    """The fields of a posting that stand in an output line; ``text`` only if asked for.

    ``beginning`` is the first words of the text on one line: a name for posts without a title.
    """

    title: str
    beginning: str
    language: str
    employer: str | None
    location: str | None
    url: str | None
    text: str | None = None


class Assessment(Struct, frozen=True, tag_field="schema", tag=ASSESSMENT_SCHEMA):
    """A ranked posting: reproducible from the posting, the model and the rules alone.

    ``score`` is the estimated probability of the documented pattern at the model's stated base rate,
    or None with a reason id in ``abstained``. ``depth`` tells whether the encoder had a part in
    it; ``phrases`` are sought only for an explanation; ``also`` lists where the same words stand too.
    """

    id: str
    source: Source
    posting: PostingSummary
    score: float | None
    tier: Tier | None
    severity: Literal["high", "medium", "low"] | None
    confidence: Literal["high", "medium", "low"] | None
    abstained: str | None
    findings: tuple[Finding, ...]
    reasons: tuple[Reason, ...]
    contacts: tuple[Contact, ...]
    model: str
    rules: str
    extra: dict[str, Any] = field(default_factory=dict)
    depth: Depth = "fast"
    phrases: tuple[Phrase, ...] = ()
    also: tuple[str, ...] = ()


class Unreadable(Struct, frozen=True, tag_field="schema", tag=UNREADABLE_SCHEMA):
    """An input that could not be read: travels beside the postings and is counted in every summary."""

    uri: str
    stage: Literal["collect", "read", "extract"]
    error: str
    advice: str
    sha256: str | None = None


class PassedOver(Struct, frozen=True):
    """Parts of an input that are no advertisement and were left out on purpose: counted, not listed."""

    uri: str
    what: str
    number: int


class Shown(Struct, frozen=True):
    """What a reviewer had before their eyes: the score (hidden if ``blind``), in which order."""

    model: str
    rules: str
    score: float | None
    tier: Tier | None
    blind: bool
    order: Literal["priority", "uncertainty", "random"]


class DecidedAd(Struct, frozen=True):
    """The words of an advertisement that was decided, contacts replaced: what training needs."""

    title: str
    text: str
    language: str


class Decision(Struct, frozen=True, tag_field="schema", tag=DECISION_SCHEMA):
    """What one person decided about one posting; never changed, the latest of a reviewer stands.

    ``content`` is the digest of the posting's title and text. ``verdict`` None takes an earlier one
    back. ``at`` is UTC, ISO 8601 with milliseconds; ``seconds`` is how long the person looked.
    ``ad`` stands in exports only.
    """

    id: str
    posting: str
    content: str
    verdict: Verdict | None
    reviewer: str
    at: str
    shown: Shown
    reasons: tuple[str, ...] = ()
    note: str = ""
    seconds: float | None = None
    ad: DecidedAd | None = None


class Change(Struct, frozen=True, tag_field="schema", tag=CHANGE_SCHEMA):
    """An advertisement in a collection, and what became of it since the collection before.

    ``details`` say in words what is different; ``id`` is that of the assessment.
    """

    kind: Literal["new", "changed", "same", "gone"]
    uri: str
    id: str
    title: str
    tier: Tier | None
    score: float | None
    details: tuple[str, ...] = ()
