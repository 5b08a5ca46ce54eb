"""The layers of the encoder above those that stay as they are, with the heads that read them; learns.

Both heads learn from every text twice, as written and masked, so that little hangs on messenger names
and amounts. What passes through the frozen layers is worked out once.
"""

import copy
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits, dropout, normalize

from tools.encoder.heads import fit_head
from tools.encoder.network import Network, padded, pooled
from tools.encoder.source import Floats

Numbers = NDArray[np.int64]
Key = tuple[int, int]
"""View and number of a text."""
ALIKE = 512
"""Texts drawn at once, of which those of like length make a batch."""


class Settings(NamedTuple):
    """All that tuning depends on beside its data. ``frozen`` layers are not tuned."""

    frozen: int = 8
    epochs: int = 2
    rate: float = 8e-5
    head_rate: float = 1e-2
    head_strength: float = 0.005
    smoothing: float = 0.03
    dropout: float = 0.1
    warm_up: float = 0.1
    tokens: int = 2048
    family_folds: int = 5
    language_folds: int = 4
    seed: int = 20261121


class Texts(NamedTuple):
    """``n`` labelled texts. ``rows`` are their token numbers, [views][n]; ``targets`` [n, heads] are
    zero or one; ``families`` and ``languages`` [n] are what folds may not split."""

    rows: Sequence[Sequence[Sequence[int]]]
    targets: Floats
    families: Sequence[str]
    languages: Sequence[str]

    @property
    def keys(self) -> list[Key]:
        """Every view of every text."""
        return [(view, n) for view in range(len(self.rows)) for n in range(len(self.targets))]


class States(NamedTuple):
    """Of every text, by key: the states after the last frozen layer [tokens, hidden], and the means of
    those frozen layers that are read [layers, hidden], each of length one."""

    last: dict[Key, Tensor]
    means: dict[Key, Tensor]


def states_of(network: Network, texts: Texts, read: Sequence[int], settings: Settings) -> States:
    """One pass through the frozen layers."""
    states = States({}, {})
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        for batch in batches(texts.keys, lambda key: len(texts.rows[key[0]][key[1]]), settings.tokens):
            ids, mask = padded([texts.rows[view][n] for view, n in batch])
            state, means = network.embedded(ids), []
            for number, layer in enumerate(network.layers[: settings.frozen], 1):
                state = layer(state, mask[:, None, None, :])
                if number in read:
                    means.append(normalize(pooled(state.float(), mask), dim=-1))
            for place, key in enumerate(batch):
                states.last[key] = state[place, mask[place]].to(torch.bfloat16).clone()
                states.means[key] = torch.stack([mean[place] for mean in means])
    return states


class Upper:
    """The layers above the frozen ones, with the heads that read them; learns."""

    def __init__(
        self, network: Network, read: Sequence[int], states: States, settings: Settings
    ) -> None:
        self.layers = copy.deepcopy(network.layers[settings.frozen :])
        self.head: nn.Linear
        self._read = [number - settings.frozen for number in read if number > settings.frozen]
        self._share = len(read) ** -0.5
        self._states = states
        self._settings = settings

    def begin(self, texts: Texts, train: Numbers) -> None:
        """Heads that fit the layers as they are: tuning begins where a frozen encoder ends."""
        views = range(len(texts.rows))
        vectors = np.stack([self.vectors([(view, n) for n in train.tolist()]) for view in views])
        strength = self._settings.head_strength
        heads = [fit_head(vectors, labels, strength) for labels in texts.targets[train].T.astype(int)]
        self.head = nn.Linear(vectors.shape[-1], len(heads))
        with torch.no_grad():
            self.head.weight[:] = torch.tensor([head.weights for head in heads])
            self.head.bias[:] = torch.tensor([head.intercept for head in heads])

    def learn(self, texts: Texts, train: Numbers) -> Iterator[float]:
        """Tunes on the texts ``train``; yields the mean loss of each epoch."""
        settings, rng = self._settings, np.random.default_rng(self._settings.seed)
        keys = [(view, n) for n in train.tolist() for view in range(len(texts.rows))]
        labels = torch.tensor(texts.targets)
        balance = (1 - labels[train]).sum(0) / labels[train].sum(0)
        soft = labels * (1 - 2 * settings.smoothing) + settings.smoothing
        rates = (settings.rate, settings.head_rate)
        optimizer = torch.optim.AdamW(
            [{"params": self.layers.parameters()}, {"params": self.head.parameters()}], weight_decay=0.01
        )
        rounds = [self._shuffled(keys, rng) for _ in range(settings.epochs)]
        total, step = sum(map(len, rounds)), 0
        for each in rounds:
            losses = []
            for batch in each:
                step += 1
                pace = min(step / (settings.warm_up * total), 1) * (1 - step / (total + 1))
                for group, rate in zip(optimizer.param_groups, rates, strict=True):
                    group["lr"] = rate * pace
                logits = self.head(dropout(self._forward(batch), settings.dropout))
                wanted = soft[[n for _, n in batch]]
                loss = binary_cross_entropy_with_logits(logits, wanted, pos_weight=balance)
                optimizer.zero_grad()
                loss.backward()
                nn.utils.clip_grad_norm_(self.layers.parameters(), 1.0)
                optimizer.step()
                losses.append(loss.item())
            yield float(np.mean(losses))

    def vectors(self, keys: Sequence[Key]) -> Floats:
        """Vectors [keys, dimensions] as the graph gives them."""
        found: dict[Key, Floats] = {}
        with torch.no_grad():
            for batch in batches(keys, self._length, self._settings.tokens):
                found.update(zip(batch, self._forward(batch).numpy(), strict=True))
        return np.array([found[key] for key in keys], np.float32)

    def logits(self, keys: Sequence[Key]) -> Floats:
        """Log-odds [keys, heads]."""
        with torch.no_grad():
            return np.asarray(self.head(torch.tensor(self.vectors(keys))).numpy())

    def _shuffled(self, keys: Sequence[Key], rng: np.random.Generator) -> list[list[Key]]:
        """Batches of texts alike in length, in no order."""
        mixed = [keys[place] for place in rng.permutation(len(keys))]
        chunks = (mixed[start : start + ALIKE] for start in range(0, len(mixed), ALIKE))
        found = [b for chunk in chunks for b in batches(chunk, self._length, self._settings.tokens)]
        return [found[place] for place in rng.permutation(len(found))]

    def _length(self, key: Key) -> int:
        return len(self._states.last[key])

    def _forward(self, batch: Sequence[Key]) -> Tensor:
        """Vectors [batch, dimensions] of length one."""
        rows = [self._states.last[key] for key in batch]
        state = nn.utils.rnn.pad_sequence(rows, batch_first=True)
        mask = torch.arange(state.shape[1])[None] < torch.tensor([len(row) for row in rows])[:, None]
        means = [torch.stack([self._states.means[key] for key in batch])]
        with torch.autocast("cpu", torch.bfloat16):
            state = state.float()
            for number, layer in enumerate(self.layers, 1):
                state = layer(state, mask[:, None, None, :])
                if number in self._read:
                    means.append(normalize(pooled(state.float(), mask), dim=-1)[:, None])
        return (torch.cat(means, 1) * self._share).flatten(1)


def batches(keys: Iterable[Key], length: Callable[[Key], int], tokens: int) -> list[list[Key]]:
    """Texts alike in length together, padded at most ``tokens`` a batch."""
    found: list[list[Key]] = [[]]
    for key in sorted(keys, key=length):
        if found[-1] and length(key) * (len(found[-1]) + 1) > tokens:
            found.append([])
        found[-1].append(key)
    return found
