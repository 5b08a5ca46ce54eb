"""The figures of an evaluation: right, told honestly, and the same for a seed."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import brier_score_loss

from scamrecruit.errors import UsageError
from scamrecruit.evaluation.dial import at_base_rate, base_rates, budget, cuts, in_words
from scamrecruit.evaluation.figures import Sampling, ranking, reliability, scores_of, slice_of, whole
from scamrecruit.evaluation.records import Judged
from scamrecruit.evaluation.signs import signs
from scamrecruit.rank.measures import base_rate_weights, brier, calibration_error, precision_at


def row(label: int, score: float | None, **fields: object) -> Judged:
    tier = None if score is None else "high" if score >= 0.8 else "medium" if score >= 0.4 else "low"
    values: dict[str, object] = {
        "language": "en", "kind": "-", "source": "board", "group": f"family {score}",
        "indicators": frozenset(), "risk_groups": 0, "alone": score,
    }  # fmt: skip
    return Judged(
        label=label, score=score, tier=tier,
        abstained=None if score is not None else "too_short", **(values | fields),  # type: ignore[arg-type]
    )  # fmt: skip


def sample(number: int = 200, seed: int = 1) -> list[Judged]:
    """Scores that say the truth at a base rate of 10%, in classes of equal size."""
    rng = np.random.default_rng(seed)
    shift = math.log(0.1 / 0.9)
    rows = []
    for index in range(number):
        label = index % 2
        log_odds = rng.normal(2.0 if label else -2.0, 2.0)  # likelihood ratio of these: exp(x)
        rows.append(
            row(label, float(1 / (1 + np.exp(-(log_odds + shift)))), group=f"family {index // 4}")
        )
    return rows


def test_scores_that_say_the_truth_are_calibrated_at_their_base_rate_only() -> None:
    rows = sample(20_000)
    labels, scores = np.array([r.label for r in rows]), scores_of(rows)
    weights = base_rate_weights(labels, 0.1)
    assert np.average(labels, weights=weights) == pytest.approx(0.1)
    assert calibration_error(labels, scores, 10, weights) < 0.01
    assert calibration_error(labels, scores) > 0.1
    assert brier(labels, scores, weights) == pytest.approx(
        brier_score_loss(labels, scores, sample_weight=weights)
    )


def test_reliability_lies_on_the_diagonal_for_true_scores() -> None:
    for part in reliability(sample(4000), Sampling(0, 50), 0.1):
        assert part.interval is not None
        assert part.interval[0] - 0.02 <= part.predicted <= part.interval[1] + 0.02


def test_an_abstention_counts_as_ranked_last() -> None:
    labels = np.array([1, 1, 0, 0])
    told = ranking(labels, scores_of([row(1, 0.9), row(1, None), row(0, 0.2), row(0, 0.1)]))
    assert told["recall_at_5%_false_positives"] == 0.5
    assert told["average_precision"] == pytest.approx((1 + 2 / 4) / 2)


def test_precision_at_depth_resolves_ties_against_us() -> None:
    assert precision_at(np.array([1, 0, 1]), np.array([0.5, 0.5, 0.9]), 2) == 0.5


def test_intervals_hold_the_figure_and_repeat_for_a_seed() -> None:
    rows = sample()
    first, again = (slice_of("all", rows, Sampling(3, 100), whole(0.1)).figures for _ in range(2))
    other = slice_of("all", rows, Sampling(4, 100), whole(0.1)).figures
    assert first == again
    assert first != other
    for name in ("average_precision", "roc_auc", "brier", "precision_at_50"):
        figure = first[name]
        assert figure.value is not None
        assert figure.interval is not None
        assert figure.interval[0] <= figure.value <= figure.interval[1]


def test_families_widen_the_intervals() -> None:
    """Ten copies of each advertisement tell no more than one."""
    rows = sample(60)
    copies = [
        r for index, r in enumerate(rows) for r in [row(r.label, r.score, group=f"family {index}")] * 10
    ]
    single = [row(r.label, r.score, group=f"row {i}") for i, r in enumerate(copies)]

    def width(rows: list[Judged]) -> float:
        low, high = Sampling(0, 200).figures(rows, scores_of(rows), ranking)["roc_auc"].interval or (
            0,
            0,
        )
        return high - low

    assert width(copies) > 2 * width(single)


@pytest.mark.parametrize("label", [0, 1])
def test_one_class_alone_has_no_figure(label: int) -> None:
    part = slice_of("x", [row(label, 0.5), row(label, 0.6)], Sampling(0, 20), ranking)
    assert part.figures == {}
    assert part.ads == 2


@given(st.lists(st.tuples(st.integers(0, 1), st.none() | st.floats(0, 1)), min_size=1, max_size=12))
def test_any_rows_can_be_measured(pairs: list[tuple[int, float | None]]) -> None:
    rows = [row(label, score) for label, score in pairs]
    slice_of("x", rows, Sampling(0, 5), whole(0.1))
    reliability(rows, Sampling(0, 5), 0.1)
    found = cuts(rows, (0.5,))
    base_rates(found)
    assert [cut.name for cut in found] == ["high tier", "medium or high tier", "score from 0.5"]


def test_the_dial_says_whom_a_cut_hits() -> None:
    rows = [
        row(1, 0.9), row(0, 0.9, language="id"), row(0, 0.1, language="id"),
        *(row(0, 0.1, language="th", source="other") for _ in range(8)),
    ]  # fmt: skip
    high = cuts(rows, ())[0]
    told = {(alarms.part, alarms.name): alarms for alarms in high.alarms}
    assert told["language", "id"].per_1000 == 500
    assert told["language", "th"].per_1000 == 0
    assert told["all", ""].per_1000 == 100
    assert told["source", "other"].lawful.number == 8
    assert told["language", "th"].lawful.interval is not None
    assert told["language", "th"].lawful.interval[1] > 0.3  # eight are few: nothing is promised


def test_base_rates_are_plain_arithmetic() -> None:
    rows = [row(1, 0.9), row(1, 0.1), *(row(0, 0.9 if i < 2 else 0.1) for i in range(100))]
    rate = at_base_rate(cuts(rows, ())[0], 100)
    assert (rate.true, rate.missed, rate.false) == (50, 50, pytest.approx(198))
    assert rate.share_true == pytest.approx(50 / 248)
    assert "about 50 of them and misses 50" in in_words(rate)


def test_a_budget_without_volume_takes_the_file_as_the_day() -> None:
    rows = [row(i % 2, i / 100) for i in range(1, 100)]
    found = budget(rows, 10, None, 0.1)
    assert found.per_day == 10
    assert found.threshold == pytest.approx(0.90)
    assert found.true == 5


def test_a_budget_keeps_within_the_day_at_its_base_rate() -> None:
    rows = sample(400)
    for number in (20, 100, 1000):
        found = budget(rows, number, 5000, 0.02)
        assert found.per_day <= number + 1e-6
        assert 0 <= found.true <= 100 + 1e-6
    generous = budget(rows, 5000, 5000, 0.02)
    assert generous.found == pytest.approx(1.0)
    assert generous.per_day == pytest.approx(5000)


def test_a_budget_that_even_the_highest_score_exceeds_is_said() -> None:
    found = budget([row(1, 0.9), row(0, 0.9)], 1, 1000, 0.1)
    assert found.per_day > found.budget


def test_a_budget_needs_both_classes_for_a_volume_and_some_score() -> None:
    with pytest.raises(UsageError, match="both classes"):
        budget([row(0, 0.5)], 1, 100, 0.1)
    with pytest.raises(UsageError, match="nothing has a score"):
        budget([row(0, None)], 1, None, 0.1)


def test_indicators_are_counted_by_class_and_language() -> None:
    rows = [
        *(row(1, 0.9, indicators=frozenset({"flight"}), risk_groups=3) for _ in range(4)),
        *(row(0, 0.1, language="th", kind="hard_negative") for _ in range(8)),
        row(0, 0.2, language="th", kind="hard_negative", indicators=frozenset({"flight"})),
    ]
    told = signs(rows, Sampling(0, 20))
    lines = {(line.indicator, line.language): line for line in told.fires}
    assert set(lines) == {("flight", None), ("flight", "en"), ("flight", "th")}
    whole_line = lines["flight", None]
    assert (whole_line.positives.hits, whole_line.positives.number) == (4, 4)
    assert whole_line.negatives["hard_negative, board"].hits == 1
    assert whole_line.lift is not None
    assert whole_line.lift > 3
    assert lines["flight", "en"].lift is None  # nothing lawful there to compare with
    assert told.converging["positive"].share == 1.0
    assert told.alone["average_precision"].value == 1.0
