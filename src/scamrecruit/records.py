"""The records that travel through the stages: one frozen type a stage.

    Capture -> Posting -> Evidence (Finding*, Contact*) -> Assessment
        \\____________ Unreadable ____________/

Offsets count Unicode code points; ``posting.<field>[start:end] == quote`` always holds.
The JSON form of ``Assessment`` and ``Unreadable`` is the public output format; its JSON Schema
is generated into ``docs/schema/``. This file imports nothing of ours.
"""

from pathlib import Path
from typing import Any, BinaryIO, Literal

from msgspec import Struct, field

ASSESSMENT_SCHEMA = "scamrecruit.assessment/1"
UNREADABLE_SCHEMA = "scamrecruit.unreadable/1"

Tier = Literal["high", "medium", "low"]
Polarity = Literal["risk", "mitigating"]
Field = Literal["title", "text", "hidden_text"]


class Capture(Struct, frozen=True):
    """One input as it was obtained: where it lies and how to open it; its bytes are never altered."""

    uri: str
    handle: Path | bytes | BinaryIO


class Source(Struct, frozen=True):
    """Where a posting came from: what a second person needs to find the very same bytes.

    ``sha256`` is of the file, or of the line for line-wise inputs (``uri`` then ends in ``#L<line>``).
    ``claimed_*`` is what the file says of itself, never what we observed.
    """

    uri: str
    sha256: str
    reader: str
    encoding: str | None = None
    claimed_url: str | None = None
    claimed_saved_at: str | None = None
    notes: tuple[str, ...] = ()


class Posting(Struct, frozen=True):
    """One advertisement (or what looks like one), as a person would see it."""

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
    structured_data: Literal["present", "absent", "broken"] = "absent"
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
    or None with a reason id in ``abstained``.
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


class Unreadable(Struct, frozen=True, tag_field="schema", tag=UNREADABLE_SCHEMA):
    """An input that could not be read: travels beside the postings and is counted in every summary."""

    uri: str
    stage: Literal["collect", "read", "extract"]
    error: str
    advice: str
    sha256: str | None = None
