"""Training of the ranker with scikit-learn; what is shipped are the numbers only.

Models that are fused late (``fusion.py``): a sign-constrained logistic regression on indicators and
their convergence, a linear model of masked wording, and the heads of the encoder. All out-of-fold
parts come from folds that never split a family (an idea and its look-alikes), or a language.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold

from scamrecruit.rank.features import features, group_of
from scamrecruit.rank.fusion import Parts
from scamrecruit.rank.heads import MASKED, fit_head, head_logits, pattern_labels, report_labels
from scamrecruit.rank.model import Head
from scamrecruit.rank.samples import Sample
from scamrecruit.rank.wording import BUCKETS, grams, weights_of

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Settings:
    """All that a training run depends on beside its data."""

    seed: int = 20261121
    folds: int = 5
    repeats: int = 3
    indicator_strength: float = 0.2
    wording_strength: float = 3.0
    group_cap: float = 1.5
    wording_cap: float = 0.6
    head_strength: float = 0.005
    head_cap: float = 6.0
    base_rate: float = 0.1
    min_documents: int = 2


@dataclass(frozen=True, slots=True)
class Fitted:
    """Numbers of one fit: before fusion."""

    coefficients: dict[str, float]
    intercept: float
    idf: Array
    wording: Array
    wording_intercept: float
    pattern: Head
    report: Head


def fit(samples: Sequence[Sample], polarity: Mapping[str, str], settings: Settings) -> Fitted:
    """Fit all models. ``polarity`` maps each indicator id to risk or mitigating."""
    labels = pattern_labels(samples)
    names = sorted({name for sample in samples for name in features(sample.evidence)})
    matrix = _indicator_matrix(samples, names)
    signs = np.array([-1.0 if polarity.get(name) == "mitigating" else 1.0 for name in names])
    coefficients, intercept = _fit_signed(matrix, labels, signs, settings)
    idf = _inverse_document_frequency(samples, settings)
    used = np.flatnonzero(idf)
    model = LogisticRegression(C=settings.wording_strength, max_iter=3000, class_weight="balanced").fit(
        _wording_matrix(samples, idf)[:, used], labels
    )
    wording = np.zeros(BUCKETS)
    wording[used] = model.coef_[0]
    kept = {name: float(c) for name, c in zip(names, coefficients, strict=True) if abs(c) > 1e-6}
    return Fitted(
        coefficients=kept,
        intercept=intercept,
        idf=idf,
        wording=wording,
        wording_intercept=float(model.intercept_[0]),
        pattern=fit_head(samples, labels, settings.head_strength),
        report=fit_head(samples, report_labels(samples), settings.head_strength),
    )


def _fit_signed(
    matrix: Array, labels: NDArray[np.int64], signs: Array, settings: Settings
) -> tuple[Array, float]:
    """Logistic regression in which no risk feature lowers and no mitigating one raises the score.

    Features that come out with the wrong sign (hard negatives say "no experience" too) are taken
    out and the rest is fitted again, until none is left.
    """
    keep = np.ones(matrix.shape[1], dtype=bool)
    while True:
        model = LogisticRegression(
            C=settings.indicator_strength, max_iter=3000, class_weight="balanced"
        ).fit(matrix[:, keep], labels)
        coefficients = np.zeros(matrix.shape[1])
        coefficients[keep] = model.coef_[0]
        wrong = coefficients * signs < -1e-9
        if not wrong.any():
            return coefficients, float(model.intercept_[0])
        keep &= ~wrong


Fold = tuple[NDArray[np.int64], NDArray[np.int64]]


def family_folds(samples: Sequence[Sample], settings: Settings) -> list[list[Fold]]:
    """Rounds of folds, (train, held out), that split no family."""
    labels, families = pattern_labels(samples), [sample.family for sample in samples]
    rounds = []
    for repeat in range(settings.repeats):
        folds = StratifiedGroupKFold(settings.folds, shuffle=True, random_state=settings.seed + repeat)
        rounds.append(list(folds.split(labels, labels, families)))
    return rounds


def language_folds(samples: Sequence[Sample]) -> list[list[Fold]]:
    """One round of folds, (train, held out), that leave one language out each; none of one."""
    languages = np.array([sample.language for sample in samples])
    if len(set(languages.tolist())) < 2:
        return []
    each = [np.flatnonzero(languages == language) for language in sorted(set(languages.tolist()))]
    everything = np.arange(len(samples))
    return [[(np.setdiff1d(everything, held_out), held_out) for held_out in each]]


def out_of_fold(
    samples: Sequence[Sample],
    rounds: Sequence[Sequence[Fold]],
    polarity: Mapping[str, str],
    groups: Mapping[str, str],
    settings: Settings,
) -> tuple[Parts, Array]:
    """Parts of each sample's score by models that never saw it, mean over rounds; and, to see what
    the encoder leans on, its part for the masked view."""
    sums = np.zeros((len(samples), len(Parts._fields)))
    masked = np.zeros(len(samples))
    for train, held_out in (fold for folds in rounds for fold in folds):
        fitted = fit([samples[i] for i in train], polarity, settings)
        rest = [samples[i] for i in held_out]
        sums[held_out] += np.column_stack(parts_of(rest, fitted, groups, settings))
        masked[held_out] += head_logits(rest, fitted.pattern, MASKED)
    return Parts(*(sums / len(rounds)).T), masked / len(rounds)


def parts_of(
    samples: Sequence[Sample], fitted: Fitted, groups: Mapping[str, str], settings: Settings
) -> Parts:
    """The parts of each sample's score, before they are weighted."""
    cap = settings.head_cap
    return Parts(
        indicators=indicator_logits(samples, fitted, groups, settings),
        wording=wording_logits(samples, fitted, settings),
        encoder=np.clip(head_logits(samples, fitted.pattern), -cap, cap),
        report=np.clip(head_logits(samples, fitted.report), 0, cap),
    )


