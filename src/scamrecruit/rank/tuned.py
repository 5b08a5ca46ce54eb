"""What is known of the tuning of the encoder: its heads, and what was said of texts unseen.

The shipped encoder learned from the authored corpus, so what it says of that corpus is worth nothing
for weighing and calibration. Beside it stands, for each text of the corpus, what encoders said of it
that were tuned alike, but without its family, or without its language.

File: ``tuned.npz`` with ``weights`` [heads, dimensions], ``intercepts`` [heads], ``digests`` [texts,
16] and ``families``, ``languages`` [texts, views, heads].
"""

import hashlib
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scamrecruit.errors import ModelError
from scamrecruit.rank.encoder import TUNED_FILE, checked, read_manifest
from scamrecruit.rank.model import Head

FAMILIES, LANGUAGES = 0, 1
"""What the encoders that speak of a text never saw: its family, its language."""
WRITTEN, MASKED = 0, 1
PATTERN, REPORT = 0, 1
DIGEST_BYTES = 16


class Tuned(NamedTuple):
    """``heads`` as PATTERN and REPORT; ``unseen`` by digest: [FAMILIES or LANGUAGES, views, heads]."""

    heads: tuple[Head, Head]
    unseen: dict[bytes, NDArray[np.float32]]

    def of(self, *views: NDArray[np.float32]) -> NDArray[np.float32]:
        """What the shipped encoder says of a text that it did not learn from, in the form of
        ``unseen``; ``views`` are its vectors of the text as written and masked."""
        said = np.array([[head.logit(vector) for head in self.heads] for vector in views], np.float32)
        return np.stack([said, said])


def digest_of(text: str) -> bytes:
    """Names a text, as ``encoder.text_of`` gives it; holds no word of it."""
    return hashlib.sha256(text.encode("utf-8", "replace")).digest()[:DIGEST_BYTES]


def load_tuned(folder: Path) -> Tuned:
    """The tuning of the encoder in ``folder``. Raises ModelError if it is missing or was altered."""
    try:
        with np.load(io.BytesIO(checked(folder / TUNED_FILE, read_manifest(folder)))) as stored:
            weights, intercepts = stored["weights"].tolist(), stored["intercepts"].tolist()
            both = np.stack([stored["families"], stored["languages"]], axis=1).astype(np.float32)
            digests = [row.tobytes() for row in stored["digests"]]
    except (ValueError, KeyError) as error:
        raise ModelError(f"{folder / TUNED_FILE} does not fit this version: {error}") from error
    pattern, report = (
        Head(tuple(round(weight, 6) for weight in each), round(intercept, 6))
        for each, intercept in zip(weights, intercepts, strict=True)
    )
    return Tuned((pattern, report), dict(zip(digests, both, strict=True)))


def pack_tuned(
    weights: NDArray[Any],
    intercepts: NDArray[Any],
    texts: Sequence[str],
    unseen: tuple[NDArray[Any], NDArray[Any]],
) -> bytes:
    """The bytes of ``tuned.npz``; ``unseen`` by families, by languages."""
    buffer = io.BytesIO()
    np.savez_compressed(
        buffer,
        weights=weights.astype(np.float32),
        intercepts=intercepts.astype(np.float32),
        digests=np.array([np.frombuffer(digest_of(text), np.uint8) for text in texts]),
        families=unseen[0].astype(np.float16),
        languages=unseen[1].astype(np.float16),
    )
    return buffer.getvalue()
