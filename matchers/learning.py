"""What fitting needs, in plain numpy: shares that add up to 1, and L-BFGS."""

from collections import deque
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def softmax(scores: NDArray[Any]) -> NDArray[Any]:
    """Rows that add up to 1, in the precision of `scores`."""
    shifted = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=1, keepdims=True))


def minimise(loss: Callable[[Array], tuple[float, Array]], start: Array, steps: int, memory: int = 10) -> Array:
    """L-BFGS with backtracking (Nocedal & Wright, Numerical Optimization, ch. 7)."""
    at = start
    value, gradient = loss(at)
    pairs: deque[tuple[Array, Array]] = deque(maxlen=memory)
    for _ in range(steps):
        direction = -_two_loops(gradient, pairs)
        slope = float(gradient @ direction)
        if slope > -1e-10:
            break
        length = 1.0 if pairs else min(1.0, 1.0 / float(np.abs(gradient).sum()))
        while True:
            new = at + length * direction
            new_value, new_gradient = loss(new)
            if new_value <= value + 1e-4 * length * slope or length < 1e-10:
                break
            length *= 0.5
        step, change = new - at, new_gradient - gradient
        if float(step @ change) > 1e-10:
            pairs.append((step, change))
        done = value - new_value < 1e-7 * max(1.0, abs(value))
        at, value, gradient = new, new_value, new_gradient
        if done:
            break
    return at


def _two_loops(gradient: Array, pairs: deque[tuple[Array, Array]]) -> Array:
    """The inverse Hessian, as remembered, times `gradient`."""
    q = gradient.copy()
    kept = []
    for step, change in reversed(pairs):
        rho = 1.0 / float(change @ step)
        alpha = rho * float(step @ q)
        q -= alpha * change
        kept.append((rho, alpha))
    if pairs:
        step, change = pairs[-1]
        q *= float(step @ change) / float(change @ change)
    for (step, change), (rho, alpha) in zip(pairs, reversed(kept), strict=True):
        q += step * (alpha - rho * float(change @ q))
    return q
