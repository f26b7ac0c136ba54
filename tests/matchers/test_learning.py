"""The learner finds what is there to be found, and nothing when there is nothing."""

import numpy as np

from matchers.learning import fit_logistic, softmax


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
