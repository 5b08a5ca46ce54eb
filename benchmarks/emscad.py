"""A side task, so that the parts can be compared with something public: general job fraud (EMSCAD).

    python benchmarks/emscad.py DATA.jsonl.gz

Not what the product is for (its fraud is identity theft and fees in advance), and nothing is tuned to
it. Our parts, the encoder's vectors and the n-grams of the wording model, are fitted anew on these
texts, against a linear support vector machine on word pairs (TF-IDF); the same five folds, none of which
splits a group of near-duplicates (``dup_group``); text only.
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
from scamrecruit.rank.wording import BUCKETS, grams

Rows = NDArray[np.int64]
Scores = NDArray[np.float64]
Judge = Callable[[Rows, Rows], Scores]
"""Scores of the second rows by what was fitted on the first."""
SEED = 20261121
_STRENGTH = 0.005
"""As for the heads of the product (tools/encoder/upper.py)."""


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
    svm, ours = _by_folds(_svm(texts, labels), folds), _by_folds(_ours(texts, labels), folds)
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


def _ours(texts: list[str], labels: Rows) -> Judge:
    vectors = load_encoder().embed([text_of("", text) for text in texts])
    found = [grams(text) for text in texts]
    starts = np.concatenate([[0], np.cumsum([len(each.buckets) for each in found])])
    buckets = np.concatenate([each.buckets for each in found]).astype(np.int64)
    values = 1.0 + np.log(np.concatenate([each.counts for each in found]))
    counts = csr_matrix((values, buckets, starts), shape=(len(texts), BUCKETS))

    def judge(train: Rows, held_out: Rows) -> Scores:
        seen = np.bincount(counts[train].indices, minlength=BUCKETS)
        idf = np.where(seen >= 2, np.log((1 + len(train)) / (1 + seen)) + 1, 0.0)
        weighted = counts.multiply(idf).tocsr()
        lengths = np.sqrt(np.asarray(weighted.multiply(weighted).sum(1)).ravel())
        weighted = csr_matrix(weighted.multiply(1 / np.where(lengths, lengths, 1)[:, None]))
        scaled = StandardScaler().fit(vectors[train]).transform(vectors)
        logits = np.zeros(len(held_out))
        for inputs, strength in ((scaled, _STRENGTH), (weighted, 3.0)):
            model = LogisticRegression(C=strength, max_iter=3000, class_weight="balanced")
            logits += model.fit(inputs[train], labels[train]).decision_function(inputs[held_out])
        return logits

    return judge


if __name__ == "__main__":
    main()
