"""Size, speed and quality of forms of the encoder, as rows of the table in docs/encoder.md.

    python -m tools.encoder.measure [--labels FILE.jsonl]

Quality is that of the pattern head alone, on languages of the corpus that were left out of its
training and, if given, on labelled ads (``text``, ``title``, ``label``) that nothing was trained on.
"""

import argparse
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from time import process_time

import msgspec
import numpy as np
from numpy.typing import NDArray

from scamrecruit.extract.compiled import load_rule_pack
from scamrecruit.extract.extractor import Extractor
from scamrecruit.rank.encoder import Encoder, load_encoder, text_of
from scamrecruit.rank.fit import Settings, language_folds
from scamrecruit.rank.heads import fit_head, head_logits, pattern_labels
from scamrecruit.rank.measures import average_precision, recall_at_false_positives
from scamrecruit.rank.samples import Sample
from scamrecruit.rank.vectors import VectorStore
from scamrecruit.resources import cache_dir
from scamrecruit.training import load_corpus, samples_of
from tools.encoder import build, product
from tools.encoder.quantise import Packed, in_eight_bits, repacked
from tools.encoder.source import Blocks, decode, fetch

CORPUS = Path("fixtures/corpus")
SHORT = 200
"""Characters of the texts for the speed."""
EVERY = 25


class Labelled(msgspec.Struct):
    """A line of the file of labels."""

    text: str
    label: int
    title: str = ""


def eight(matrix: Blocks) -> Packed:
    """8-bit layers."""
    return in_eight_bits(matrix.decoded())


VARIANTS: dict[str, tuple[int, Callable[[Blocks], Packed]]] = {
    "12 layers, 4 bits": (12, repacked),
    "12 layers, 8 bits": (12, eight),
    "8 layers, 4 bits": (8, repacked),
    "6 layers, 4 bits": (6, repacked),
    "4 layers, 4 bits": (4, repacked),
}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--labels", type=Path)
    parser.add_argument("--cache", type=Path, default=build.CACHE)
    parser.add_argument("--only", choices=VARIANTS, action="append")
    arguments = parser.parse_args()
    lines = arguments.labels.read_bytes() if arguments.labels else b""
    others = msgspec.json.Decoder(Labelled).decode_lines(lines)
    source = decode(fetch(arguments.cache))
    words = product.quantise(source.matrices["emb.word"].decoded(), build.SEED)
    print("| form | MB | short ads a second | left-out languages | labels |\n|---|---|---|---|---|")
    for name in arguments.only or VARIANTS:
        layers, packing = VARIANTS[name]
        with tempfile.TemporaryDirectory() as folder:
            build.write(Path(folder), source, words, layers, packing)
            encoder = load_encoder(Path(folder))
            size = sum(file.stat().st_size for file in Path(folder).iterdir())
        print(f"| {name} | {size / 1e6:.0f} | {' | '.join(row(encoder, others))} |", flush=True)


def row(encoder: Encoder, others: Sequence[Labelled]) -> Iterator[str]:
    """Cells of one form: speed, quality."""
    ads = load_corpus(CORPUS)
    texts = [text_of(ad.title, ad.text)[:SHORT] for ad in ads[::EVERY]]
    encoder.embed(texts[:3])
    started = process_time()
    encoder.embed(text + " " for text in texts)
    yield f"{len(texts) / (process_time() - started):.0f}"
    samples = samples_of(ads, Extractor(*load_rule_pack()), VectorStore(encoder, cache_dir()))
    labels, strength = pattern_labels(samples), Settings().head_strength
    scores = np.zeros(len(samples))
    for train, held_out in language_folds(samples)[0]:
        head = fit_head([samples[i] for i in train], labels[train], strength)
        scores[held_out] = head_logits([samples[i] for i in held_out], head)
    yield figures(labels, scores)
    if others:
        yield _on_labels(encoder, samples, others, strength)


def _on_labels(
    encoder: Encoder, samples: Sequence[Sample], others: Sequence[Labelled], strength: float
) -> str:
    head = fit_head(samples, pattern_labels(samples), strength)
    vectors = encoder.embed(text_of(ad.title, ad.text) for ad in others)
    scores = np.array([head.logit(vector) for vector in vectors])
    return figures(np.array([ad.label for ad in others]), scores)


def figures(labels: NDArray[np.int64], scores: NDArray[np.float64]) -> str:
    """Average precision and two recalls."""
    recalls = (recall_at_false_positives(labels, scores, rate) for rate in (0.05, 0.01))
    return f"{average_precision(labels, scores):.3f}, " + ", ".join(f"{r:.2f}" for r in recalls)


if __name__ == "__main__":
    main()
