"""Training of the ranker with scikit-learn; what is shipped are the numbers only.

Models that are fused late (``fusion.py``): a sign-constrained logistic regression on indicators and
their convergence, a linear model of masked wording, and the encoder. All out-of-fold parts come from
folds that never split a family (an idea and its look-alikes), or a language.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold

from scamrecruit.rank.design import Design, Rows, document_frequency
from scamrecruit.rank.fusion import Parts
from scamrecruit.rank.heads import fit_correction, head_logits
from scamrecruit.rank.model import Head
from scamrecruit.rank.tuned import FAMILIES, PATTERN, REPORT, WRITTEN
from scamrecruit.rank.wording import BUCKETS

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
    wording_cap: float = 1.0
    correction_strength: float = 0.001
    head_cap: float = 6.0
    base_rate: float = 0.1
    min_documents: int = 2


@dataclass(frozen=True, slots=True)
class Fitted:
    """Numbers of one fit, before fusion: ``coefficients`` one a feature, ``idf`` and ``wording`` one
    an n-gram of the design."""

    coefficients: Array
    idf: Array
    wording: Array
    wording_intercept: float
    correction: Head | None
    """What is added to the encoder's head for what analysts decided."""

    def named(self, design: Design) -> dict[str, float]:
        """The coefficients that are not zero, by the names of their features."""
        pairs = zip(design.names, self.coefficients.tolist(), strict=True)
        return {name: value for name, value in pairs if abs(value) > 1e-6}

    def spread(self, design: Design) -> tuple[Array, Array]:
        """``idf`` and ``wording`` over all buckets."""
        idf, wording = np.zeros(BUCKETS), np.zeros(BUCKETS)
        idf[design.buckets], wording[design.buckets] = self.idf, self.wording
        return idf, wording


def fit(design: Design, rows: Rows, polarity: Mapping[str, str], settings: Settings) -> Fitted:
    """Fit all models on ``rows``. ``polarity`` maps each indicator id to risk or mitigating."""
    labels = design.labels[rows]
    signs = np.array([-1.0 if polarity.get(name) == "mitigating" else 1.0 for name in design.names])
    idf = _inverse_document_frequency(design, rows, settings)
    used = np.flatnonzero(idf)
    model = LogisticRegression(C=settings.wording_strength, max_iter=3000, class_weight="balanced").fit(
        _wording_matrix(design, rows, idf)[:, used], labels
    )
    wording = np.zeros(len(idf))
    wording[used] = model.coef_[0]
    return Fitted(
        coefficients=_fit_signed(design.marks[rows], labels, signs, settings),
        idf=idf,
        wording=wording,
        wording_intercept=float(model.intercept_[0]),
        correction=_correction(design, rows, settings),
    )


def _correction(design: Design, rows: Rows, settings: Settings) -> Head | None:
    """None where analysts decided nothing, or only one side."""
    decided = rows[design.decided[rows]]
    labels = design.labels[decided]
    if len(np.unique(labels)) < 2:
        return None
    said = design.unseen[FAMILIES, decided, WRITTEN, PATTERN]
    return fit_correction(design.vectors[decided], said, labels, settings.correction_strength)


def _fit_signed(matrix: Array, labels: NDArray[np.int64], signs: Array, settings: Settings) -> Array:
    """Logistic regression in which no risk feature lowers and no mitigating one raises the score.

    Features that come out with the wrong sign (hard negatives say "no experience" too) are taken
    out and the rest is fitted again, until none is left.
    """
    keep = matrix.any(0)
    while True:
        model = LogisticRegression(
            C=settings.indicator_strength, max_iter=3000, class_weight="balanced"
        ).fit(matrix[:, keep], labels)
        coefficients = np.zeros(matrix.shape[1])
        coefficients[keep] = model.coef_[0]
        wrong = coefficients * signs < -1e-9
        if not wrong.any():
            return coefficients
        keep &= ~wrong


