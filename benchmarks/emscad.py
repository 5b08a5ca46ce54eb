"""A side task, so that the parts can be compared with something public: general job fraud (EMSCAD).

    python benchmarks/emscad.py DATA.jsonl.gz

Not what the product is for (its fraud is identity theft and fees in advance), and nothing in it is tuned
to it. Our parts, the encoder's vectors and the n-grams of the wording model, are fitted anew on these
texts and fused late, against a linear support vector machine on word pairs (TF-IDF); the same five
folds, none of which splits a group of near-duplicates (``dup_group``); text only. How strongly our
parts are held back, and how they are weighed, is chosen on folds within what is trained on.
"""

import argparse
import gzip
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.preprocessing import StandardScaler
from sklearn.svm import LinearSVC

from scamrecruit.rank.encoder import load_encoder, text_of
from scamrecruit.rank.measures import average_precision, recall_at_false_positives, roc_auc
from scamrecruit.rank.wording import BUCKETS, grams, weights_of

Rows = NDArray[np.int64]
Scores = NDArray[np.float64]
Judge = Callable[[Rows, Rows], Scores]
"""Scores of the second rows by what was fitted on the first."""
SEED = 20261121
STRENGTHS = (0.005, 0.02), (1.0, 10.0)
"""That are tried, of the encoder's part and of the wording's."""


def main() -> None:
    """Print one row a model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    with gzip.open(parser.parse_args().data, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    texts = [row["text"] for row in rows]
    labels = np.array([int(row["label"]) for row in rows])
    groups = [str(row["dup_group"]) for row in rows]
    split = StratifiedGroupKFold(5, shuffle=True, random_state=SEED)
    folds = list(split.split(labels, labels, groups))
    svm, ours = _by_folds(_svm(texts, labels), folds), _by_folds(_ours(texts, labels, groups), folds)
    print("| | average precision | ROC-AUC | recall at 5% | at 1% |\n|---|---|---|---|---|")
    for name, scores in (("TF-IDF, linear SVM", svm), ("encoder and n-grams", ours)):
        figures = [average_precision(labels, scores), roc_auc(labels, scores)]
        figures += [recall_at_false_positives(labels, scores, rate) for rate in (0.05, 0.01)]
        print(f"| {name} | {' | '.join(f'{figure:.3f}' for figure in figures)} |")
    errors = [1 - average_precision(labels, scores) for scores in (ours, svm)]
    print(f"what is missing to an average precision of 1: {errors[0] / errors[1]:.2f} of the SVM's")


def _by_folds(judge: Judge, folds: list[tuple[Rows, Rows]]) -> Scores:
    scores = np.zeros(sum(len(held_out) for _, held_out in folds))
    for train, held_out in folds:
        scores[held_out] = judge(train, held_out)
    return scores


def _svm(texts: list[str], labels: Rows) -> Judge:
    def judge(train: Rows, held_out: Rows) -> Scores:
        words = TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2), min_df=2)
        matrix = words.fit_transform([texts[n] for n in train])
        model = LinearSVC(class_weight="balanced", random_state=SEED).fit(matrix, labels[train])
        return np.asarray(model.decision_function(words.transform([texts[n] for n in held_out])))

    return judge


def _ours(texts: list[str], labels: Rows, groups: list[str]) -> Judge:
    """Both parts, each as strong as does best on inner folds, weighed by what they say there."""
    makers = (_encoder(texts, labels), _wording(texts, labels))
    split = StratifiedGroupKFold(4, shuffle=True, random_state=SEED)

    def judge(train: Rows, held_out: Rows) -> Scores:
        names = [groups[n] for n in train]
        folds = list(split.split(train, labels[train], names))
        chosen, inner = [], []
        for make, strengths in zip(makers, STRENGTHS, strict=True):
            judges = [make(strength) for strength in strengths]
            tried = [_by_folds(_within(judge, train), folds) for judge in judges]
            best = int(np.argmax([average_precision(labels[train], each) for each in tried]))
            chosen.append(judges[best])
            inner.append(tried[best])
        fusion = LogisticRegression(C=100.0, class_weight="balanced")
        fusion.fit(np.column_stack(inner), labels[train])
        parts = np.column_stack([each(train, held_out) for each in chosen])
        return np.asarray(fusion.decision_function(parts))

    return judge


def _within(judge: Judge, rows: Rows) -> Judge:
    """The same judge for places within ``rows``."""
    return lambda train, held_out: judge(rows[train], rows[held_out])


def _encoder(texts: list[str], labels: Rows) -> Callable[[float], Judge]:
    vectors = load_encoder().embed([text_of("", text) for text in texts])

    def make(strength: float) -> Judge:
        def judge(train: Rows, held_out: Rows) -> Scores:
            scaler = StandardScaler().fit(vectors[train])
            model = LogisticRegression(C=strength, max_iter=3000, class_weight="balanced")
            model.fit(scaler.transform(vectors[train]), labels[train])
            return np.asarray(model.decision_function(scaler.transform(vectors[held_out])))

        return judge

    return make


def _wording(texts: list[str], labels: Rows) -> Callable[[float], Judge]:
    found = [grams(text.lower()) for text in texts]

    def weighted(rows: Rows, idf: NDArray[np.float32]) -> csr_matrix:
        each = [found[n] for n in rows]
        starts = np.concatenate([[0], np.cumsum([len(one.buckets) for one in each])])
        values = np.concatenate([weights_of(one, idf) for one in each])
        buckets = np.concatenate([one.buckets for one in each]).astype(np.int64)
        return csr_matrix((values, buckets, starts), shape=(len(rows), BUCKETS))

    def make(strength: float) -> Judge:
        def judge(train: Rows, held_out: Rows) -> Scores:
            every = np.concatenate([found[n].buckets for n in train])
            seen = np.bincount(every, minlength=BUCKETS)
            idf = np.where(seen >= 2, np.log((1 + len(train)) / (1 + seen)) + 1, 0.0)
            model = LinearSVC(C=strength, class_weight="balanced", random_state=SEED)
            model.fit(weighted(train, idf.astype(np.float32)), labels[train])
            return np.asarray(model.decision_function(weighted(held_out, idf.astype(np.float32))))

        return judge

    return make


if __name__ == "__main__":
    main()
