"""The embedding model as a graph of onnxruntime's fused operators: the file's own has each step by itself.

Architecture: BERT (Devlin et al. 2019) as MiniLM-L6 uses it (Wang et al. 2020): 6 layers of 12 heads, mean pooling.
"""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper

from matchers.model_file import EMBEDDINGS, LAYER, ModelFile, Values

LAYERS: Final = 6
ATTENTION_HEADS: Final = 12
EPSILON: Final = 1e-12
_FUSED: Final = "com.microsoft"
_PARTS: Final = ("query", "key", "value")


class _Graph:
    """Nodes and weights as they are put down."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: dict[str, Values] = {}

    def add(self, operator: str, inputs: Sequence[str], *outputs: str, domain: str = "", **how: Any) -> str:
        self.nodes.append(helper.make_node(operator, inputs, outputs, domain=domain, **how))
        return outputs[0]

    def weight(self, name: str, values: Values) -> str:
        self.weights[name] = np.ascontiguousarray(values, dtype=np.float32)
        return name


class Session:
    """The model laid out in memory, computing on one thread; several may call it at once."""

    def __init__(self, model: ModelFile, longest: int) -> None:
        """`longest`: tokens of a text at most."""
        import onnxruntime

        graph = _Graph()
        _write(graph, model, longest)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
        self._weights = [onnxruntime.OrtValue.ortvalue_from_numpy(v) for v in graph.weights.values()]
        options.add_external_initializers(list(graph.weights), self._weights)  # the session only points at them
        self._session = onnxruntime.InferenceSession(_serialised(graph), options, providers=["CPUExecutionProvider"])

    def means(self, tokens: NDArray[np.int32], mask: NDArray[np.int32]) -> Values:
        """Mean over the tokens of each text, texts × width. Both are texts × length; `mask`: 1 where there is one."""
        share = (mask / mask.sum(axis=1, keepdims=True)).astype(np.float32)[:, None]
        (found,) = self._session.run(None, {"tokens": tokens, "mask": mask, "share": share})
        return np.asarray(found[:, 0], dtype=np.float32)


def _write(graph: _Graph, model: ModelFile, longest: int) -> None:
    words = graph.weight("words", model.words)
    places = graph.weight("places", model.places[:longest])
    inputs = ["tokens", "", words, places, "", *_norm(graph, model, EMBEDDINGS)]
    x = graph.add("EmbedLayerNormalization", inputs, "embedded", "unused", domain=_FUSED, epsilon=EPSILON)
    for layer in range(LAYERS):
        x = _layer(graph, model, x, LAYER.format(layer))
    graph.add("MatMul", ["share", x], "vectors")


def _layer(graph: _Graph, model: ModelFile, x: str, at: str) -> str:
    parts = [f"{at}attention.self.{part}" for part in _PARTS]
    bias = graph.weight(f"{at}seen.bias", np.concatenate([model.vectors[f"{part}.bias"] for part in parts]))
    inputs = [*(_product(graph, model, x, part) for part in parts), bias, "mask"]
    seen = graph.add("MultiHeadAttention", inputs, f"{at}seen", domain=_FUSED, num_heads=ATTENTION_HEADS)
    x = _added(graph, model, seen, x, f"{at}attention.output.")
    inner = graph.add("BiasGelu", _biased(graph, model, x, f"{at}intermediate.dense"), f"{at}inner", domain=_FUSED)
    return _added(graph, model, inner, x, f"{at}output.")


def _added(graph: _Graph, model: ModelFile, inner: str, x: str, at: str) -> str:
    """Dense layer, added to `x`, and normed: in steps, for onnxruntime's operator for all of it takes longer."""
    dense = graph.add("Add", _biased(graph, model, inner, f"{at}dense"), f"{at}biased")
    total = graph.add("Add", [dense, x], f"{at}total")
    return graph.add("LayerNormalization", [total, *_norm(graph, model, at)], f"{at}normed", epsilon=EPSILON)


def _norm(graph: _Graph, model: ModelFile, at: str) -> list[str]:
    """Weight and bias of a norm."""
    names = [f"{at}LayerNorm.{name}" for name in ("weight", "bias")]
    return [graph.weight(name, model.vectors[name]) for name in names]


def _product(graph: _Graph, model: ModelFile, x: str, name: str) -> str:
    """`x` times the matrix of a dense layer."""
    return graph.add("MatMul", [x, graph.weight(f"{name}.matrix", model.matrices[name])], f"{name}.product")


def _biased(graph: _Graph, model: ModelFile, x: str, name: str) -> tuple[str, str]:
    """The same, and the bias that is still to be added."""
    return _product(graph, model, x, name), graph.weight(f"{name}.bias", model.vectors[f"{name}.bias"])


def _serialised(graph: _Graph) -> bytes:
    """Without the weights: the session gets them as they lie in memory."""
    inputs = [
        helper.make_tensor_value_info("tokens", TensorProto.INT32, ["texts", "length"]),
        helper.make_tensor_value_info("mask", TensorProto.INT32, ["texts", "length"]),
        helper.make_tensor_value_info("share", TensorProto.FLOAT, ["texts", 1, "length"]),
    ]
    outputs = [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["texts", 1, "width"])]
    outside = [_outside(name, values) for name, values in graph.weights.items()]
    made = helper.make_graph(graph.nodes, "encoder", inputs, outputs, initializer=outside)
    versions = [helper.make_opsetid("", 17), helper.make_opsetid(_FUSED, 1)]
    return bytes(helper.make_model(made, opset_imports=versions, ir_version=8).SerializeToString())


def _outside(name: str, values: Values) -> TensorProto:
    """A weight that is named only."""
    tensor = TensorProto(name=name, data_type=TensorProto.FLOAT, dims=values.shape, data_location=TensorProto.EXTERNAL)
    for key, value in (("location", "memory"), ("offset", "0"), ("length", str(values.nbytes))):
        tensor.external_data.add(key=key, value=value)
    return tensor
