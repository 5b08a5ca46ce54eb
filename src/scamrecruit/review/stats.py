"""What the decisions of a case say: about the ranking, its signs, and the reviewers.

An ad is *worth review* if most of its reviewers said refer or watch, a *false alarm* if most said
dismiss or not an ad; unsure, and a draw, count as neither. Only what was decided can be counted: a
queue in order of priority shows the top, so shares over a whole case need the control sample.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from statistics import median

from msgspec import Struct

from scamrecruit.casefile.cases import Wanted, find, load, select
from scamrecruit.casefile.decisions import history, standing
from scamrecruit.casefile.store import CaseFile
from scamrecruit.records import Assessment, Decision
from scamrecruit.review.agreement import Share, cohen, fleiss, share_of
from scamrecruit.review.codes import NOT_WORTH, WORTH

STATS_SCHEMA = "scamrecruit.stats/1"
DEPTHS = (10, 20, 50, 100, 200, 500, 1000)
MIN_SEEN = 5
"""Ads that an indicator must stand in before anything is said of it."""
NOT_RANKED = "not ranked"


class Depth(Struct, frozen=True):
    """Worth review among the decided of the ``k`` highest scores."""

    k: int
    worth: Share


class Sign(Struct, frozen=True):
    """A risk indicator; ``misleads`` if its ads are worth review clearly less often than all."""

    indicator: str
    worth: Share
    misleads: bool


class Pair(Struct, frozen=True):
    """Two reviewers on the ads both decided; ``kappa`` None if it cannot be said."""

    reviewers: tuple[str, str]
    ads: int
    agreement: float
    kappa: float | None


class Control(Struct, frozen=True):
    """The blind random sample: what holds for the whole case.

    ``missed``: of those worth review, how many are in the low tier or not ranked.
    """

    worth: Share
    by_tier: dict[str, Share]
    missed: Share


class Stats(Struct, frozen=True, tag_field="schema", tag=STATS_SCHEMA):
    """Everything, as ``stats --format json`` writes it; ``unsure`` are ads without a side."""

    case: str
    postings: int
    decided: int
    decisions: int
    unsure: int
    models: tuple[str, ...]
    verdicts: dict[str, int]
    at_depth: list[Depth]
    by_tier: dict[str, Share]
    false_alarms_by_language: dict[str, Share]
    signs: list[Sign]
    control: Control
    pairs: list[Pair]
    fleiss_kappa: float | None
    by_day: dict[str, dict[str, int]]
    median_seconds: dict[str, float]


def stats(case: CaseFile) -> Stats:
    """What the decisions of a case say at this moment."""
    with case.reading():
        every = list(history(case))
        stand = standing(every)
        sides = sides_of(stand)
        made = _assessments(case, {decision.posting for decision in stand})
        ranked = select(case, Wanted(ranked_only=True), "score")
        postings = len(select(case))
    by_ad: dict[str, list[Decision]] = defaultdict(list)
    for decision in stand:
        by_ad[decision.posting].append(decision)
    return Stats(
        case=case.id,
        postings=postings,
        decided=len(by_ad),
        decisions=len(stand),
        unsure=len(by_ad) - len(sides),
        models=tuple(sorted({item.model for item in made.values()})),
        verdicts=dict(Counter(decision.verdict or "" for decision in stand).most_common()),
        at_depth=_at_depth([brief.id for brief in ranked], sides),
        by_tier=_by_tier(sides, made),
        false_alarms_by_language=_false_alarms(sides, made),
        signs=_signs(sides, made),
        control=_control(stand, made),
        pairs=_pairs(by_ad.values()),
        fleiss_kappa=fleiss([[d.verdict or "" for d in decisions] for decisions in by_ad.values()]),
        by_day=_by_day(stand),
        median_seconds=_seconds(stand),
    )


def sides_of(decisions: Iterable[Decision]) -> dict[str, bool]:
    """By posting: worth review or false alarm, as most reviewers said; draws are left out."""
    sums: Counter[str] = Counter()
    for decision in decisions:
        sums[decision.posting] += (decision.verdict in WORTH) - (decision.verdict in NOT_WORTH)
    return {posting: total > 0 for posting, total in sums.items() if total}


def _assessments(case: CaseFile, ids: Iterable[str]) -> dict[str, Assessment]:
    """Of those that are still in the case."""
    loaded = (load(case, key) for identity in ids for key in find(case, identity)[:1])
    return {item.posting.id: item.assessment for item in loaded if item}


def _at_depth(ranked: Sequence[str], sides: Mapping[str, bool]) -> list[Depth]:
    depths = [k for k in DEPTHS if k <= len(ranked)]
    if len(ranked) not in depths and len(ranked) < DEPTHS[-1]:
        depths.append(len(ranked))
    return [Depth(k, share_of(sides[item] for item in ranked[:k] if item in sides)) for k in depths if k]


def _by_tier(sides: Mapping[str, bool], made: Mapping[str, Assessment]) -> dict[str, Share]:
    tiers = ("high", "medium", "low", None)
    return {
        tier or NOT_RANKED: share_of(
            side for item, side in sides.items() if item in made and made[item].tier == tier
        )
        for tier in tiers
    }


def _false_alarms(sides: Mapping[str, bool], made: Mapping[str, Assessment]) -> dict[str, Share]:
    """Among the decided of the high and medium tiers."""
    alarms: dict[str, list[bool]] = defaultdict(list)
    for item, side in sides.items():
        if item in made and made[item].tier in {"high", "medium"}:
            alarms[made[item].posting.language].append(not side)
    shares = {language: share_of(values) for language, values in alarms.items()}
    return dict(sorted(shares.items(), key=lambda item: (-item[1].number, item[0])))


def _signs(sides: Mapping[str, bool], made: Mapping[str, Assessment]) -> list[Sign]:
    """Counted risk indicators, the most misleading first."""
    seen: dict[str, list[bool]] = defaultdict(list)
    for item, side in sides.items():
        findings = made[item].findings if item in made else ()
        for indicator in {f.indicator for f in findings if f.counts and f.polarity == "risk"}:
            seen[indicator].append(side)
    overall = sum(sides.values()) / len(sides) if sides else 0.0
    found = []
    for indicator, values in seen.items():
        worth = share_of(values)
        if len(values) >= MIN_SEEN and worth.interval:
            found.append(Sign(indicator, worth, worth.interval[1] < overall))
    return sorted(found, key=lambda sign: (sign.worth.share or 0.0, -sign.worth.number, sign.indicator))


def _control(decisions: Iterable[Decision], made: Mapping[str, Assessment]) -> Control:
    blind = [d for d in decisions if d.shown.order == "random" and d.shown.blind]
    sides = sides_of(blind)
    worth = [item for item, side in sides.items() if side]
    missed = (item not in made or made[item].tier not in {"high", "medium"} for item in worth)
    return Control(share_of(sides.values()), _by_tier(sides, made), share_of(missed))


def _pairs(by_ad: Iterable[Sequence[Decision]]) -> list[Pair]:
    both: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for decisions in by_ad:
        ordered = sorted(decisions, key=lambda decision: decision.reviewer)
        for first, second in combinations(ordered, 2):
            key = (first.reviewer, second.reviewer)
            both[key].append((first.verdict or "", second.verdict or ""))
    return [
        Pair(reviewers, len(pairs), sum(a == b for a, b in pairs) / len(pairs), cohen(pairs))
        for reviewers, pairs in sorted(both.items())
    ]


def _by_day(decisions: Iterable[Decision]) -> dict[str, dict[str, int]]:
    days: dict[str, Counter[str]] = defaultdict(Counter)
    for decision in decisions:
        days[decision.at[:10]][decision.reviewer] += 1
    return {day: dict(sorted(days[day].items())) for day in sorted(days)}


def _seconds(decisions: Iterable[Decision]) -> dict[str, float]:
    looked: dict[str, list[float]] = defaultdict(list)
    for decision in decisions:
        if decision.seconds is not None:
            looked[decision.reviewer].append(decision.seconds)
    return {reviewer: median(looked[reviewer]) for reviewer in sorted(looked)}
