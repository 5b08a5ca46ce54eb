"""The records of an evaluation; their JSON form is what ``evaluate --format json`` writes."""

from msgspec import Struct

from scamrecruit.review.agreement import Share

EVALUATION_SCHEMA = "scamrecruit.evaluation/1"


class Judged(Struct, frozen=True):
    """A labelled advertisement and what the program made of it.

    ``score`` is None if it abstained. ``group`` is what is drawn together when intervals are made.
    ``indicators`` are those that count; ``alone`` is the log-odds of indicators without the wording,
    None if it abstained.
    """

    label: int
    language: str
    kind: str
    source: str
    group: str
    score: float | None
    tier: str | None
    abstained: str | None
    indicators: frozenset[str]
    risk_groups: int
    alone: float | None


class Figure(Struct, frozen=True):
    """A figure with its 95% bootstrap interval; None where it cannot be said."""

    value: float | None
    interval: tuple[float, float] | None = None


class Slice(Struct, frozen=True):
    """The figures of a part: one language, kind or source.

    ``high`` and ``medium_or_high`` are the shares of its positives and negatives in these tiers.
    """

    name: str
    ads: int
    positives: int
    abstained: int
    figures: dict[str, Figure]
    positives_high: Share
    positives_medium_or_high: Share
    negatives_high: Share
    negatives_medium_or_high: Share


class Alarms(Struct, frozen=True):
    """Lawful advertisements of one part that stand above a cut, and how many that is of 1,000."""

    part: str
    name: str
    lawful: Share
    per_1000: float | None


class Cut(Struct, frozen=True):
    """A place where a team may draw the line: what it finds, and whom it hits.

    ``threshold`` is None for a tier.
    """

    name: str
    threshold: float | None
    found: Share
    alarms: tuple[Alarms, ...]


class BaseRate(Struct, frozen=True):
    """What a cut means if one in ``one_in`` advertisements shows the pattern, of 10,000 in all."""

    cut: str
    one_in: float
    true: float
    missed: float
    false: float
    share_true: float | None


class Budget(Struct, frozen=True):
    """The lowest threshold that keeps a day's reading within ``budget`` of ``volume`` advertisements.

    ``per_day`` is what stands above it, ``true`` of these show the pattern; ``found`` is their share
    of all that do.
    """

    budget: float
    volume: float
    base_rate: float
    threshold: float
    per_day: float
    true: float
    found: float | None


class Bin(Struct, frozen=True):
    """A tenth of the scores: their mean, and the share that shows the pattern, with its interval."""

    ads: int
    predicted: float
    observed: float
    interval: tuple[float, float] | None


class Fires(Struct, frozen=True):
    """How often an indicator counts, in one language or in all (``language`` None).

    ``negatives`` are by kind and source, ``lift`` is its share of positives over its share of all
    negatives.
    """

    indicator: str
    language: str | None
    positives: Share
    negatives: dict[str, Share]
    lift: float | None


class Signs(Struct, frozen=True):
    """The indicators without the wording: their ranking, how often they meet, each of them."""

    alone: dict[str, Figure]
    by_language: dict[str, dict[str, Figure]]
    converging: dict[str, Share]
    fires: tuple[Fires, ...]


class Evaluation(Struct, frozen=True, tag_field="schema", tag=EVALUATION_SCHEMA):
    """Everything. ``abstained`` maps a reason to the positives and negatives it left without score."""

    model: str
    rules: str
    base_rate: float
    drawn_by: str
    rounds: int
    seed: int
    notes: tuple[str, ...]
    overall: Slice
    abstained: dict[str, tuple[int, int]]
    by_language: tuple[Slice, ...]
    by_kind: tuple[Slice, ...]
    by_source: tuple[Slice, ...]
    cuts: tuple[Cut, ...]
    base_rates: tuple[BaseRate, ...]
    budget: Budget | None
    reliability: tuple[Bin, ...]
    precision_recall: tuple[tuple[float, float], ...]
    signs: Signs | None
