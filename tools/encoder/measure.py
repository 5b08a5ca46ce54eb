"""Size, speed and quality of forms of the encoder, as rows of the table in docs/encoder.md.

    python -m tools.encoder.measure [--labels FILE.jsonl]

Quality is that of the encoder alone: on families, then on languages of the corpus that were left out
of its training and, if given, on labelled ads (``text``, ``title``, ``label``) that nothing was
trained on. All forms are measured on the same folds.
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

from scamrecruit.corpus import load_corpus
from scamrecruit.rank.encoder import Encoder, load_encoder, text_of
from scamrecruit.rank.heads import head_logits
from scamrecruit.rank.measures import average_precision, recall_at_false_positives
from scamrecruit.rank.pieces import Pieces, packed
from scamrecruit.rank.tuned import PATTERN, WRITTEN, digest_of, load_tuned
from scamrecruit.resources import encoder_dir
from tools.encoder import build, product
from tools.encoder.examples import masked_of, texts_of
from tools.encoder.heads import fit_head
from tools.encoder.network import Network
from tools.encoder.source import Source, decode, fetch
from tools.encoder.tune import family_folds, language_folds
from tools.encoder.upper import Numbers, Settings, Texts

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


FORMS: tuple[tuple[int, ...], ...] = ((12,), (4, 8, 12), build.LAYERS, EVERY_LAYER, (2, 4, 6, 8))
"""Layers that are read; those behind the last of them are not computed."""


class Known(NamedTuple):
    """Vectors of every layer of the encoder before it was tuned: of the corpus [views, n, ..], and of
    other labelled ads; and what folds leave out by family and by language."""

    vectors: NDArray[np.float32]
    labels: Numbers
    folds: tuple[list[Numbers], list[Numbers]]
    others: NDArray[np.float32]
    judged: Numbers


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
    network = Network(source, words.decoded()).eval()
    texts = corpus_texts(source)
    with tempfile.TemporaryDirectory() as folder:
        build.write(Path(folder), source, words, network, EVERY_LAYER)
        known = known_of(load_encoder(Path(folder)), texts, others)
    print("| layers read | MB | short ads a second | left-out families | left-out languages | labels |")
    print("|---|---|---|---|---|---|")
    for layers in FORMS:
        with tempfile.TemporaryDirectory() as folder:
            build.write(Path(folder), source, words, network, layers)
            row(Path(folder), ", ".join(map(str, layers)), quality(known, layers))
    row(encoder_dir(), "**as shipped: 2, 4, 6, 8, tuned 10, 12**", shipped(known, others))


def row(folder: Path, name: str, figures: Iterator[str]) -> None:
    """One line of the table."""
    size = (folder / "encoder.onnx").stat().st_size
    cells = [name, f"{size / 1e6:.0f}", speed(load_encoder(folder)), *figures]
    print(f"| {' | '.join(cells)} |", flush=True)


def corpus_texts(source: Source) -> Texts:
    """The corpus as it is tuned on."""
    return texts_of(
        load_corpus(CORPUS), Pieces(packed(build.vocabulary_of(source))), build.PREFIX, build.MAX_PIECES
    )


def known_of(encoder: Encoder, texts: Texts, others: Sequence[Labelled]) -> Known:
    """Encodes everything once."""
    ads = load_corpus(CORPUS)
    views = ([text_of(ad.title, ad.text) for ad in ads], masked_of(ads))
    return Known(
        vectors=np.stack([encoder.embed(view) for view in views]),
        labels=np.array([ad.label for ad in ads]),
        folds=(family_folds(texts, Settings()), language_folds(texts, Settings())),
        others=encoder.embed([text_of(ad.title, ad.text) for ad in others]),
        judged=np.array([ad.label for ad in others]),
    )


def speed(encoder: Encoder) -> str:
    """Short ads in a second of processor time."""
    texts = [text_of(ad.title, ad.text)[:SHORT] for ad in load_corpus(CORPUS)[::EVERY]]
    encoder.embed(texts[:3])
    started = process_time()
    encoder.embed(text + " " for text in texts)
    return f"{len(texts) / (process_time() - started):.0f}"


def quality(known: Known, layers: Sequence[int]) -> Iterator[str]:
    """Figures of a head that reads these layers of the encoder before it was tuned."""
    strength, labels = Settings().head_strength, known.labels
    vectors = read(known.vectors, layers)
    for folds in known.folds:
        scores = np.zeros(len(labels))
        for held_out in folds:
            train = np.setdiff1d(np.arange(len(labels)), held_out)
            head = fit_head(vectors[:, train], labels[train], strength)
            scores[held_out] = head_logits(vectors[WRITTEN, held_out], head)
        yield figures(labels, scores)
    if len(known.judged):
        head = fit_head(vectors, labels, strength)
        yield figures(known.judged, head_logits(read(known.others, layers), head))
    else:
        yield "-"


def shipped(known: Known, others: Sequence[Labelled]) -> Iterator[str]:
    """Figures of the encoder as it is shipped: by those that were tuned alike on the same folds."""
    tuned = load_tuned(encoder_dir())
    said = [tuned.unseen[digest_of(text_of(ad.title, ad.text))] for ad in load_corpus(CORPUS)]
    for unseen in np.stack(said, axis=1)[:, :, WRITTEN, PATTERN]:
        yield figures(known.labels, unseen)
    if len(known.judged):
        vectors = load_encoder().embed([text_of(ad.title, ad.text) for ad in others])
        yield figures(known.judged, head_logits(vectors, tuned.heads[PATTERN]))
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
