"""The embedding model written out in JAX, so that gradients can pass through it. Only tuning needs it.

What is tuned are biases and norms (BitFit, Ben Zaken et al. 2022), and what is added to each matrix: a product of two
thin ones (LoRA, Hu et al. 2022).
"""

from pathlib import Path
from typing import Any, Final

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from matchers.graph import ATTENTION_HEADS, EPSILON, LAYERS
from matchers.model_file import EMBEDDINGS, LAYER, read_model
from matchers.tuned import DOWN, UP, Tuned

RANK: Final = 4
"""Width of the thin matrices."""

Params = dict[str, Any]
"""Name as in `tuned.Tuned` → values, as JAX arrays."""


class Encoder:
    """The model of one ONNX file. `start` are the numbers that may change, before any change."""

    def __init__(self, model: Path, start: Tuned | None = None) -> None:
        """`start`: numbers to go on from; by default those of the file."""
        file = read_model(model)
        self._fixed: Params = {name: jnp.asarray(values) for name, values in file.matrices.items()}
        self._words, self._places = file.words, file.places
        draw = np.random.default_rng(0)
        thin = {name + DOWN: _thin(draw, len(matrix)) for name, matrix in file.matrices.items()}
        thin |= {name + UP: np.zeros((RANK, matrix.shape[1])) for name, matrix in file.matrices.items()}
        begun = file.vectors | thin | (start or {})
        self.start: Params = {n: jnp.asarray(v, dtype=jnp.float32) for n, v in begun.items()}

    def looked_up(self, tokens: NDArray[np.int64]) -> NDArray[np.float32]:
        """Texts × tokens × width before the first norm: nothing of it is tuned."""
        return np.asarray(self._words[tokens] + self._places[: tokens.shape[1]], dtype=np.float32)

    def vectors(self, tuned: Params, looked_up: Any, mask: Any, key: Any, dropout: float) -> Any:
        """Unit vectors, texts × width. `mask`: texts × tokens, 1 where there is a token."""
        x = _norm(tuned, looked_up, f"{EMBEDDINGS}LayerNorm")
        keys = jax.random.split(key, 2 * LAYERS)
        for layer in range(LAYERS):
            at = LAYER.format(layer)
            seen = self._attention(tuned, x, mask, at)
            x = _norm(tuned, x + _drop(keys[2 * layer], seen, dropout), f"{at}attention.output.LayerNorm")
            inner = jax.nn.gelu(self._linear(tuned, x, f"{at}intermediate.dense"), approximate=False)
            out = self._linear(tuned, inner, f"{at}output.dense")
            x = _norm(tuned, x + _drop(keys[2 * layer + 1], out, dropout), f"{at}output.LayerNorm")
        pooled = (x * mask[:, :, None]).sum(axis=1) / mask.sum(axis=1)[:, None]
        return pooled / jnp.linalg.norm(pooled, axis=1, keepdims=True)

    def _attention(self, tuned: Params, x: Any, mask: Any, at: str) -> Any:
        texts, length, width = x.shape
        of_head = width // ATTENTION_HEADS
        query, key, value = (
            self._linear(tuned, x, f"{at}attention.self.{name}").reshape(texts, length, ATTENTION_HEADS, of_head)
            for name in ("query", "key", "value")
        )
        near = jnp.einsum("bqhd,bkhd->bhqk", query, key) / of_head**0.5
        near = near + (1 - mask)[:, None, None, :] * -1e9
        seen = jnp.einsum("bhqk,bkhd->bqhd", jax.nn.softmax(near, axis=-1), value)
        return self._linear(tuned, seen.reshape(x.shape), f"{at}attention.output.dense")

    def _linear(self, tuned: Params, x: Any, name: str) -> Any:
        return x @ self._fixed[name] + (x @ tuned[name + DOWN]) @ tuned[name + UP] + tuned[f"{name}.bias"]


def _thin(draw: np.random.Generator, inputs: int) -> NDArray[np.float64]:
    """Where a thin matrix begins; its other one begins at zero, so that nothing is added at first."""
    return draw.normal(0, inputs**-0.5, (inputs, RANK))


def _norm(tuned: Params, x: Any, name: str) -> Any:
    centred = x - x.mean(axis=-1, keepdims=True)
    spread = jnp.sqrt((centred * centred).mean(axis=-1, keepdims=True) + EPSILON)
    return centred / spread * tuned[f"{name}.weight"] + tuned[f"{name}.bias"]


def _drop(key: Any, x: Any, share: float) -> Any:
    return jnp.where(jax.random.bernoulli(key, 1 - share, x.shape), x / (1 - share), 0.0) if share else x
