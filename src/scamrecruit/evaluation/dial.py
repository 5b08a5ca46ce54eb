"""Where to draw the line: whom each cut hits, what it means at a base rate, what fills a day.

Shares come with Wilson intervals, since the bootstrap says nothing of a count of zero.
"""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from scamrecruit.errors import UsageError
from scamrecruit.evaluation.figures import labels_of, scores_of
from scamrecruit.evaluation.records import Alarms, BaseRate, Budget, Cut, Judged
from scamrecruit.rank.measures import base_rate_weights
from scamrecruit.review.agreement import share_of

THRESHOLDS = (0.1, 0.25, 0.5, 0.75, 0.9)
ONE_IN = (10, 100, 1000)
OF = 10_000
PARTS: dict[str, Callable[[Judged], str]] = {
    "all": lambda row: "",
    "language": lambda row: row.language,
    "source": lambda row: row.source,
    "kind": lambda row: row.kind,
}
Above = Callable[[Judged], bool]


def cuts(rows: Sequence[Judged], thresholds: Sequence[float]) -> tuple[Cut, ...]:
    """The two tiers and each threshold, with the lawful advertisements above them by part."""
    wanted = sorted(set(thresholds), reverse=True)
    return (
        _cut("high tier", None, rows, lambda row: row.tier == "high"),
        _cut("medium or high tier", None, rows, lambda row: row.tier in {"high", "medium"}),
        *(_cut(f"score from {t:g}", t, rows, _from(t)) for t in wanted),
    )


def _from(threshold: float) -> Above:
    return lambda row: row.score is not None and row.score >= threshold


def _cut(name: str, threshold: float | None, rows: Sequence[Judged], above: Above) -> Cut:
    found = share_of(above(row) for row in rows if row.label == 1)
    return Cut(name, threshold, found, tuple(_alarms([row for row in rows if row.label == 0], above)))


def _alarms(lawful: Sequence[Judged], above: Above) -> Iterator[Alarms]:
    for part, name_of in PARTS.items():
        members: dict[str, list[bool]] = {}
        for row in lawful:
            members.setdefault(name_of(row), []).append(above(row))
        for name, hits in sorted(members.items()):
            share = share_of(hits)
            yield Alarms(part, name, share, None if share.share is None else 1000 * share.share)


def base_rates(found: Sequence[Cut], rates: Sequence[float] = ONE_IN) -> tuple[BaseRate, ...]:
    """For each cut and base rate: how many of ``OF`` advertisements are found, missed, wrongly shown."""
    return tuple(
        at_base_rate(cut, one_in)
        for cut in found
        for one_in in sorted(set(rates))
        if cut.found.share is not None and cut.alarms
    )


def at_base_rate(cut: Cut, one_in: float) -> BaseRate:
    """Plain counts: of ``OF`` advertisements, ``OF / one_in`` show the pattern."""
    positives = OF / one_in
    true = positives * (cut.found.share or 0.0)
    false = (OF - positives) * (cut.alarms[0].lawful.share or 0.0)
    share = true / (true + false) if true + false else None
    return BaseRate(cut.name, one_in, true, positives - true, false, share)


def in_words(rate: BaseRate) -> str:
    """The same as a sentence for people."""
    positives = rate.true + rate.missed
    share = (
        "" if rate.share_true is None else f" Of what it holds, {rate.share_true:.0%} show the pattern."
    )
    return (
        f"Of {OF:,} advertisements, {positives:,.0f} show the pattern (one in {rate.one_in:g}): "
        f"the {rate.cut} holds about {rate.true:,.0f} of them and misses {rate.missed:,.0f}; "
        f"it also holds about {rate.false:,.0f} of the {OF - positives:,.0f} lawful ones.{share}"
    )


def budget(rows: Sequence[Judged], number: int, volume: int | None, base_rate: float) -> Budget:
    """The lowest threshold above which at most ``number`` advertisements a day stand.

    A day brings ``volume`` advertisements, of which the share ``base_rate`` shows the pattern; without
    ``volume``, the labelled advertisements are the day as they are. Raises UsageError if there is
    nothing with a score, or for a volume without both classes.
    """
    labels, scores = labels_of(rows), scores_of(rows)
    both = 0 < labels.sum() < len(labels)
    if volume is not None and not both:
        raise UsageError("--volume needs labelled advertisements of both classes")
    day = float(len(rows) if volume is None else volume)
    weights = np.ones(len(rows)) if volume is None else base_rate_weights(labels, base_rate)
    each = day * weights / weights.sum()
    reached = [
        (threshold, float(each[scores >= threshold].sum()))
        for threshold in sorted({row.score for row in rows if row.score is not None}, reverse=True)
    ]
    if not reached:
        raise UsageError("nothing has a score: no threshold can be chosen")
    within = [pair for pair in reached if pair[1] <= number * (1 + 1e-9)]
    threshold, per_day = (within or reached[:1])[-1]
    above, positive = scores >= threshold, labels == 1
    true, every = float(each[above & positive].sum()), float(each[positive].sum())
    rate = every / day
    return Budget(number, day, rate, threshold, per_day, true, true / every if every else None)
