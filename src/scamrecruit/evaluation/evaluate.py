"""Joins the parts of an evaluation."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from scamrecruit.engine import Engine
from scamrecruit.evaluation.dial import ONE_IN, THRESHOLDS, base_rates, budget, cuts
from scamrecruit.evaluation.figures import (
    Compute,
    Sampling,
    labels_of,
    precision_recall,
    ranking,
    reliability,
    scores_of,
    slice_of,
    whole,
)
from scamrecruit.evaluation.records import Evaluation, Judged, Slice
from scamrecruit.evaluation.signs import signs

FEW_LAWFUL = 200
"""Fewer lawful advertisements than this make the figure at 1% false positives coarse."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked of an evaluation beside the figures that always stand."""

    thresholds: Sequence[float] = THRESHOLDS
    budget: int | None = None
    volume: int | None = None
    base_rate: float | None = None
    indicators: bool = False
    seed: int = 20261121
    rounds: int = 300


def evaluate(
    rows: Sequence[Judged], engine: Engine, wish: Wish, notes: Sequence[str] = ()
) -> Evaluation:
    """All figures of ``rows``, of which there is at least one. Raises UsageError (see ``budget``).

    ``notes`` are known of the inputs; what the rows themselves warn of is added.
    """
    sampling = Sampling(wish.seed, wish.rounds)
    speaks_of = engine.scorer.loaded.model.base_rate
    rate = wish.base_rate or speaks_of
    found = cuts(rows, wish.thresholds)
    return Evaluation(
        model=engine.scorer.loaded.model.id,
        rules=engine.rulebook.id,
        base_rate=speaks_of,
        drawn_by="family" if any(row.group.startswith("family ") for row in rows) else "row",
        rounds=wish.rounds,
        seed=wish.seed,
        notes=(*notes, *_notes(rows)),
        overall=slice_of("all", rows, sampling, whole(speaks_of)),
        abstained=_abstained(rows),
        by_language=_slices(rows, lambda row: row.language, sampling, ranking),
        by_kind=_slices(rows, lambda row: row.kind, sampling, ranking),
        by_source=_slices(rows, lambda row: row.source, sampling, ranking),
        cuts=found,
        base_rates=base_rates(found[:2], _one_in(wish)),
        budget=None if wish.budget is None else budget(rows, wish.budget, wish.volume, rate),
        reliability=reliability(rows, sampling, speaks_of),
        precision_recall=tuple(precision_recall(labels_of(rows), scores_of(rows))),
        signs=signs(rows, sampling) if wish.indicators else None,
    )


def _one_in(wish: Wish) -> Sequence[float]:
    return (*ONE_IN, 1 / wish.base_rate) if wish.base_rate else ONE_IN


def _slices(
    rows: Sequence[Judged], name_of: Callable[[Judged], str], sampling: Sampling, compute: Compute
) -> tuple[Slice, ...]:
    members: dict[str, list[Judged]] = {}
    for row in rows:
        members.setdefault(name_of(row), []).append(row)
    return tuple(slice_of(name, part, sampling, compute) for name, part in sorted(members.items()))


def _abstained(rows: Sequence[Judged]) -> dict[str, tuple[int, int]]:
    """Reason -> positives and negatives."""
    counts: dict[str, list[int]] = {}
    for row in rows:
        if row.abstained:
            counts.setdefault(row.abstained, [0, 0])[1 - row.label] += 1
    return {reason: (pair[0], pair[1]) for reason, pair in sorted(counts.items())}


def _notes(rows: Sequence[Judged]) -> Iterator[str]:
    """What a reader must know before believing a figure."""
    positives = sum(row.label for row in rows)
    lawful = len(rows) - positives
    if not positives or not lawful:
        missing = "lawful ones" if positives else "positives"
        yield f"There are no {missing}: no figure of a ranking can be said."
    elif lawful < FEW_LAWFUL:
        yield f"Only {lawful} are lawful: at 1% false positives, {lawful // 100} may stand above."
    if any(row.group.startswith("row ") for row in rows):
        yield (
            "Not every advertisement names its family: those are drawn one by one, so the intervals are "
            "too narrow if some are alike (--fields family=NAME)."
        )
