"""The encoder as a PyTorch module: the reference for the exported graph, and what is fine-tuned."""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import gelu, scaled_dot_product_attention

from tools.encoder.source import Floats, Source

_LINEAR = ("q", "k", "v", "ao", "fi", "fo")
_NORMS = ("aln", "oln")


class Layer(nn.Module):  # type: ignore[misc]
    """Attention and feed-forward, post-norm."""

    def __init__(self, source: Source, name: str) -> None:
        super().__init__()
        self.heads = source.heads
        for which in _LINEAR:
            matrix = source.matrices[f"{name}.{which}.w"].decoded()
            part = nn.Linear(matrix.shape[1], matrix.shape[0])
            part.weight = nn.Parameter(torch.tensor(matrix))
            part.bias = nn.Parameter(torch.tensor(source.vectors[f"{name}.{which}.b"].copy()))
            setattr(self, which, part)
        for which in _NORMS:
            norm = nn.LayerNorm(source.hidden, source.epsilon)
            norm.weight = nn.Parameter(torch.tensor(source.vectors[f"{name}.{which}.w"].copy()))
            norm.bias = nn.Parameter(torch.tensor(source.vectors[f"{name}.{which}.b"].copy()))
            setattr(self, which, norm)

    def forward(self, state: Tensor, allowed: Tensor) -> Tensor:
        """``state`` [texts, tokens, hidden]; ``allowed`` [texts, 1, 1, tokens]."""
        texts, tokens, hidden = state.shape

        def split(values: Tensor) -> Tensor:
            return values.view(texts, tokens, self.heads, hidden // self.heads).transpose(1, 2)

        query, key, value = split(self.q(state)), split(self.k(state)), split(self.v(state))
        mixed = scaled_dot_product_attention(query, key, value, attn_mask=allowed)
        state = self.aln(state + self.ao(mixed.transpose(1, 2).reshape(texts, tokens, hidden)))
        return self.oln(state + self.fo(gelu(self.fi(state))))


class Network(nn.Module):  # type: ignore[misc]
    """Token numbers -> mean of the vectors of each layer (not scaled to length one)."""

    def __init__(self, source: Source, table: Floats) -> None:
        super().__init__()
        self.words = nn.Embedding.from_pretrained(torch.tensor(table))
        places = source.vectors["emb.pos"].reshape(-1, source.hidden)
        self.register_buffer(
            "places", torch.tensor(places + source.vectors["emb.type"][: source.hidden])
        )
        self.norm = nn.LayerNorm(source.hidden, source.epsilon)
        self.norm.weight = nn.Parameter(torch.tensor(source.vectors["emb.ln.w"].copy()))
        self.norm.bias = nn.Parameter(torch.tensor(source.vectors["emb.ln.b"].copy()))
        self.layers = nn.ModuleList(Layer(source, f"l{number}") for number in range(source.layers))

    def embedded(self, ids: Tensor) -> Tensor:
        """Vectors [texts, tokens, hidden] before the first layer."""
        return self.norm(self.words(ids) + self.places[: ids.shape[1]])

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Pooled vectors [texts, layers, hidden]; ``mask`` [texts, tokens] is true for real tokens."""
        state, means = self.embedded(ids), []
        for layer in self.layers:
            state = layer(state, mask[:, None, None, :])
            means.append(pooled(state, mask))
        return torch.stack(means, 1)


def pooled(state: Tensor, mask: Tensor) -> Tensor:
    """Mean over real tokens."""
    weight = mask[:, :, None].to(state.dtype)
    return (state * weight).sum(1) / weight.sum(1)


def padded(rows: Sequence[Sequence[int]], pad: int = 1) -> tuple[Tensor, Tensor]:
    """Token numbers and mask of a batch."""
    length = max(map(len, rows))
    ids = np.full((len(rows), length), pad)
    mask: NDArray[np.bool_] = np.zeros((len(rows), length), bool)
    for index, row in enumerate(rows):
        ids[index, : len(row)] = row
        mask[index, : len(row)] = True
    return torch.tensor(ids), torch.tensor(mask)
