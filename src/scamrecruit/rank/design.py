"""Labelled advertisements as matrices: made once, then every fold takes its rows.

Nothing here is learned: what depends on which advertisements a model may see (inverse document
frequency, means, spreads) is worked out in ``fit`` from the rows of the fold alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from scamrecruit.rank.features import features, group_of
from scamrecruit.rank.samples import Sample
from scamrecruit.rank.wording import BUCKETS, grams

Array = NDArray[np.float64]
Rows = NDArray[np.int64]
NOT_AN_AD = "not_an_ad"


@dataclass(frozen=True, slots=True)
class Design:
    """``n`` samples. ``labels``: one for the documented pattern; ``reports``: one for texts that are no
    offer (news, warnings, questions, people who look for work).

    ``marks`` [n, names] are the features of the evidence, ``names`` their names and ``groups`` the
    number of each one's group. ``counts`` [n, grams] are 1 + ln of how often an n-gram occurs,
    ``buckets`` where each stands in the wording model. ``unseen`` [2, n, views, heads] is what encoders
    say that never saw the family, or the language, of a text; ``decided`` [n] tells what analysts
    decided, and ``vectors`` [n, dimensions] are given where that is to be learned (else: [n, 0]).
    """

    labels: NDArray[np.int64]
    reports: NDArray[np.int64]
    families: NDArray[np.int64]
    names: tuple[str, ...]
    groups: NDArray[np.int64]
    marks: Array
    counts: csr_matrix
    buckets: NDArray[np.int64]
    unseen: NDArray[np.float32]
    decided: NDArray[np.bool_]
    vectors: NDArray[np.float32]

    @property
    def everything(self) -> Rows:
        """The numbers of all samples."""
        return np.arange(len(self.labels))


def designed(samples: Sequence[Sample], groups: Mapping[str, str], min_documents: int) -> Design:
    """The matrices of ``samples``; n-grams of fewer families than ``min_documents`` are left out,
    since no part of the samples can hold more of them."""
    _, families = np.unique([sample.family for sample in samples], return_inverse=True)
    present = [features(sample.evidence) for sample in samples]
    names = sorted({name for row in present for name in row})
    _, group_numbers = np.unique([group_of(name, groups) for name in names], return_inverse=True)
    counts, buckets = _counts(samples)
    common = np.flatnonzero(document_frequency(counts, families) >= min_documents)
    return Design(
        labels=np.array([sample.label for sample in samples]),
        reports=np.array([int(sample.kind == NOT_AN_AD) for sample in samples]),
        families=families,
        names=tuple(names),
        groups=group_numbers,
        marks=np.array([np.isin(names, row) for row in present], dtype=float),
        counts=counts[:, common],
        buckets=buckets[common],
        unseen=np.stack([sample.unseen for sample in samples], axis=1),
        decided=np.array([sample.decided for sample in samples]),
        vectors=np.array([[] if s.vector is None else s.vector for s in samples], np.float32),
    )


def document_frequency(counts: csr_matrix, families: NDArray[np.int64]) -> Array:
    """In how many families each column of ``counts`` occurs; ``families`` is that of each row."""
    numbers, places = np.unique(families, return_inverse=True)
    member = csr_matrix(
        (np.ones(len(places)), (places, np.arange(len(places)))), shape=(len(numbers), len(places))
    )
    together = member @ counts
    return np.bincount(together.indices, minlength=counts.shape[1]).astype(float)


def _counts(samples: Sequence[Sample]) -> tuple[csr_matrix, NDArray[np.int64]]:
    """1 + ln of the counts of n-grams that occur at all, and the bucket of each column."""
    found = [grams(sample.evidence.masked) for sample in samples]
    starts = np.concatenate([[0], np.cumsum([len(each.buckets) for each in found])])
    buckets = np.concatenate([each.buckets for each in found]).astype(np.int64)
    values = 1.0 + np.log(np.concatenate([each.counts for each in found]))
    whole = csr_matrix((values, buckets, starts), shape=(len(samples), BUCKETS))
    occurring = np.unique(buckets)
    return whole[:, occurring], occurring
