"""``make encoder``: openly licensed weights -> ``models/encoder/``.

Fetches the weights, quantises the word table, writes graph, vocabulary, manifest, licence and card,
and checks the result against the decoded weights and against the usual tokenizer library.
"""

import argparse
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx

from scamrecruit.rank.encoder import GRAPH_FILE, PIECES_FILE, text_of
from scamrecruit.rank.pieces import Vocabulary, packed
from scamrecruit.resources import cache_dir
from scamrecruit.training import load_corpus
from tools.encoder import check, graph, product
from tools.encoder.card import LICENCE, card
from tools.encoder.network import Network
from tools.encoder.quantise import repacked
from tools.encoder.source import ARCHIVE_SHA256, MEMBER, PACKAGE, VERSION, Source, decode, fetch

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
CHECK_EVERY = 20
"""Every so-manieth advertisement of the corpus is encoded for the check."""


def main() -> None:
    """Build and check; the folder is complete or the command fails."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--into", type=Path, default=Path("models/encoder"))
    parser.add_argument("--cache", type=Path, default=CACHE)
    parser.add_argument("--corpus", type=Path, default=Path("fixtures/corpus"))
    arguments = parser.parse_args()
    source = decode(fetch(arguments.cache))
    words = product.quantise(source.matrices["emb.word"].decoded(), SEED)
    write(arguments.into, source, words)
    network = Network(source, words.decoded()).eval()
    texts = [text_of(ad.title, ad.text) for ad in load_corpus(arguments.corpus)][::CHECK_EVERY]
    for line in check.report(arguments.into, source, network, texts):
        print(line)


def write(
    into: Path,
    source: Source,
    words: product.Quantised,
    layers: Sequence[int] = LAYERS,
) -> None:
    """All files of the folder. Raises ValueError if they would be too large to ship."""
    matrices = {name: repacked(m) for name, m in source.matrices.items() if name != "emb.word"}
    model = graph.build(
        words, source.vectors, matrices,
        read=layers, heads=source.heads, epsilon=source.epsilon,
    )  # fmt: skip
    vocabulary = Vocabulary(list(source.pieces), source.scores.tolist(), source.normalisation)
    files = {GRAPH_FILE: model.SerializeToString(), PIECES_FILE: packed(vocabulary)}
    if (size := sum(map(len, files.values()))) > MAX_BYTES:
        raise ValueError(f"{size} bytes are too many: at most {MAX_BYTES}")
    into.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (into / name).write_bytes(content)
    manifest = _manifest(files, source, layers)
    (into / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    (into / "LICENSE.txt").write_text(LICENCE, encoding="utf-8")
    (into / "README.md").write_text(card(manifest, size), encoding="utf-8")


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
        "seed": SEED,
        "versions": {"onnx": onnx.__version__, "numpy": np.__version__},
    }


if __name__ == "__main__":
    main()
