"""Is the compact encoder the same as what it was made of? Fails loudly if it is not."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer, models, pre_tokenizers

from scamrecruit.rank.encoder import load_encoder, read_manifest
from scamrecruit.rank.pieces import END, START, UNKNOWN, Pieces, unpacked
from tools.encoder.network import Network, padded
from tools.encoder.source import Floats, Source

SAME = 0.999
"""Least cosine between the graph and the layers and word table that it was made of."""
CLOSE = 0.97
"""Least cosine between the graph and the weights before the word table was quantised."""


def report(folder: Path, source: Source, network: Network, texts: Sequence[str]) -> Iterator[str]:
    """Lines that say how close the files in ``folder`` are to ``network`` and to the source's words.

    Raises ValueError if they are not close enough.
    """
    manifest = read_manifest(folder)
    pieces = Pieces(unpacked((folder / "pieces.bin").read_bytes()))
    whole = [manifest.prefix + text for text in texts]
    rows = [pieces.numbers(text, manifest.max_pieces) for text in whole]
    if rows != _library_numbers(source, whole, manifest.max_pieces):
        raise ValueError("the tokenizer differs from the library")
    yield f"tokenizer: the same pieces as the library on {len(texts)} texts"
    ours = load_encoder(folder).embed(texts)
    exact = torch.tensor(source.matrices["emb.word"].decoded())
    for name, table, least in (("quantised", None, SAME), ("original", exact, CLOSE)):
        if table is not None:
            network.words.weight = torch.nn.Parameter(table, requires_grad=False)
        cosines = (ours * _vectors(network, rows, manifest.layers)).sum(1)
        yield f"{name} word table: cosine {cosines.min():.5f} at least, {cosines.mean():.5f} on average"
        if cosines.min() < least:
            raise ValueError(f"cosine {cosines.min():.5f} is below {least}")


def _library_numbers(source: Source, texts: Sequence[str], limit: int) -> list[list[int]]:
    """What the tokenizers library makes of the same pieces and scores."""
    scored = list(zip(source.pieces, source.scores.tolist(), strict=True))
    library = Tokenizer(models.Unigram(scored, UNKNOWN))
    library.pre_tokenizer = pre_tokenizers.Metaspace()
    table = str.maketrans(source.normalisation)
    plain = [re.sub(" +", " ", text.translate(table)) for text in texts]
    return [[START, *library.encode(text).ids[: limit - 2], END] for text in plain]


def _vectors(network: Network, rows: Sequence[Sequence[int]], layers: Sequence[int]) -> Floats:
    """Vectors as the graph puts them together: the layers that are read, each as long as the others."""
    with torch.no_grad():
        every = np.array([network(*padded([row]))[0].numpy() for row in rows])
    read = every[:, [layer - 1 for layer in layers]]
    alike = read / np.linalg.norm(read, axis=2, keepdims=True) / len(layers) ** 0.5
    return np.asarray(alike.reshape(len(rows), -1), np.float32)
