"""The ONNX graph: token numbers and mask in, sentence vectors out.

A post-norm BERT. The vector of a text holds the means of several layers, each scaled alike: reading
more than the last costs nothing and tells far more. Layers multiply in 8 bits, weights with one scale
an output, activations twice with one scale for all that is given at once, which must therefore be one
text and no batch.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor

from tools.encoder.network import Layer, Network
from tools.encoder.product import CENTROIDS, PARTS, WordTable
from tools.encoder.quantise import Quantised, quantise

MICROSOFT = "com.microsoft"


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

    def parameters(self, name: str, weight: Tensor, bias: Tensor) -> list[str]:
        """A stored weight and bias."""
        both = (("w", weight), ("b", bias))
        return [self.constant(f"{name}.{end}", part.detach().numpy()) for end, part in both]

    def linear(self, source: str, weight: Quantised, name: str) -> str:
        """``source`` times the quantised matrix, without bias: once in 8 bits, and once what 8 bits
        left over. So a value that another processor rounds to its neighbour changes nothing."""
        codes = self.constant(f"{name}.codes", weight.codes)
        scales = self.constant(f"{name}.scales", weight.scales)
        zeros = self.constant(f"{name}.zeros", np.zeros(len(weight.scales), np.int8))
        given = [f"{name}.in", f"{name}.in.scale", f"{name}.in.zero"]
        self.nodes.append(helper.make_node("DynamicQuantizeLinear", [source], given))
        rounded, scale, zero = given
        inputs = [rounded, codes, scale, scales, zero, zeros]
        coarse = self.node("MatMulIntegerToFloat", inputs, f"{name}.coarse", MICROSOFT)
        read = self.node("DequantizeLinear", given, f"{name}.read")
        left = self.node("Sub", [source, read], f"{name}.left")
        fine = self.node(
            "DynamicQuantizeMatMul", [left, codes, scales, zeros], f"{name}.fine", MICROSOFT
        )
        return self.node("Add", [coarse, fine], f"{name}.out")


def build(
    words: WordTable,
    network: Network,
    *,
    read: Sequence[int],
    longest: int,
    epsilon: float,
) -> onnx.ModelProto:
    """The whole model up to the last of the layers that are ``read`` (the first is 1): ``network``
    with its word table replaced by ``words``, for texts of at most ``longest`` tokens."""
    graph = Graph()
    state = _embedding(graph, words, network, longest, epsilon)
    graph.node("Cast", ["mask"], "mask.int", to=TensorProto.INT32)
    states = []
    for number in range(1, max(read) + 1):
        state = _layer(graph, state, number, network.layers[number - 1], epsilon)
        if number in read:
            states.append(state)
    _pooling(graph, states)
    shape = ["texts", "tokens"]
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, shape) for name in ("ids", "mask")]
    width = len(states) * words.codebooks.shape[0] * words.codebooks.shape[2]
    output = helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["texts", width])
    model = helper.make_model(
        helper.make_graph(graph.nodes, "encoder", inputs, [output], graph.constants),
        opset_imports=[helper.make_opsetid("", 18), helper.make_opsetid(MICROSOFT, 1)],
        ir_version=8,
        producer_name="scamrecruit",
    )
    onnx.checker.check_model(model)
    return model


def _embedding(graph: Graph, words: WordTable, network: Network, longest: int, epsilon: float) -> str:
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
    graph.constant("places.half", network.places.numpy()[:longest].astype(np.float16))
    graph.node("Cast", ["places.half"], "places", to=TensorProto.FLOAT)
    graph.node("Shape", ["ids"], "length", start=1, end=2)
    graph.constant("zero", np.zeros(1, np.int64))
    graph.node("Slice", ["places", "zero", "length"], "ids.places")
    graph.node("Add", ["ids.vectors", "ids.places"], "ids.sum")
    stored = graph.parameters("emb", network.norm.weight, network.norm.bias)
    return graph.node("LayerNormalization", ["ids.sum", *stored], "emb.out", axis=-1, epsilon=epsilon)


def _layer(graph: Graph, state: str, number: int, layer: Layer, epsilon: float) -> str:
    """Attention and feed-forward, each added to its input and normalised."""
    name = f"l{number}"

    def linear(source: str, *which: str) -> tuple[str, str]:
        """Product and bias of one linear part, or of several side by side."""
        parts, own = [getattr(layer, each) for each in which], f"{name}.{'.'.join(which)}"
        weight = np.concatenate([part.weight.detach().numpy() for part in parts])
        bias = np.concatenate([part.bias.detach().numpy() for part in parts])
        return graph.linear(source, quantise(weight), own), graph.constant(f"{own}.b", bias)

    def normalised(skip: str, which: str, update: str, bias: str) -> str:
        norm = getattr(layer, which)
        stored = graph.parameters(f"{name}.{which}", norm.weight, norm.bias)
        return graph.node(
            "SkipLayerNormalization", [update, skip, *stored, bias], f"{name}.{which}.out", MICROSOFT,
            epsilon=epsilon,
        )  # fmt: skip

    together, bias = linear(state, "q", "k", "v")
    each = [f"{name}.{which}.out" for which in ("query", "key", "value")]
    graph.nodes.append(helper.make_node("Split", [together], each, axis=-1, num_outputs=len(each)))
    attended = graph.node(
        "MultiHeadAttention", [*each, bias, "mask.int"], f"{name}.attended", MICROSOFT,
        num_heads=layer.heads,
    )  # fmt: skip
    state = normalised(state, "aln", *linear(attended, "ao"))
    inner = graph.node("BiasGelu", linear(state, "fi"), f"{name}.gelu", MICROSOFT)
    return normalised(state, "oln", *linear(inner, "fo"))


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
