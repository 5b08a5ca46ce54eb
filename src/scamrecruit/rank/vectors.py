"""Vectors of texts encoded before, kept in the user's cache folder, so that training anew is quick."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from scamrecruit.cache import keep
from scamrecruit.rank.encoder import Encoder
from scamrecruit.rank.tuned import DIGEST_BYTES, digest_of


class VectorStore:
    """Vectors of one encoder by the digest of their text; holds no text."""

    def __init__(self, encoder: Encoder, folder: Path) -> None:
        self._encoder = encoder
        self._path = folder / f"{encoder.id}.npz"
        self._known = self._load()

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors [texts, dimensions]; encodes and keeps what is new."""
        digests = [digest_of(text) for text in texts]
        new = dict(zip(digests, texts, strict=True))
        new = {digest: text for digest, text in new.items() if digest not in self._known}
        if new:
            self._known.update(zip(new, self._encoder.embed(new.values()), strict=True))
            self._save()
        return np.array([self._known[digest] for digest in digests], np.float32)

    def _load(self) -> dict[bytes, NDArray[np.float32]]:
        try:
            with np.load(self._path, allow_pickle=False) as stored:
                keys = stored["digests"].tobytes()
                return {
                    keys[start : start + DIGEST_BYTES]: vector
                    for start, vector in zip(
                        range(0, len(keys), DIGEST_BYTES), stored["vectors"], strict=True
                    )
                }
        except (OSError, ValueError, KeyError):
            return {}

    def _save(self) -> None:
        digests = np.frombuffer(b"".join(self._known), np.uint8)
        body = BytesIO()
        np.savez(body, digests=digests, vectors=np.array(list(self._known.values())))
        keep(self._path, body.getvalue())
