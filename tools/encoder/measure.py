"""Size, speed and quality of forms of the encoder, as rows of the table in docs/encoder.md.

    python -m tools.encoder.measure [--labels FILE.jsonl]

Quality is that of the pattern head alone: on families, then on languages of the corpus that were left
out of its training and, if given, on labelled ads (``text``, ``title``, ``label``) that nothing was
trained on.
"""

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import process_time
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from scamrecruit.extract.compiled import load_rule_pack
from scamrecruit.extract.extractor import Extractor
from scamrecruit.rank.design import Design, designed
from scamrecruit.rank.encoder import Encoder, load_encoder, text_of
from scamrecruit.rank.fit import Settings, family_folds, language_folds
from scamrecruit.rank.heads import WRITTEN, fit_head, head_logits
from scamrecruit.rank.measures import average_precision, recall_at_false_positives
from scamrecruit.rank.vectors import VectorStore
from scamrecruit.resources import cache_dir
from scamrecruit.training import load_corpus, samples_of
from tools.encoder import build, product
from tools.encoder.source import decode, fetch

CORPUS = Path("fixtures/corpus")
SHORT = 200
"""Characters of the texts for the speed."""
EVERY = 25
"""Every so-manieth advertisement is used for the speed."""
EVERY_LAYER = tuple(range(1, 13))


class Labelled(msgspec.Struct):
    """A line of the file of labels."""

    text: str
    label: int
    title: str = ""


FORMS: tuple[tuple[int, ...], ...] = (
    (12,),
    (4, 8, 12),
    build.LAYERS,
    EVERY_LAYER,
    (2, 4, 6, 8),
)
"""Layers that are read; those behind the last of them are not computed."""


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--labels", type=Path)
    parser.add_argument("--cache", type=Path, default=build.CACHE)
    arguments = parser.parse_args()
    lines = arguments.labels.read_bytes() if arguments.labels else b""
    others = msgspec.json.Decoder(Labelled).decode_lines(lines)
    source = decode(fetch(arguments.cache))
    words = product.quantise(source.matrices["emb.word"].decoded(), build.SEED)
    with tempfile.TemporaryDirectory() as folder:
        build.write(Path(folder), source, words, EVERY_LAYER)
        known = vectors_of(load_encoder(Path(folder)), others)
    print("| layers read | MB | short ads a second | left-out families | left-out languages | labels |")
    print("|---|---|---|---|---|---|")
    for layers in FORMS:
        with tempfile.TemporaryDirectory() as folder:
            build.write(Path(folder), source, words, layers)
            size = sum(file.stat().st_size for file in Path(folder).iterdir())
            cells = [f"{size / 1e6:.0f}", speed(load_encoder(Path(folder))), *quality(known, layers)]
        print(f"| {', '.join(map(str, layers))} | {' | '.join(cells)} |", flush=True)


class Known(NamedTuple):
    """Vectors of every layer, of the corpus and of other labelled ads."""

    design: Design
    languages: list[str]
    others: NDArray[np.float32]
    labels: NDArray[np.int64]


def vectors_of(encoder: Encoder, others: Sequence[Labelled]) -> Known:
    """Encodes everything once."""
    store = VectorStore(encoder, cache_dir())
    samples = samples_of(load_corpus(CORPUS), Extractor(*load_rule_pack()), store)
    vectors = store.embed([text_of(ad.title, ad.text) for ad in others])
    labels = np.array([ad.label for ad in others])
    return Known(designed(samples, {}, 2), [s.language for s in samples], vectors, labels)


def speed(encoder: Encoder) -> str:
    """Short ads in a second of processor time."""
    texts = [text_of(ad.title, ad.text)[:SHORT] for ad in load_corpus(CORPUS)[::EVERY]]
    encoder.embed(texts[:3])
    started = process_time()
    encoder.embed(text + " " for text in texts)
    return f"{len(texts) / (process_time() - started):.0f}"


def quality(known: Known, layers: Sequence[int]) -> Iterator[str]:
    """Figures of a head that reads these layers."""
    settings, design = Settings(), known.design
    vectors, labels = read(design.vectors, layers), design.labels
    for folds in (family_folds(design, settings)[0], language_folds(known.languages)[0]):
        scores = np.zeros(len(labels))
        for train, held_out in folds:
            head = fit_head(vectors[:, train], labels[train], settings.head_strength)
            scores[held_out] = head_logits(vectors[WRITTEN, held_out], head)
        yield figures(labels, scores)
    if len(known.labels):
        head = fit_head(vectors, labels, settings.head_strength)
        yield figures(known.labels, head_logits(read(known.others, layers), head))
    else:
        yield "-"


def read(vectors: NDArray[np.float32], layers: Sequence[int]) -> NDArray[np.float32]:
    """The part of ``vectors`` [..., layers * hidden] that holds these layers."""
    apart = vectors.reshape(*vectors.shape[:-1], len(EVERY_LAYER), -1)
    return apart[..., [layer - 1 for layer in layers], :].reshape(*vectors.shape[:-1], -1)


def figures(labels: NDArray[np.int64], scores: NDArray[np.float64]) -> str:
    """Average precision and two recalls."""
    recalls = (recall_at_false_positives(labels, scores, rate) for rate in (0.05, 0.01))
    return f"{average_precision(labels, scores):.3f}, " + ", ".join(f"{r:.2f}" for r in recalls)


if __name__ == "__main__":
    main()
