"""The shipped model: plain JSON and plain arrays, pinned by digest; loading executes no code.

Folder: ``model.json`` (this file's ``Model``) and ``wording.npz`` (float16 arrays ``idf`` and
``coefficients``), whose SHA-256 stands in model.json.
"""

import hashlib
import io
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from scamrecruit.errors import ModelError
from scamrecruit.resources import model_dir

FORMAT = "scamrecruit.model/2"
WORDING_FILE = "wording.npz"
MODEL_FILES = ("model.json", WORDING_FILE)


class Tiers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Lowest scores of the upper two tiers."""

    high: float
    medium: float


class Stage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the parts of a score are weighted in one stage, and where its tiers begin."""

    intercept: float
    indicators: float
    wording: float
    tiers: Tiers
    encoder: float = 0.0
    report: float = 0.0


class Head(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A linear reading of the encoder's vector."""

    weights: tuple[float, ...]
    intercept: float

    def logit(self, vector: NDArray[np.float32]) -> float:
        """Log-odds for a vector [dimensions]."""
        return float(np.dot(np.array(self.weights), vector)) + self.intercept


class EncoderHeads(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was learned from the vectors of the encoder ``id``: the documented pattern, and whether
    a text reads as a report, warning or question rather than an offer."""

    id: str
    pattern: Head
    report: Head
    cap: float
    languages: tuple[str, ...]


class Model(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything that turns evidence into a score but the wording arrays.

    Log-odds of a stage = its ``intercept`` + its weights times these parts: the sum of
    ``coefficients`` of present features, each group's sum kept within ``group_cap``; the wording's
    log-odds + ``wording_intercept``, kept within ``wording_cap``; in the full stage the log-odds of
    the heads, of ``report`` only what is above zero. All at ``base_rate``. The full stage is worth
    its time from a fast score of ``escalate``.
    """

    id: str
    coefficients: dict[str, float]
    group_cap: float
    wording_intercept: float
    wording_cap: float
    wording_sha256: str
    base_rate: float
    fast: Stage
    full: Stage
    escalate: float
    heads: EncoderHeads
    languages: tuple[str, ...]
    trained_with_rules: str
    format: str = FORMAT


class Wording(msgspec.Struct, frozen=True):
    """Arrays of the wording model, one value a bucket."""

    idf: NDArray[np.float32]
    coefficients: NDArray[np.float32]


class LoadedModel(msgspec.Struct, frozen=True):
    """A model with its arrays."""

    model: Model
    wording: Wording


@lru_cache(maxsize=2)
def load_model(folder: Path | None = None) -> LoadedModel:
    """Load and check a model folder (default: the shipped one).

    Raises ModelError if a file is missing, altered, or of another format.
    """
    folder = folder or model_dir()
    try:
        model = msgspec.json.decode((folder / "model.json").read_bytes(), type=Model)
        arrays = (folder / WORDING_FILE).read_bytes()
    except OSError as error:
        raise ModelError(f"model file {error.filename} cannot be read: {error.strerror}") from error
    except msgspec.DecodeError as error:
        raise ModelError(f"{folder / 'model.json'} does not fit this version: {error}") from error
    if model.format != FORMAT:
        raise ModelError(f"{folder} holds {model.format}, this version reads {FORMAT}")
    if hashlib.sha256(arrays).hexdigest() != model.wording_sha256:
        raise ModelError(f"{folder / WORDING_FILE} was altered: its digest is not the model's")
    with np.load(io.BytesIO(arrays), allow_pickle=False) as stored:
        wording = Wording(stored["idf"].astype(np.float32), stored["coefficients"].astype(np.float32))
    return LoadedModel(model, wording)


def identity_of(model: Model) -> str:
    """``ranker-`` and twelve hex digits of the digest of all that a model holds."""
    unnamed = msgspec.structs.replace(model, id="")
    return f"ranker-{hashlib.sha256(msgspec.json.encode(unnamed)).hexdigest()[:12]}"


def pack_wording(idf: NDArray[Any], coefficients: NDArray[Any]) -> bytes:
    """The bytes of ``wording.npz``: half precision, compressed."""
    buffer = io.BytesIO()
    np.savez_compressed(buffer, idf=idf.astype(np.float16), coefficients=coefficients.astype(np.float16))
    return buffer.getvalue()