Fold = tuple[Rows, Rows]


def family_folds(design: Design, settings: Settings) -> list[list[Fold]]:
    """Rounds of folds, (train, held out), that split no family."""
    labels = design.labels
    rounds = []
    for repeat in range(settings.repeats):
        folds = StratifiedGroupKFold(settings.folds, shuffle=True, random_state=settings.seed + repeat)
        rounds.append(list(folds.split(labels, labels, design.families)))
    return rounds


def language_folds(languages: Sequence[str]) -> list[list[Fold]]:
    """One round of folds, (train, held out), that leave one language out each; none of one."""
    each = np.array(languages)
    names = sorted(set(languages))
    if len(names) < 2:
        return []
    return [[(np.flatnonzero(each != name), np.flatnonzero(each == name)) for name in names]]


def out_of_fold(
    design: Design,
    rounds: Sequence[Sequence[Fold]],
    polarity: Mapping[str, str],
    settings: Settings,
    unseen: int = FAMILIES,
) -> Parts:
    """Parts of each sample's score by models that never saw it, mean over rounds; ``unseen`` is what
    the encoder never saw of it."""
    sums = np.zeros((len(design.labels), len(Parts._fields)))
    for train, held_out in (fold for folds in rounds for fold in folds):
        fitted = fit(design, train, polarity, settings)
        sums[held_out] += np.column_stack(_parts(design, held_out, fitted, settings, unseen))
    return Parts(*(sums / len(rounds)).T)


def _parts(design: Design, rows: Rows, fitted: Fitted, settings: Settings, unseen: int) -> Parts:
    """The parts of the score of each of ``rows``, before they are weighted."""
    cap, said = settings.head_cap, design.unseen[unseen, rows, WRITTEN].astype(np.float64)
    encoder = said[:, PATTERN]
    if fitted.correction:
        encoder = encoder + head_logits(design.vectors[rows], fitted.correction)
    return Parts(
        indicators=indicator_logits(design, rows, fitted, settings),
        wording=wording_logits(design, rows, fitted, settings),
        encoder=np.clip(encoder, -cap, cap),
        report=np.clip(said[:, REPORT], 0, cap),
    )


def indicator_logits(design: Design, rows: Rows, fitted: Fitted, settings: Settings) -> Array:
    """Capped sums of indicator coefficients, without intercept."""
    by_group = np.zeros((len(design.names), design.groups.max(initial=0) + 1))
    by_group[np.arange(len(design.names)), design.groups] = fitted.coefficients
    sums = design.marks[rows] @ by_group
    return np.asarray(np.clip(sums, -settings.group_cap, settings.group_cap).sum(1))


def wording_logits(design: Design, rows: Rows, fitted: Fitted, settings: Settings) -> Array:
    """Clipped log-odds of the wording model."""
    raw = _wording_matrix(design, rows, fitted.idf) @ fitted.wording + fitted.wording_intercept
    return np.asarray(np.clip(raw, -settings.wording_cap, settings.wording_cap))


def _inverse_document_frequency(design: Design, rows: Rows, settings: Settings) -> Array:
    """Smoothed idf per n-gram; zero for those seen in too few families to mean anything."""
    families = design.families[rows]
    frequency = document_frequency(design.counts[rows], families)
    idf = np.log((1 + len(np.unique(families))) / (1 + frequency)) + 1
    return np.where(frequency >= settings.min_documents, idf, 0.0)


def _wording_matrix(design: Design, rows: Rows, idf: Array) -> csr_matrix:
    """Unit-length tf-idf weights of ``rows``, as ``wording.weights_of`` gives them."""
    matrix = design.counts[rows]
    matrix.data = matrix.data * idf[matrix.indices]
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(1)).ravel())
    matrix.data /= np.repeat(np.where(lengths > 0, lengths, 1.0), np.diff(matrix.indptr))
    return matrix
