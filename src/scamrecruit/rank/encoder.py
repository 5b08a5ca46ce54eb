"""Texts -> vectors of meaning: a compact multilingual encoder, run by onnxruntime on one thread.

Folder: ``manifest.json`` (digests and sizes), ``encoder.onnx`` (the layers, quantised),
``pieces.bin`` (the vocabulary), ``tuned.npz`` (for training: tuned.py). Loading executes no code; the
files are checked by digest. Texts
are encoded one by one: padding them into batches costs more than it saves, and so the vector of a
text depends on nothing but the text.
"""

import hashlib
import os
import zlib
from collections.abc import Iterable
from functools import cached_property, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np
from numpy.typing import NDArray

from scamrecruit.errors import MissingExtraError, ModelError
from scamrecruit.language.people import impersonal
from scamrecruit.rank.pieces import Pieces
from scamrecruit.resources import encoder_dir

if TYPE_CHECKING:
    from concurrent.futures import Future

    from onnxruntime import InferenceSession

GRAPH_FILE, PIECES_FILE, TUNED_FILE = "encoder.onnx", "pieces.bin", "tuned.npz"
MAX_CHARACTERS = 4000
"""Of a text; the pieces beyond the limit would be left out anyhow."""
KEPT = 1000
"""Vectors of texts seen last that are kept: advertisements come again and again."""


class EncoderManifest(msgspec.Struct, frozen=True):
    """What the folder holds. ``prefix`` stands before every text; ``max_pieces`` are read of it. A
    vector holds the means of ``layers`` one after the other, ``dimensions`` numbers in all."""

    id: str
    dimensions: int
    layers: tuple[int, ...]
    max_pieces: int
    prefix: str
    languages: tuple[str, ...]
    sha256: dict[str, str]


class Encoder:
    """The encoder in ``folder``; its files are checked and loaded when the first text comes, since
    many runs need none. Keeps no state but caches of texts and words."""

    def __init__(self, folder: Path, manifest: EncoderManifest) -> None:
        self.id = manifest.id
        self.languages = manifest.languages
        self._folder = folder
        self._manifest = manifest
        self._vector = lru_cache(maxsize=KEPT)(self._encode)
        self._session = lru_cache(maxsize=1)(self._begin)

    def embed(self, texts: Iterable[str]) -> NDArray[np.float32]:
        """Vectors of length one, [texts, dimensions]. Raises ModelError if a file was altered."""
        rows = [self._vector(text) for text in texts]
        return np.array(rows, np.float32).reshape(-1, self._manifest.dimensions)

    def _encode(self, text: str) -> NDArray[np.float32]:
        session = self._session()
        whole = self._manifest.prefix + text[:MAX_CHARACTERS]
        numbers = np.array([self._pieces.numbers(whole, self._manifest.max_pieces)], np.int64)
        (vectors,) = session.result().run(None, {"ids": numbers})
        return np.asarray(vectors[0], np.float32)

    def prepare(self) -> None:
        """Begin to load on a core of its own, while others find out whether a vector is needed."""
        if (os.cpu_count() or 1) > 1:
            self._session()

    def _begin(self) -> "Future[InferenceSession]":
        """The session, on its way: reading and packing the graph takes a sixth of a second."""
        from concurrent.futures import ThreadPoolExecutor

        # Official builds report to their maker unless this stands when they are first imported (their
        # Privacy.md): with it, they make no identifier, keep nothing and send nothing.
        os.environ["ORT_DISABLE_TELEMETRY"] = "1"
        import onnxruntime  # here: two threads that import wait for each other at every step

        onnxruntime.disable_telemetry_events()  # builds of Windows know no such variable

        def load() -> "InferenceSession":
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = options.inter_op_num_threads = 1
            options.log_severity_level = 3
            graph = self._folder / GRAPH_FILE
            checked(graph, self._manifest)
            # By its path: of bytes the session would keep a copy.
            return onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])

        beside = ThreadPoolExecutor(1)
        session = beside.submit(load)
        beside.shutdown(wait=False)
        return session

    @cached_property
    def _pieces(self) -> Pieces:
        path = self._folder / PIECES_FILE
        try:
            return Pieces(checked(path, self._manifest))
        except (zlib.error, msgspec.DecodeError) as error:
            raise ModelError(f"{path} does not fit this version: {error}") from error


def text_of(title: str, text: str) -> str:
    """What is read of a posting: its title, unless the text begins with it, and its text, without
    the words about who people are; in small letters if most are capitals, which it hardly knows."""
    whole = text if text.startswith(title) else f"{title}\n{text}"
    read = impersonal(whole[:MAX_CHARACTERS])
    return read.lower() if 2 * sum(map(str.isupper, read)) > sum(map(str.isalpha, read)) else read


@lru_cache(maxsize=2)
def load_encoder(folder: Path | None = None) -> Encoder:
    """The encoder in ``folder`` (default: the shipped one).

    Raises MissingExtraError if onnxruntime is not installed, ModelError if the manifest cannot be read.
    """
    if find_spec("onnxruntime") is None:
        raise MissingExtraError("the encoder", "encoder")
    folder = folder or encoder_dir()
    return Encoder(folder, read_manifest(folder))


def read_manifest(folder: Path) -> EncoderManifest:
    """The manifest of an encoder folder. Raises ModelError if it cannot be read."""
    path = folder / "manifest.json"
    try:
        return msgspec.json.decode(path.read_bytes(), type=EncoderManifest)
    except OSError as error:
        raise ModelError(f"{path} cannot be read: {error.strerror}") from error
    except msgspec.DecodeError as error:
        raise ModelError(f"{path} does not fit this version: {error}") from error


def checked(path: Path, manifest: EncoderManifest) -> bytes:
    """The content of a file of the folder. Raises ModelError if it is missing or was altered."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ModelError(f"{path} cannot be read: {error.strerror}") from error
    # In one piece: between pieces a thread would wait for those that hold the interpreter.
    if hashlib.sha256(content).hexdigest() != manifest.sha256.get(path.name):
        raise ModelError(f"{path} was altered: its digest is not the manifest's")
    return content
