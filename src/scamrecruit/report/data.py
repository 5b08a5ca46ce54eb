"""What the page knows of each advertisement: plain words, safe to show, without our records' offsets."""

from collections.abc import Iterable, Iterator
from datetime import date
from email.utils import parsedate_to_datetime

from msgspec import Struct

from scamrecruit.casefile.cases import Case
from scamrecruit.casefile.decisions import standing
from scamrecruit.casefile.packing import countries
from scamrecruit.extract.rulebook import Indicator, Rulebook
from scamrecruit.records import Assessment, Decision, Source
from scamrecruit.report.marks import MAX_TEXT, Piece, pieces
from scamrecruit.share.display import defanged, visible

MAX_HIDDEN, MAX_SEEN, MAX_NOTE = 400, 20, 2000


class Sign(Struct, frozen=True, omit_defaults=True):
    """An indicator as the page explains it; of one that the rules have no more, only the id."""

    id: str
    name: str
    risk: bool = True
    group: str = ""
    meaning: str = ""
    innocent: str = ""
    needs: str = ""
    check: tuple[str, ...] = ()
    sources: tuple[tuple[str, str], ...] = ()


class Seen(Struct, frozen=True, omit_defaults=True):
    """One finding: the number of its sign, the quoted words, what they mean."""

    sign: int
    quote: str
    value: str | None = None
    counts: bool = True


class Origin(Struct, frozen=True, omit_defaults=True):
    """Where an advertisement comes from, as shown."""

    file: str
    sha256: str
    reader: str
    encoding: str | None = None
    claimed_url: str | None = None
    claimed_saved_at: str | None = None
    notes: tuple[str, ...] = ()
    container_sha256: str | None = None


class Made(Struct, frozen=True, omit_defaults=True):
    """A standing decision of a reviewer."""

    verdict: str
    reviewer: str
    at: str
    reasons: tuple[str, ...] = ()
    note: str = ""


class Ad(Struct, frozen=True, omit_defaults=True):
    """One advertisement. ``reasons`` are pairs of a label's number and a contribution in log-odds;
    ``contacts`` are pairs of kind and value; ``rest`` counts the characters that are not shown."""

    id: str
    content: str
    engine: int
    title: tuple[Piece, ...]
    text: tuple[Piece, ...]
    language: str
    name: str
    score: float | None = None
    tier: str | None = None
    severity: str | None = None
    confidence: str | None = None
    abstained: str | None = None
    countries: tuple[str, ...] = ()
    employer: str | None = None
    place: str | None = None
    pay: str | None = None
    url: str | None = None
    posted: str | None = None
    seen: tuple[Seen, ...] = ()
    reasons: tuple[tuple[int, float], ...] = ()
    contacts: tuple[tuple[str, str], ...] = ()
    origin: Origin | None = None
    also: tuple[str, ...] = ()
    decisions: tuple[Made, ...] = ()
    hidden: str = ""
    rest: int = 0


class Numbered:
    """Gives each new value the next number, so that it stands in the page once."""

    def __init__(self) -> None:
        self._numbers: dict[object, int] = {}

    def __call__(self, value: object) -> int:
        return self._numbers.setdefault(value, len(self._numbers))

    def values(self) -> list[object]:
        """All values in the order of their numbers."""
        return list(self._numbers)


class Ads:
    """Makes the page's form of each advertisement, and the tables that all of them share."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._rulebook = rulebook
        self._signs, self.labels, self.engines = Numbered(), Numbered(), Numbered()

    def all(self, items: Iterable[Case]) -> tuple[Ad, ...]:
        """The form of each, in the order given."""
        return tuple(self._ad(item) for item in items)

    def signs(self) -> tuple[Sign, ...]:
        """The indicators that were met, in the order of their numbers."""
        return tuple(
            sign_of(str(identity), self._rulebook.indicators.get(str(identity)))
            for identity in self._signs.values()
        )

    def _ad(self, item: Case) -> Ad:
        posting, made = item.posting, item.assessment
        beginning = made.posting.beginning or " ".join(posting.text[:120].split())
        return Ad(
            id=posting.id,
            content=item.content,
            engine=self.engines((made.model, made.rules)),
            title=pieces(posting.title, made.findings, "title"),
            text=pieces(posting.text, made.findings, "text"),
            language=made.posting.language,
            name=visible(" ".join((posting.title or beginning).split()))[:160],
            score=made.score,
            tier=made.tier,
            severity=made.severity,
            confidence=made.confidence,
            abstained=made.abstained,
            countries=tuple(sorted(countries(made))),
            employer=_shown(posting.employer),
            place=_shown(posting.location),
            pay=_shown(posting.pay),
            url=_shown(posting.url and defanged(posting.url)),
            posted=_shown(posted_on(posting.posted_at) or posting.posted_at),
            seen=tuple(self._seen(made)),
            reasons=tuple((self.labels(r.label), round(r.contribution, 3)) for r in made.reasons),
            contacts=tuple(dict.fromkeys((c.kind, visible(c.value)) for c in made.contacts)),
            origin=_origin(posting.source),
            also=tuple(visible(uri) for uri in item.addresses[:MAX_SEEN] if uri != posting.source.uri),
            decisions=tuple(map(_decision, standing(item.decisions))),
            hidden=visible(" ".join(posting.hidden_text[:MAX_HIDDEN].split())),
            rest=max(0, len(posting.text) - MAX_TEXT),
        )

    def _seen(self, made: Assessment) -> Iterator[Seen]:
        for finding in made.findings:
            value = _shown(finding.value)
            number = self._signs(finding.indicator)
            yield Seen(number, visible(finding.quote[:300]), value, finding.counts)


def posted_on(text: str | None) -> str | None:
    """The day that ``posted_at`` names, as ISO 8601; None if it cannot be told."""
    if not text:
        return None
    try:
        return date.fromisoformat(text.strip()[:10]).isoformat()
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(text).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def sign_of(identity: str, rule: Indicator | None) -> Sign:
    if rule is None:
        return Sign(identity, identity.replace("_", " "))
    return Sign(
        id=rule.id,
        name=rule.name,
        risk=rule.polarity == "risk",
        group=rule.group,
        meaning=rule.meaning,
        innocent=rule.innocent,
        needs=rule.needs,
        check=rule.check,
        sources=tuple((source.shows, source.url) for source in rule.sources[:2]),
    )


def _origin(source: Source) -> Origin:
    return Origin(
        file=visible(source.uri),
        sha256=source.sha256,
        reader=source.reader,
        encoding=source.encoding,
        claimed_url=_shown(source.claimed_url and defanged(source.claimed_url)),
        claimed_saved_at=_shown(source.claimed_saved_at),
        notes=tuple(map(visible, source.notes)),
        container_sha256=source.container_sha256,
    )


def _decision(made: Decision) -> Made:
    note = visible(made.note[:MAX_NOTE])
    return Made(made.verdict or "", visible(made.reviewer), made.at, made.reasons, note)


def _shown(text: str | None) -> str | None:
    return visible(" ".join(text.split())) if text else None
