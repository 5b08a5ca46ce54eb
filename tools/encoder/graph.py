"""The ONNX graph: token numbers of one text in, its vector out.

A post-norm BERT. The vector of a text holds the means of several layers, each scaled alike: reading
more than the last costs nothing and tells far more. Layers multiply in 8 bits, weights with one scale
an output, activations twice with one scale for all that is given at once, which must therefore be one
text and no batch. So no padding is masked either.

A skip is summed apart from its LayerNormalization: the runtime's joint operation takes four times as
long. Biases are added within products. That of the keys is left out: it shifts all weights of a query
alike. That of the values passes through attention as it is, and so into the bias behind it.
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
from tools.encoder.source import Floats

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

    def linear(
        self, source: str, weight: Quantised, bias: Floats, name: str, *, once: bool
    ) -> list[str]:
        """What adds up to ``source`` times the quantised matrix, plus ``bias``: the product in 8 bits
        and, unless ``once``, that of what 8 bits left over. So a value that another processor rounds to
        its neighbour changes nothing."""
        codes = self.constant(f"{name}.codes", weight.codes)
        scales = self.constant(f"{name}.scales", weight.scales)
        zeros = self.constant(f"{name}.zeros", np.zeros(len(weight.scales), np.int8))
        added = self.constant(f"{name}.b", bias.astype(np.float32))
        given = [f"{name}.in", f"{name}.in.scale", f"{name}.in.zero"]
        self.nodes.append(helper.make_node("DynamicQuantizeLinear", [source], given))
        rounded, scale, zero = given
        inputs = [rounded, codes, scale, scales, zero, zeros, added]
        coarse = self.node("MatMulIntegerToFloat", inputs, f"{name}.coarse", MICROSOFT)
        if once:
            return [coarse]
        read = self.node("DequantizeLinear", given, f"{name}.read")
        left = self.node("Sub", [source, read], f"{name}.left")
        inputs = [left, codes, scales, zeros]
        return [coarse, self.node("DynamicQuantizeMatMul", inputs, f"{name}.fine", MICROSOFT)]

    def sum(self, parts: Sequence[str], output: str) -> str:
        """All ``parts`` together."""
        return self.node("Sum", parts, output) if len(parts) > 1 else parts[0]


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
    states = []
    for number in range(1, max(read) + 1):
        layer, last = network.layers[number - 1], number == max(read)
        state = _layer(graph, state, f"l{number}", layer, epsilon, last=last)
        if number in read:
            states.append(state)
    _pooling(graph, states)
    ids = helper.make_tensor_value_info("ids", TensorProto.INT64, [1, "tokens"])
    width = len(states) * words.codebooks.shape[0] * words.codebooks.shape[2]
    output = helper.make_tensor_value_info("embedding", TensorProto.FLOAT, [1, width])
    model = helper.make_model(
        helper.make_graph(graph.nodes, "encoder", [ids], [output], graph.constants),
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


def _layer(graph: Graph, state: str, name: str, layer: Layer, epsilon: float, *, last: bool) -> str:
    """Attention and feed-forward, each added to its input and normalised. What stands behind the
    attention of the ``last`` is only averaged, so it is multiplied once."""

    def linear(source: str, which: str, weight: Floats, bias: Floats, once: bool = last) -> list[str]:
        return graph.linear(source, quantise(weight), bias, f"{name}.{which}", once=once)

    def normalised(skip: str, parts: Sequence[str], which: str) -> str:
        norm = getattr(layer, which)
        both = graph.sum([*parts, skip], f"{name}.{which}.in")
        stored = graph.parameters(f"{name}.{which}", norm.weight, norm.bias)
        return graph.node(
            "LayerNormalization", [both, *stored], f"{name}.{which}.out", axis=-1, epsilon=epsilon
        )

    weights = [_array(part.weight) for part in (layer.q, layer.k, layer.v)]
    own = _array(layer.q.bias)
    bias = np.concatenate([own, np.zeros(2 * len(own))])
    parts = linear(state, "qkv", np.concatenate(weights), bias, once=False)
    each = [f"{name}.{which}" for which in ("query", "key", "value")]
    together = graph.sum(parts, f"{name}.qkv.out")
    graph.nodes.append(helper.make_node("Split", [together], each, axis=-1, num_outputs=len(each)))
    attended = graph.node(
        "MultiHeadAttention", each, f"{name}.attended", MICROSOFT, num_heads=layer.heads
    )
    weight = _array(layer.ao.weight)
    bias = _array(layer.ao.bias) + weight @ _array(layer.v.bias)
    parts = linear(attended, "ao", weight, bias)
    state = normalised(state, parts, "aln")
    parts = linear(state, "fi", _array(layer.fi.weight), _array(layer.fi.bias))
    inner = graph.node("Gelu", [graph.sum(parts, f"{name}.fi.out")], f"{name}.gelu", MICROSOFT)
    parts = linear(inner, "fo", _array(layer.fo.weight), _array(layer.fo.bias))
    return normalised(state, parts, "oln")


def _array(values: Tensor) -> Floats:
    return np.asarray(values.detach().numpy())


def _pooling(graph: Graph, states: Sequence[str]) -> None:
    """Of each state the mean over the tokens; each as long as the others, all together of length
    one."""
    tokens = graph.constant("tokens", np.array([1], np.int64))
    means = []
    for state in states:
        graph.node("ReduceSum", [state, tokens], f"{state}.sum", keepdims=0)
        means.append(graph.node("LpNormalization", [f"{state}.sum"], f"{state}.mean", axis=-1, p=2))
    graph.node("Concat", means, "means", axis=-1)
    share = graph.constant("share", np.array(len(states) ** -0.5, np.float32))
    graph.node("Mul", ["means", share], "embedding")
