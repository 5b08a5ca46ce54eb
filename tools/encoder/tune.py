"""Fine-tuning: the upper layers of the encoder learn the documented pattern from the authored corpus.

What an encoder says of a text that it learned from is worth nothing for calibration. Therefore further
encoders are tuned, each without a part of the families, or of the languages; what each says of its
part is kept with the weights, for ``scamrecruit model train``.
"""

import hashlib
import os
import pickle
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from sklearn.model_selection import StratifiedGroupKFold
from torch import nn

from tools.encoder.network import Network
from tools.encoder.source import Floats
from tools.encoder.upper import Numbers, Settings, States, Texts, Upper, states_of

STATES = "states.pt"


class Tuned(NamedTuple):
    """Layers and heads that learned."""

    layers: nn.ModuleList
    head: nn.Linear


class Unseen(NamedTuple):
    """Log-odds [n, views, heads] by encoders that never saw the family, or the language, of a text."""

    families: Floats
    languages: Floats


def tune(
    network: Network, texts: Texts, read: Sequence[int], settings: Settings, cache: Path
) -> tuple[Tuned, Unseen]:
    """Layers and heads that learned from all ``texts``, and what such say of texts unseen.

    They learn side by side, each on one thread, so that the number of cores changes nothing. What is
    done is kept in ``cache``: a run that was broken off goes on.
    """
    digest = hashlib.sha256(pickle.dumps((texts, tuple(read), settings))).hexdigest()[:12]
    folder = cache / f"tuned-{digest}"
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / STATES).exists():
        states = states_of(network, texts, read, settings)
        _save(folder / STATES, (network, texts, tuple(read), settings, states))
    every = (family_folds(texts, settings), language_folds(texts, settings))
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        whole = pool.submit(_kept, folder / "whole.pt", _whole)
        said = [
            [pool.submit(_kept, folder / f"{by}-{n}.pt", _said, part) for n, part in enumerate(parts)]
            for by, parts in zip(Unseen._fields, every, strict=True)
        ]
        answers = [[each.result() for each in some] for some in said]
        return whole.result(), Unseen(*map(_together, every, answers))


def family_folds(texts: Texts, settings: Settings) -> list[Numbers]:
    """What each encoder does not see; a family, an idea with its look-alikes, is never split."""
    split = StratifiedGroupKFold(settings.family_folds, shuffle=True, random_state=settings.seed)
    labels = texts.targets[:, 0]
    return [held_out for _, held_out in split.split(labels, labels, texts.families)]


def language_folds(texts: Texts, settings: Settings) -> list[Numbers]:
    """Several languages out together: harder than one alone, and done in few rounds."""
    each, folds = np.array(texts.languages), settings.language_folds
    names = np.random.default_rng(settings.seed).permutation(np.unique(each))
    return [np.flatnonzero(np.isin(each, names[part::folds])) for part in range(folds)]


def _together(parts: Sequence[Numbers], answers: Sequence[Floats]) -> Floats:
    """The answers for each part, in the order of the texts."""
    return np.concatenate(answers)[np.argsort(np.concatenate(parts))]


def _save(path: Path, content: object) -> None:
    """Written beside and renamed."""
    torch.save(content, path.with_suffix(".part"))
    path.with_suffix(".part").replace(path)


def _kept(path: Path, work: Callable[..., Any], *held_out: Numbers) -> Any:
    """The result of ``work``, out of ``path`` if it was done before."""
    if not path.exists():
        _save(path, work(path.parent / STATES, *held_out))
    return torch.load(path, weights_only=False)


@lru_cache(maxsize=1)
def _loaded(path: Path) -> tuple[Network, Texts, tuple[int, ...], Settings, States]:
    torch.set_num_threads(1)
    return torch.load(path, weights_only=False)  # type: ignore[no-any-return]


def _learned(path: Path, held_out: Numbers) -> Upper:
    """Layers and heads that learned from all texts but ``held_out``."""
    network, texts, read, settings, states = _loaded(path)
    torch.manual_seed(settings.seed)
    train = np.setdiff1d(np.arange(len(texts.targets)), held_out)
    upper = Upper(network, read, states, settings)
    upper.begin(texts, train)
    for epoch, loss in enumerate(upper.learn(texts, train), 1):
        print(f"{len(train)} of {len(texts.targets)} texts: epoch {epoch}, loss {loss:.3f}", flush=True)
    return upper


def _whole(path: Path) -> Tuned:
    """What learned from every text."""
    upper = _learned(path, np.arange(0))
    return Tuned(upper.layers, upper.head)


def _said(path: Path, held_out: Numbers) -> Floats:
    """What layers and heads that never saw the texts ``held_out`` say of them, [texts, views, heads]."""
    upper = _learned(path, held_out)
    views = range(len(_loaded(path)[1].rows))
    return np.stack([upper.logits([(view, n) for n in held_out.tolist()]) for view in views], axis=1)
