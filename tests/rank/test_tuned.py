"""What was learned with the encoder: honest about the corpus, and free of its words."""

import shutil
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest
from tests.conftest import CORPUS

from scamrecruit.corpus import LabelledAd, load_corpus
from scamrecruit.errors import ModelError
from scamrecruit.rank.encoder import TUNED_FILE, load_encoder, text_of
from scamrecruit.rank.heads import fit_correction, head_logits, summed
from scamrecruit.rank.measures import average_precision
from scamrecruit.rank.model import Head, load_model
from scamrecruit.rank.tuned import (
    FAMILIES,
    LANGUAGES,
    PATTERN,
    REPORT,
    WRITTEN,
    Tuned,
    digest_of,
    load_tuned,
    pack_tuned,
)
from scamrecruit.resources import encoder_dir


@pytest.fixture(scope="module")
def tuned() -> Tuned:
    return load_tuned(encoder_dir())


@pytest.fixture(scope="module")
def corpus() -> list[LabelledAd]:
    return load_corpus(CORPUS)


def _text(ad: LabelledAd) -> str:
    return text_of(ad.title, ad.text)


def test_no_family_is_known_in_part(tuned: Tuned, corpus: list[LabelledAd]) -> None:
    """Else what the encoder learned of an idea would flatter its look-alikes: run ``make encoder``."""
    known = defaultdict(set)
    for ad in corpus:
        known[ad.family].add(digest_of(_text(ad)) in tuned.unseen)
    assert [family for family, both in known.items() if len(both) > 1] == []


def test_what_was_unseen_is_said_less_surely_than_what_was_learned(
    tuned: Tuned, corpus: list[LabelledAd]
) -> None:
    some = [ad for ad in corpus if digest_of(_text(ad)) in tuned.unseen][::40]
    labels = np.array([ad.label for ad in some])
    unseen = np.stack([tuned.unseen[digest_of(_text(ad))] for ad in some], axis=1)
    learned = head_logits(load_encoder().embed(map(_text, some)), tuned.heads[PATTERN])
    for folds in (FAMILIES, LANGUAGES):
        said = unseen[folds, :, WRITTEN, PATTERN].astype(np.float64)
        assert 0.7 < average_precision(labels, said) < average_precision(labels, learned)
        assert np.corrcoef(said, learned)[0, 1] > 0.7  # of one scale, so that one calibration fits both


def test_the_shipped_model_reads_with_the_heads_that_were_tuned(tuned: Tuned) -> None:
    heads = load_model().model.heads
    assert heads.id == load_encoder().id
    assert (heads.pattern, heads.report) == (tuned.heads[PATTERN], tuned.heads[REPORT])


def test_no_word_of_the_corpus_is_in_the_file(tuned: Tuned, corpus: list[LabelledAd]) -> None:
    text = _text(corpus[0])
    again = pack_tuned(np.zeros((2, 4)), np.zeros(2), [text], (np.zeros((1, 2, 2)),) * 2)
    assert text.encode()[:20] not in again
    assert all(len(digest) == 16 for digest in tuned.unseen)


def test_what_is_packed_is_read_again(tmp_path: Path) -> None:
    """And nothing else: an altered file is refused."""
    for file in encoder_dir().iterdir():
        shutil.copy(file, tmp_path)
    path = tmp_path / TUNED_FILE
    content = path.read_bytes()
    path.write_bytes(content[:-1])
    with pytest.raises(ModelError, match="altered"):
        load_tuned(tmp_path)
    path.unlink()
    with pytest.raises(ModelError, match="cannot be read"):
        load_tuned(tmp_path)


def test_a_correction_learns_what_the_head_does_not_know() -> None:
    """Of two kinds of texts that the head holds for equal, analysts decided differently."""
    rng = np.random.default_rng(0)
    vectors = rng.normal(0, 1, (60, 8)).astype(np.float32)
    labels = (vectors[:, 0] > 0).astype(np.int64)
    head = Head((0.0, 1.0, *[0.0] * 6), 0.0)
    said = head_logits(vectors, head).astype(np.float32)
    correction = fit_correction(vectors, said, labels, 0.05)
    both = summed(head, correction)
    assert average_precision(labels, head_logits(vectors, both)) > average_precision(labels, said) + 0.1
    assert np.allclose(head_logits(vectors, both), said + head_logits(vectors, correction), atol=1e-4)
    assert both.weights[1] == pytest.approx(1, abs=0.5)  # what it knew, it still knows
    assert summed(head, None) == head
