"""Tunes the embedding model until texts that say the same of a commitment lie together, and others apart.

Loss: supervised contrastive (Khosla et al. 2020) in the form in which lines vote (`votes.Votes`): cosines are as
sharp as there, and a vote for nobody takes part, so that texts which bear on nothing come near no line.
"""

import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

import jax
import jax.numpy as jnp
import numpy as np

from matchers.embedding import model_path, tokenizer
from matchers.encoder import Encoder, Params
from matchers.lessons import Lesson, alike, batches
from matchers.tuned import Tuned
from matchers.votes import NOBODY, SHARPNESS

RATE: Final = 1e-3
WARM: Final = 20
"""Over so many steps the rate rises; all the while it falls, to a tenth at the end."""
DROPOUT: Final = 0.1
RUNS: Final = 2
"""Runs of different draws start from the same and end apart: the mean (Wortsman et al. 2022) hangs less on one draw."""
UNRELATED_COUNTS: Final = 0.5
PART: Final = 48
"""Texts that go through the model together, sorted by length."""
_STRIDE: Final = 8
"""Widths are multiples of this, so that few shapes are compiled."""
_MOMENTS: Final = (0.9, 0.999)
_STEEPEST: Final = 1.0
"""Length of all slopes together beyond which they are shortened: one odd batch must not undo the rest."""

Part = tuple[Any, Any, Any]
"""What was looked up, the mask, and a key for dropout."""


def tune(
    courses: Sequence[Sequence[Lesson]], steps: int, tell: Callable[[int, float], None], start: Tuned | None = None
) -> Tuned:
    """The tuned numbers: the mean of RUNS runs of so many steps each. The first course is drawn most.

    `tell` hears of each step, counted over all runs, and of its loss. `start`: numbers to go on from; then what comes
    out lies halfway between them and the mean, for it clings less to our own way of writing (Wortsman et al. 2022b).
    """
    learner = _Learner(Encoder(model_path(), start))
    told = itertools.count(1)
    ends = [_tune_once(learner, courses, steps, lambda loss: tell(next(told), loss), seed) for seed in range(RUNS)]
    found = _mean(ends)
    return found if start is None else _mean([learner.start, found])


def _mean(ends: Sequence[Params]) -> Tuned:
    return {name: np.mean([end[name] for end in ends], axis=0, dtype=np.float32) for name in ends[0]}


def _tune_once(
    learner: "_Learner", courses: Sequence[Sequence[Lesson]], steps: int, tell: Callable[[float], None], seed: int
) -> Params:
    """The numbers after so many steps (Adam, Kingma & Ba 2015)."""
    params = learner.start
    slow = fast = jax.tree.map(jnp.zeros_like, params)
    keys = jax.random.split(jax.random.key(seed), steps)
    for step, batch in zip(range(1, steps + 1), batches(courses, seed), strict=False):
        loss, slopes = learner.slopes(params, batch, keys[step - 1])
        size = float(jnp.sqrt(sum((s * s).sum() for s in slopes.values())))
        slopes = {n: s * min(1.0, _STEEPEST / max(size, 1e-9)) for n, s in slopes.items()}
        slow = {n: _MOMENTS[0] * slow[n] + (1 - _MOMENTS[0]) * s for n, s in slopes.items()}
        fast = {n: _MOMENTS[1] * fast[n] + (1 - _MOMENTS[1]) * s * s for n, s in slopes.items()}
        rate = RATE * min(1.0, step / WARM) * (1 - 0.9 * step / steps)
        first, second = 1 - _MOMENTS[0] ** step, 1 - _MOMENTS[1] ** step
        params = {n: p - rate * slow[n] / first / (jnp.sqrt(fast[n] / second) + 1e-8) for n, p in params.items()}
        tell(loss)
    return params


class _Learner:
    """Loss of one batch and its slopes, the texts taken in parts so that memory stays bounded."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.start = encoder.start
        self._vectors = jax.jit(self._run)
        self._pull = jax.jit(self._pulled)
        self._tokenizer = tokenizer()

    def slopes(self, params: Params, batch: Sequence[Lesson], key: Any) -> tuple[float, Params]:
        """The loss, and how it changes with each parameter."""
        order, parts = self._parts(batch, key)
        vectors = jnp.concatenate([self._vectors(params, part) for part in parts])
        ordered = [batch[i] for i in order]
        related = jnp.asarray([bool(lesson.says) for lesson in ordered])
        loss, pull = _loss_and_pull(vectors[: len(ordered)], jnp.asarray(alike(ordered)), related)
        pull = jnp.concatenate([pull, jnp.zeros((len(vectors) - len(pull), pull.shape[1]))])
        found = [self._pull(params, part, pull[i * PART : (i + 1) * PART]) for i, part in enumerate(parts)]
        return float(loss), jax.tree.map(lambda *slopes: sum(slopes), *found)

    def _run(self, params: Params, part: Part) -> Any:
        looked_up, mask, key = part
        return self._encoder.vectors(params, looked_up, mask, key, DROPOUT)

    def _pulled(self, params: Params, part: Part, pull: Any) -> Params:
        _, back = jax.vjp(lambda p: self._run(p, part), params)
        slopes: Params = back(pull)[0]
        return slopes

    def _parts(self, batch: Sequence[Lesson], key: Any) -> tuple[list[int], list[Part]]:
        """Texts by length, in parts of one shape each; the last is filled up with empty texts."""
        encoded = [e.ids for e in self._tokenizer.encode_batch([b.text or " " for b in batch])]
        order = sorted(range(len(batch)), key=lambda i: (len(encoded[i]), i))
        keys = jax.random.split(key, -(-len(order) // PART))
        return order, [self._part([encoded[i] for i in rows], k) for rows, k in zip(_chunks(order), keys, strict=True)]

    def _part(self, ids: list[list[int]], key: Any) -> Part:
        width = -(-max(map(len, ids)) // _STRIDE) * _STRIDE
        tokens = np.zeros((PART, width), dtype=np.int64)
        mask = np.zeros((PART, width), dtype=np.float32)
        mask[:, 0] = 1
        for row, one in enumerate(ids):
            tokens[row, : len(one)] = one
            mask[row, : len(one)] = 1
        return self._encoder.looked_up(tokens), mask, key


def _chunks(order: Sequence[int]) -> Iterator[tuple[int, ...]]:
    rows = iter(order)
    while part := tuple(itertools.islice(rows, PART)):
        yield part


def _loss(vectors: Any, same: Any, related: Any) -> Any:
    """Mean over related texts of how unlikely their likes are, and of how likely unrelated ones find any."""
    scores = vectors @ vectors.T * SHARPNESS - jnp.eye(len(vectors)) * 1e9
    nobody = jnp.full((len(vectors), 1), NOBODY * SHARPNESS)
    total = jax.nn.logsumexp(jnp.hstack([scores, nobody]), axis=1)
    likes = same.sum(axis=1)
    each = -(same * jnp.maximum(scores - total[:, None], -50)).sum(axis=1) / jnp.maximum(likes, 1e-6)
    has = related & (likes > 0)
    found = jnp.where(has, each, 0).sum() / jnp.maximum(has.sum(), 1)
    lines = jax.nn.logsumexp(jnp.hstack([jnp.where(related[None], scores, -1e9), nobody]), axis=1) - nobody[:, 0]
    missed = jnp.where(related, 0, lines).sum() / jnp.maximum((~related).sum(), 1)
    return found + UNRELATED_COUNTS * missed


_loss_and_pull = jax.value_and_grad(_loss)
