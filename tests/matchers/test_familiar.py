"""What news has taught of commitments by name, and its silence on new ones."""

import numpy as np
import pytest

from matchers.familiar import PARTS, Familiar, find_directions


@pytest.fixture
def familiar() -> Familiar:
    return Familiar({"arms": np.array([-1.0, 1.0])}, np.array([[0.5, -0.5], [0.0, 2.0]]))


def test_a_commitment_that_news_has_met_is_helped_by_its_rate_and_by_the_headline(familiar: Familiar) -> None:
    headline = np.array([[1.0, 0.5]], dtype=np.float32)
    assert familiar.scores(["arms"], headline).tolist() == [[-0.5, 1.5]]


def test_a_new_commitment_is_left_alone(familiar: Familiar) -> None:
    headlines = np.ones((2, 2), dtype=np.float32)
    scores = familiar.scores(["grain", "arms"], headlines)
    assert scores[0].tolist() == [0.0, 0.0]
    assert scores[1].tolist() != [0.0, 0.0]


def test_heat_divides_all_of_it(familiar: Familiar) -> None:
    headline = np.array([[1.0, 0.5]], dtype=np.float32)
    cooler = familiar.divided(2.0).scores(["arms"], headline)
    assert np.allclose(cooler * 2, familiar.scores(["arms"], headline))


def test_directions_are_uncorrelated_and_of_one_spread() -> None:
    random = np.random.default_rng(1)
    headlines = (random.normal(size=(500, 80)) @ random.normal(size=(80, 80))).astype(np.float32)
    found = find_directions(headlines).of(headlines)
    assert found.shape == (500, PARTS)
    assert np.allclose(np.cov(found.T), np.eye(PARTS), atol=1e-3)
