"""The embedding model's file, read into matrices and vectors that can be computed with."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import numpy_helper

from matchers.tuned import DOWN, UP, Tuned

EMBEDDINGS: Final = "inner.embeddings."
LAYER: Final = "inner.encoder.layer.{}."

Values = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class ModelFile:
    """All numbers of the model. `matrices`: dense layer → inputs × outputs; `vectors`: biases and norms by name.

    `words`: vocabulary × width; `places`: positions × width, with what tells the first text of a pair.
    """

    matrices: dict[str, Values]
    vectors: dict[str, Values]
    words: Values
    places: Values

    def tuned_by(self, tuned: Tuned) -> "ModelFile":
        """With the tuned vectors in place of its own, and what was tuned added to the matrices."""
        vectors = {name: tuned.get(name, values) for name, values in self.vectors.items()}
        matrices = {
            name: values + tuned[name + DOWN] @ tuned[name + UP] if name + DOWN in tuned else values
            for name, values in self.matrices.items()
        }
        return replace(self, matrices=matrices, vectors=vectors)


def read_model(path: Path) -> ModelFile:
    """What the ONNX file holds; its matrices are 8-bit numbers with one scale per column."""
    graph = onnx.load(str(path)).graph
    raw = {i.name: numpy_helper.to_array(i) for i in graph.initializer}

    def scaled(name: str) -> Values:
        return np.asarray(raw[f"{name}_q"].astype(np.float32) * raw[f"{name}_scale"], dtype=np.float32)

    kind = raw[f"{EMBEDDINGS}token_type_embeddings.weight"][0]
    norms = (f"{EMBEDDINGS}LayerNorm.weight", f"{EMBEDDINGS}LayerNorm.bias")
    return ModelFile(
        matrices={name: scaled(number) for name, number in _numbered(graph, raw).items()},
        vectors={n: raw[n] for n in norms}
        | {n: v for n, v in raw.items() if n.startswith("inner.encoder.") and v.dtype == np.float32},
        words=scaled(f"{EMBEDDINGS}word_embeddings.weight"),
        places=scaled(f"{EMBEDDINGS}position_embeddings.weight") + kind,
    )


def _numbered(graph: onnx.GraphProto, raw: dict[str, NDArray[Any]]) -> dict[str, str]:
    """Dense layer → its matrix, which the file only numbers: found by the bias added behind it."""
    users: dict[str, Sequence[Any]] = {}
    for node in graph.node:
        for name in node.input:
            users[name] = (*users.get(name, ()), node)
    found = {}
    for number in (n.removesuffix("_q") for n in raw if n.endswith("_q") and not n.startswith("inner.")):
        (product,) = users[number]
        (added,) = users[product.output[0]]
        bias = next(n for n in added.input if n in raw)
        found[bias.removesuffix(".bias")] = number
    return found
