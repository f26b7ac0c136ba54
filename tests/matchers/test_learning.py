"""The learner finds what is there to be found, and nothing when there is nothing."""

import numpy as np

from matchers.learning import fit_logistic, softmax
from matchers.weights import CLASSES, RATE, Weights


def test_it_learns_a_line_between_three_classes() -> None:
    random = np.random.default_rng(1)
    y = random.integers(0, 3, 600).astype(np.int64)
    x = random.normal(size=(600, 4))
    x[:, 0] += 3 * (y == 1)
    x[:, 1] += 3 * (y == 2)
    beta = fit_logistic(x, y, np.ones(600), 3, 1.0)
    guessed = softmax(np.hstack([x, np.ones((600, 1))]) @ beta).argmax(axis=1)
    assert (guessed == y).mean() > 0.85


def test_probabilities_match_the_shares_when_features_tell_nothing() -> None:
    y = np.array([0] * 75 + [1] * 25, dtype=np.int64)
    beta = fit_logistic(np.zeros((100, 1)), y, np.ones(100), 2, 1.0)
    assert abs(softmax(np.array([[0.0, 1.0]]) @ beta)[0, 1] - 0.25) < 0.01


def test_a_commitment_that_news_meets_often_is_likelier_and_a_new_one_is_left_alone() -> None:
    none, often = np.zeros(len(CLASSES)), np.array([-1.0, 1.0, 0.0, 0.0, 0.0])
    weights = Weights(("a",), np.zeros(1), np.ones(1), np.zeros((1, len(CLASSES))), none, {"often": often})
    new, met = weights.probabilities(np.zeros((2, 1)), ["new", "often"])
    assert np.allclose(new, 1 / len(CLASSES))
    assert np.allclose(met, softmax(often[None, :])[0])
    assert weights.contributions({"a": 1.0}, "often", "fulfils")[0] == (RATE, 2.0)
