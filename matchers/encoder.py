"""The embedding model written out in JAX, so that gradients can pass through it. Only tuning needs it.

Architecture: BERT (Devlin et al. 2019) as MiniLM-L6 uses it (Wang et al. 2020): 6 layers of 12 heads, mean pooling.
Matrices stay as they are; what is tuned are biases and norms (BitFit, Ben Zaken et al. 2022). Scales of matrices cannot
be: onnxruntime folds those of the file into the matrices before anything is laid over them.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import jax
import jax.numpy as jnp
import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import numpy_helper

LAYERS: Final = 6
ATTENTION_HEADS: Final = 12
WIDTH: Final = 384
_EPSILON: Final = 1e-12
_EMBEDDINGS: Final = "inner.embeddings."

Params = dict[str, Any]
"""Name in the model's file → values of a bias or norm, as JAX arrays."""


class Encoder:
    """The model of one ONNX file. `start` are the numbers that may change, before any change."""

    def __init__(self, model: Path) -> None:
        graph = onnx.load(str(model)).graph
        raw = {i.name: numpy_helper.to_array(i) for i in graph.initializer}
        matrices = {
            name: raw[f"{number}_q"].astype(np.float32) * raw[f"{number}_scale"]
            for name, number in _matrices(graph, raw).items()
        }
        self._fixed: Params = {name: jnp.asarray(values) for name, values in matrices.items()}
        words = _EMBEDDINGS + "word_embeddings.weight"
        places = _EMBEDDINGS + "position_embeddings.weight"
        self._words = raw[f"{words}_q"].astype(np.float32) * raw[f"{words}_scale"]
        self._places = raw[f"{places}_q"].astype(np.float32) * raw[f"{places}_scale"]
        self._kind = raw[_EMBEDDINGS + "token_type_embeddings.weight"][0]
        layered = {n: v for n, v in raw.items() if n.startswith("inner.encoder.") and v.dtype == np.float32}
        norm = {n: raw[n] for n in (f"{_EMBEDDINGS}LayerNorm.weight", f"{_EMBEDDINGS}LayerNorm.bias")}
        self.start: Params = {n: jnp.asarray(v) for n, v in (norm | layered).items()}

    def looked_up(self, tokens: NDArray[np.int64]) -> NDArray[np.float32]:
        """Texts × tokens × WIDTH before the first norm: nothing of it is tuned."""
        return np.asarray(self._words[tokens] + self._places[: tokens.shape[1]] + self._kind, dtype=np.float32)

    def vectors(self, tuned: Params, looked_up: Any, mask: Any, key: Any, dropout: float) -> Any:
        """Unit vectors, texts × WIDTH. `mask`: texts × tokens, 1 where there is a token."""
        x = _norm(tuned, looked_up, f"{_EMBEDDINGS}LayerNorm")
        keys = jax.random.split(key, 2 * LAYERS)
        for layer in range(LAYERS):
            at = f"inner.encoder.layer.{layer}."
            seen = self._attention(tuned, x, mask, at)
            x = _norm(tuned, x + _drop(keys[2 * layer], seen, dropout), f"{at}attention.output.LayerNorm")
            inner = jax.nn.gelu(self._linear(tuned, x, f"{at}intermediate.dense"), approximate=False)
            out = self._linear(tuned, inner, f"{at}output.dense")
            x = _norm(tuned, x + _drop(keys[2 * layer + 1], out, dropout), f"{at}output.LayerNorm")
        pooled = (x * mask[:, :, None]).sum(axis=1) / mask.sum(axis=1)[:, None]
        return pooled / jnp.linalg.norm(pooled, axis=1, keepdims=True)

    def _attention(self, tuned: Params, x: Any, mask: Any, at: str) -> Any:
        texts, width, _ = x.shape
        query, key, value = (
            self._linear(tuned, x, f"{at}attention.self.{name}").reshape(
                texts, width, ATTENTION_HEADS, WIDTH // ATTENTION_HEADS
            )
            for name in ("query", "key", "value")
        )
        near = jnp.einsum("bqhd,bkhd->bhqk", query, key) / (WIDTH // ATTENTION_HEADS) ** 0.5
        near = near + (1 - mask)[:, None, None, :] * -1e9
        seen = jnp.einsum("bhqk,bkhd->bqhd", jax.nn.softmax(near, axis=-1), value)
        return self._linear(tuned, seen.reshape(texts, width, WIDTH), f"{at}attention.output.dense")

    def _linear(self, tuned: Params, x: Any, name: str) -> Any:
        return x @ self._fixed[name] + tuned[f"{name}.bias"]


def _matrices(graph: onnx.GraphProto, raw: dict[str, NDArray[Any]]) -> dict[str, str]:
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


def _norm(tuned: Params, x: Any, name: str) -> Any:
    centred = x - x.mean(axis=-1, keepdims=True)
    spread = jnp.sqrt((centred * centred).mean(axis=-1, keepdims=True) + _EPSILON)
    return centred / spread * tuned[f"{name}.weight"] + tuned[f"{name}.bias"]


def _drop(key: Any, x: Any, share: float) -> Any:
    return jnp.where(jax.random.bernoulli(key, 1 - share, x.shape), x / (1 - share), 0.0) if share else x
