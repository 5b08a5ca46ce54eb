"""``make encoder``: openly licensed weights -> ``models/encoder/``.

Fetches the weights, quantises the word table, tunes the upper layers on the authored corpus, writes
graph, vocabulary, what was learned, manifest, licence and card, and checks the result against the tuned
weights and against the usual tokenizer library.
"""

import argparse
import hashlib
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
import torch
from torch import nn

from scamrecruit.corpus import load_corpus
from scamrecruit.rank.encoder import GRAPH_FILE, PIECES_FILE, TUNED_FILE, load_encoder, text_of
from scamrecruit.rank.pieces import Pieces, Vocabulary, packed
from scamrecruit.rank.tuned import pack_tuned
from scamrecruit.resources import cache_dir
from tools.encoder import check, graph, product
from tools.encoder.card import LICENCE, card
from tools.encoder.examples import texts_of
from tools.encoder.network import Network
from tools.encoder.source import ARCHIVE_SHA256, MEMBER, PACKAGE, VERSION, Floats, Source, decode, fetch
from tools.encoder.tune import tune
from tools.encoder.upper import Settings

SEED = 20261121
MAX_PIECES = 256
CACHE = cache_dir() / "encoder"
PREFIX = "query: "
LAYERS = (2, 4, 6, 8, 10, 12)
"""Layers that a vector is made of; chosen by held-out families and languages (docs/encoder.md)."""
MAX_BYTES = 40_000_000
LANGUAGES = """
af am ar as az be bg bn br bs ca cs cy da de el en eo es et eu fa fi fil fr fy ga gd gl gu ha he hi
hi-Latn hr hu hy id is it ja jv ka kk km kn ko ku ky la lo lt lv mg mk ml mn mr ms my ne nl no om or
pa pl ps pt ro ru sa sd si sk sl so sq sr su sv sw ta te th tr ug uk ur uz vi xh yi zh-Hans zh-Hant
"""
"""What the weights were trained on before (XLM-R's hundred languages), as BCP-47 tags."""
MOST_MOVED = 0.005
"""Log-odds between machines; a score moves by a fifth of that at most, far less near 0 and 1."""
CHECK_EVERY = 20
"""Every so-manieth advertisement of the corpus is encoded for the check."""


def main() -> None:
    """Tune, build and check; the folder is complete or the command fails."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--into", type=Path, default=Path("models/encoder"))
    parser.add_argument("--cache", type=Path, default=CACHE)
    parser.add_argument("--corpus", type=Path, default=Path("fixtures/corpus"))
    arguments = parser.parse_args()
    source = decode(fetch(arguments.cache))
    words = product.quantise(source.matrices["emb.word"].decoded(), SEED)
    network = Network(source, words.decoded()).eval()
    ads = load_corpus(arguments.corpus)
    texts = texts_of(ads, Pieces(packed(vocabulary_of(source))), PREFIX, MAX_PIECES)
    tuned, unseen = tune(network, texts, LAYERS, Settings(), arguments.cache)
    network.layers = nn.ModuleList([*network.layers[: Settings().frozen], *tuned.layers])
    weights, intercepts = (part.detach().numpy() for part in (tuned.head.weight, tuned.head.bias))
    written, sample = [text_of(ad.title, ad.text) for ad in ads], texts.rows[0][::CHECK_EVERY]
    write(arguments.into, source, words, network)
    ours = load_encoder(arguments.into).embed(written[::CHECK_EVERY])
    exact = check.vectors(network, sample, LAYERS)
    for line in check.report(
        ours, exact, source, [PREFIX + text for text in written[::CHECK_EVERY]], sample
    ):
        print(line)
    # Rounded weights shift all log-odds alike; what encoders said of unseen texts was not rounded.
    shift = ((exact - ours) @ weights.T).mean(0)
    print(f"log-odds: shifted by {shift}, then {((exact - ours) @ weights.T - shift).std(0)} apart")
    finish(arguments.into, source, pack_tuned(weights, intercepts + shift, written, unseen))
    moved = (ours - _shaken(arguments.into, source, written[::CHECK_EVERY])) @ weights.T
    print(f"log-odds move by {abs(moved).max():.4f} at most where processors round otherwise")
    if abs(moved).max() > MOST_MOVED:
        raise ValueError(f"more than {MOST_MOVED}: scores would differ between machines")


def _shaken(folder: Path, source: Source, texts: Sequence[str]) -> Floats:
    """The vectors of ``texts`` by the graph in ``folder``, shaken."""
    with tempfile.TemporaryDirectory() as name:
        other = Path(name)
        (other / PIECES_FILE).write_bytes((folder / PIECES_FILE).read_bytes())
        (other / GRAPH_FILE).write_bytes(check.shaken((folder / GRAPH_FILE).read_bytes(), SEED))
        finish(other, source, b"")
        return load_encoder(other).embed(texts)


def write(
    into: Path,
    source: Source,
    words: product.WordTable,
    network: Network,
    layers: Sequence[int] = LAYERS,
) -> None:
    """Graph and vocabulary, with a manifest that fits them.

    Raises ValueError if the graph would be too large to ship.
    """
    model = graph.build(
        words, network, read=layers, longest=MAX_PIECES, epsilon=source.epsilon
    )  # fmt: skip
    into.mkdir(parents=True, exist_ok=True)
    (into / GRAPH_FILE).write_bytes(model.SerializeToString())
    (into / PIECES_FILE).write_bytes(packed(vocabulary_of(source)))
    if (size := (into / GRAPH_FILE).stat().st_size) > MAX_BYTES:
        raise ValueError(f"{size} bytes are too many: at most {MAX_BYTES}")
    finish(into, source, b"", layers)


def vocabulary_of(source: Source) -> Vocabulary:
    """The pieces of the source, as the tokenizer takes them."""
    return Vocabulary(list(source.pieces), source.scores.tolist(), source.normalisation)


def finish(into: Path, source: Source, lessons: bytes, layers: Sequence[int] = LAYERS) -> None:
    """What was learned, and the words beside the weights."""
    (into / TUNED_FILE).write_bytes(lessons)
    files = {name: (into / name).read_bytes() for name in (GRAPH_FILE, PIECES_FILE, TUNED_FILE)}
    manifest = _manifest(files, source, layers)
    (into / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    (into / "LICENSE.txt").write_text(LICENCE, encoding="utf-8")
    (into / "README.md").write_text(card(manifest, len(files[GRAPH_FILE])), encoding="utf-8")


def _manifest(files: dict[str, bytes], source: Source, layers: Sequence[int]) -> dict[str, object]:
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    return {
        "id": f"encoder-{digests[GRAPH_FILE][:12]}",
        "dimensions": source.hidden * len(layers),
        "layers": layers,
        "max_pieces": MAX_PIECES,
        "prefix": PREFIX,
        "languages": LANGUAGES.split(),
        "sha256": digests,
        "weights": {"package": PACKAGE, "version": VERSION, "file": MEMBER, "sha256": ARCHIVE_SHA256},
        "tuning": Settings()._asdict(),
        "seed": SEED,
        "versions": {
            "onnx": onnx.__version__, "numpy": np.__version__, "torch": torch.__version__,
        },
    }  # fmt: skip


if __name__ == "__main__":
    main()
