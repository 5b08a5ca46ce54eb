"""The ONNX graph: token numbers and mask in, sentence vectors out.

A post-norm BERT. The vector of a text holds the means of several layers, each scaled alike: reading
more than the last costs nothing and tells far more. Layers are ``MatMulNBits`` of onnxruntime: weights
of 4 or 8 bits in blocks, activations in 8 bits per block and row, so that the result for a text does
not depend on its neighbours in a batch (dynamic int8 layers take one scale for the whole batch).
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from tools.encoder.product import CENTROIDS, PARTS, Quantised
from tools.encoder.quantise import Packed

MICROSOFT = "com.microsoft"
INT8_ACTIVATIONS = 4
"""``accuracy_level``: compute with 8-bit activations."""


class Graph:
    """Collects nodes and constants; every method returns the name of its output."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, name: str, values: NDArray[Any]) -> str:
        """A stored array."""
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def node(self, kind: str, inputs: Sequence[str], output: str, domain: str = "", **has: Any) -> str:
        """One operation."""
        self.nodes.append(helper.make_node(kind, inputs, [output], domain=domain, **has))
        return output

    def linear(self, source: str, weight: Packed, name: str) -> str:
        """``source`` times the quantised matrix, without bias."""
        stored = [
            self.constant(f"{name}.codes", weight.codes),
            self.constant(f"{name}.scales", weight.scales),
        ]
        return self.node(
            "MatMulNBits", [source, *stored], f"{name}.out", MICROSOFT,
            K=weight.columns, N=weight.rows, bits=weight.bits, block_size=weight.block,
            accuracy_level=INT8_ACTIVATIONS,
        )  # fmt: skip


def build(
    words: Quantised,
    vectors: dict[str, NDArray[np.float32]],
    matrices: dict[str, Packed],
    *,
    read: Sequence[int],
    heads: int,
    epsilon: float,
) -> onnx.ModelProto:
    """The whole model up to the last of the layers that are ``read`` (the first is 1); ``vectors``
    and ``matrices`` by the names of the weight file."""
    graph = Graph()
    state = _embedding(graph, words, vectors, epsilon)
    graph.node("Cast", ["mask"], "mask.int", to=TensorProto.INT32)
    states = []
    for layer in range(max(read)):
        state = _layer(graph, state, f"l{layer}", vectors, matrices, heads, epsilon)
        if layer + 1 in read:
            states.append(state)
    _pooling(graph, states)
    shape = ["texts", "tokens"]
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, shape) for name in ("ids", "mask")]
    width = len(states) * words.codebooks.shape[0] * words.codebooks.shape[2]
    output = helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["texts", width])
    model = helper.make_model(
        helper.make_graph(graph.nodes, "encoder", inputs, [output], graph.constants),
        opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid(MICROSOFT, 1)],
        ir_version=8,
        producer_name="scamrecruit",
    )
    onnx.checker.check_model(model)
    return model


def _embedding(
    graph: Graph, words: Quantised, vectors: dict[str, NDArray[np.float32]], epsilon: float
) -> str:
    """Word, place and type vectors added up, normalised."""
    hidden = words.codebooks.shape[0] * words.codebooks.shape[2]
    graph.constant("words.codes", words.codes)
    graph.constant("words.books", words.codebooks.reshape(PARTS * CENTROIDS, -1))
    graph.constant("words.starts", np.arange(PARTS, dtype=np.int32) * CENTROIDS)
    graph.node("Gather", ["words.codes", "ids"], "ids.codes")
    graph.node("Cast", ["ids.codes"], "ids.codes.int", to=TensorProto.INT32)
    graph.node("Add", ["ids.codes.int", "words.starts"], "ids.rows")
    graph.node("Gather", ["words.books", "ids.rows"], "ids.parts")
    graph.constant("flat", np.array([0, 0, hidden], np.int64))
    graph.node("Reshape", ["ids.parts", "flat"], "ids.vectors")
    places = vectors["emb.pos"].reshape(-1, hidden) + vectors["emb.type"].reshape(-1, hidden)[0]
    graph.constant("places.half", places.astype(np.float16))
    graph.node("Cast", ["places.half"], "places", to=TensorProto.FLOAT)
    graph.node("Shape", ["ids"], "length", start=1, end=2)
    graph.constant("zero", np.zeros(1, np.int64))
    graph.node("Slice", ["places", "zero", "length"], "ids.places")
    graph.node("Add", ["ids.vectors", "ids.places"], "ids.sum")
    gamma = graph.constant("emb.ln.w", vectors["emb.ln.w"])
    beta = graph.constant("emb.ln.b", vectors["emb.ln.b"])
    return graph.node(
        "LayerNormalization", ["ids.sum", gamma, beta], "emb.out", axis=-1, epsilon=epsilon
    )  # fmt: skip


def _layer(
    graph: Graph,
    state: str,
    name: str,
    vectors: dict[str, NDArray[np.float32]],
    matrices: dict[str, Packed],
    heads: int,
    epsilon: float,
) -> str:
    """Attention and feed-forward, each added to its input and normalised."""

    def weights(*names: str) -> list[str]:
        return [graph.constant(f"{name}.{each}", vectors[f"{name}.{each}"]) for each in names]

    def linear(source: str, which: str) -> str:
        return graph.linear(source, matrices[f"{name}.{which}.w"], f"{name}.{which}")

    def normalised(skip: str, update: str, which: str, bias: str) -> str:
        stored = weights(f"{which}.w", f"{which}.b", bias)
        return graph.node(
            "SkipLayerNormalization", [update, skip, *stored], f"{name}.{which}.out", MICROSOFT,
            epsilon=epsilon,
        )  # fmt: skip

    query, key, value = (linear(state, which) for which in "qkv")
    bias = np.concatenate([vectors[f"{name}.{which}.b"] for which in "qkv"])
    attended = graph.node(
        "MultiHeadAttention",
        [query, key, value, graph.constant(f"{name}.qkv.b", bias), "mask.int"],
        f"{name}.attended", MICROSOFT, num_heads=heads,
    )  # fmt: skip
    state = normalised(state, linear(attended, "ao"), "aln", "ao.b")
    inner = graph.node("BiasGelu", [linear(state, "fi"), *weights("fi.b")], f"{name}.gelu", MICROSOFT)
    return normalised(state, linear(inner, "fo"), "oln", "fo.b")


def _pooling(graph: Graph, states: Sequence[str]) -> None:
    """Of each state the mean over the tokens that are no padding; each as long as the others, all
    together of length one."""
    graph.node("Cast", ["mask"], "mask.float", to=TensorProto.FLOAT)
    last = graph.constant("last", np.array([2], np.int64))
    graph.node("Unsqueeze", ["mask.float", last], "mask.column")
    tokens = graph.constant("tokens", np.array([1], np.int64))
    means = []
    for state in states:
        graph.node("Mul", [state, "mask.column"], f"{state}.kept")
        graph.node("ReduceSum", [f"{state}.kept", tokens], f"{state}.sum", keepdims=0)
        means.append(graph.node("LpNormalization", [f"{state}.sum"], f"{state}.mean", axis=-1, p=2))
    graph.node("Concat", means, "means", axis=-1)
    share = graph.constant("share", np.array(len(states) ** -0.5, np.float32))
    graph.node("Mul", ["means", share], "embedding")
