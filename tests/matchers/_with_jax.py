"""Run by `test_tuning.py` in a process of its own: once JAX is loaded, every later fork of that process warns."""

import sys
from pathlib import Path

import jax
import numpy as np

from core.words import Verdict
from matchers import embedding
from matchers.embedding import SHA256, MiniLm, model_path, padded, tokenizer
from matchers.encoder import Encoder
from matchers.lessons import Lesson
from matchers.tuned import load_tuned, save_tuned
from matchers.tuning import RUNS, _Learner, _tune_once, tune

TEXTS = ["Berlin shuts its last coal plant", "Mill village in Kent gets a new bus, and then another", "Rain"]


def what_is_tuned_is_what_runs(folder: Path) -> None:
    """Every bias and norm is changed, written, laid over the model that runs, and has the effect that it should."""
    encoder = Encoder(model_path())
    random = np.random.default_rng(1)
    params = {name: v * (1 + 0.2 * random.normal(size=v.shape)) for name, v in encoder.start.items()}
    path = save_tuned(SHA256, {n: np.asarray(v) for n, v in params.items()}, folder / "changed.json")
    embedding.load_tuned = lambda model: load_tuned(model, path)
    run = MiniLm(model_path(), 1, 8).embed(TEXTS)
    tokens, mask = padded([e.ids for e in tokenizer().encode_batch(TEXTS)])
    written = encoder.vectors(params, encoder.looked_up(tokens), mask, jax.random.key(0), 0.0)
    assert np.abs(np.asarray(written) - run).max() < 1e-3


def tuning_brings_together_what_says_the_same(folder: Path) -> None:
    """The loss falls, and what comes out has the names that the model takes."""
    losses: list[float] = []
    tuned = tune([_course()], 6, lambda step, loss: losses.append(loss))
    assert losses[-1] < losses[0]
    assert set(tuned) == set(load_tuned(SHA256))


def going_on_ends_halfway(folder: Path) -> None:
    """What went on from numbers in use lies between them and the mean of what the runs came to."""
    start = load_tuned(SHA256)
    learner = _Learner(Encoder(model_path(), start))
    ends = [_tune_once(learner, [_course()], 1, lambda loss: None, seed) for seed in range(RUNS)]
    found = tune([_course()], 1, lambda step, loss: None, start)
    assert any(not np.allclose(values, start[name], atol=1e-6) for name, values in found.items())
    for name, values in found.items():
        assert np.allclose(values, (start[name] + np.mean([end[name] for end in ends], axis=0)) / 2, atol=1e-7)


def _course() -> list[Lesson]:
    about = {"coal": ("plant", "shuts"), "fish": ("trawler", "banned"), "rail": ("tunnel", "opened")}
    return [
        Lesson(f"{place} {thing} {verb}", home, frozenset([(home, Verdict.FULFILS)]))
        for home, (thing, verb) in about.items()
        for place in ("Kent", "Lyon", "Graz", "Bari")
    ]


if __name__ == "__main__":
    globals()[sys.argv[1]](Path(sys.argv[2]))