def indicator_logits(
    samples: Sequence[Sample], fitted: Fitted, groups: Mapping[str, str], settings: Settings
) -> Array:
    """Capped sums of indicator coefficients, without intercept."""
    return np.array([_capped(sample, fitted, groups, settings.group_cap) for sample in samples])


def _capped(sample: Sample, fitted: Fitted, groups: Mapping[str, str], cap: float) -> float:
    sums: dict[str, float] = {}
    for name in features(sample.evidence):
        group = group_of(name, groups)
        sums[group] = sums.get(group, 0.0) + fitted.coefficients.get(name, 0.0)
    return sum(max(-cap, min(cap, value)) for value in sums.values())


def wording_logits(samples: Sequence[Sample], fitted: Fitted, settings: Settings) -> Array:
    """Clipped log-odds of the wording model."""
    raw = _wording_matrix(samples, fitted.idf) @ fitted.wording + fitted.wording_intercept
    return np.asarray(np.clip(raw, -settings.wording_cap, settings.wording_cap))


def _indicator_matrix(samples: Sequence[Sample], names: Sequence[str]) -> Array:
    index = {name: number for number, name in enumerate(names)}
    matrix = np.zeros((len(samples), len(names)))
    for row, sample in enumerate(samples):
        for name in features(sample.evidence):
            if name in index:
                matrix[row, index[name]] = 1.0
    return matrix


def _inverse_document_frequency(samples: Sequence[Sample], settings: Settings) -> Array:
    """Smoothed idf per bucket; zero for buckets seen in too few families to mean anything."""
    families: dict[str, set[int]] = {}
    for sample in samples:
        families.setdefault(sample.family, set()).update(grams(sample.evidence.masked).buckets.tolist())
    frequency = np.zeros(BUCKETS)
    for buckets in families.values():
        frequency[np.fromiter(buckets, dtype=np.int64, count=len(buckets))] += 1
    idf = np.log((1 + len(families)) / (1 + frequency)) + 1
    return np.where(frequency >= settings.min_documents, idf, 0.0)


def _wording_matrix(samples: Sequence[Sample], idf: Array) -> csr_matrix:
    values, columns, starts = [], [], [0]
    for sample in samples:
        found = grams(sample.evidence.masked)
        values.append(weights_of(found, idf))  # type: ignore[arg-type]
        columns.append(found.buckets.astype(np.int64))
        starts.append(starts[-1] + len(found.buckets))
    return csr_matrix(
        (np.concatenate(values), np.concatenate(columns), starts), shape=(len(samples), BUCKETS)
    )
