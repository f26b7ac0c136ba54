"""The learner finds what is there to be found, and nothing when there is nothing."""

from pathlib import Path

import numpy as np
import pytest

from core.errors import ModelMissing
from matchers.learning import softmax
from matchers.network import Network, fit_network
from matchers.training import calibrated
from matchers.weights import OUTPUTS, RATE, SPLIT, WAYS, Weights, by_way, load_weights, save_weights


def test_it_learns_a_line_between_three_classes() -> None:
    random = np.random.default_rng(1)
    y = random.integers(0, 3, 600).astype(np.int64)
    x = random.normal(size=(600, 4))
    x[:, 0] += 3 * (y == 1)
    x[:, 1] += 3 * (y == 2)
    network = fit_network(x, y, np.ones(600), 3, 1.0, seen=4, hidden=0)
    assert (network.scores(x).argmax(axis=1) == y).mean() > 0.85


def test_hidden_units_learn_what_no_line_tells_apart() -> None:
    random = np.random.default_rng(1)
    x = random.choice([-1.0, 1.0], size=(2000, 2))
    y = (x[:, 0] * x[:, 1] > 0).astype(np.int64)
    line = fit_network(x, y, np.ones(2000), 2, 1.0, seen=2, hidden=0)
    units = fit_network(x, y, np.ones(2000), 2, 1.0, seen=2)
    assert (line.scores(x).argmax(axis=1) == y).mean() < 0.6
    assert (units.scores(x).argmax(axis=1) == y).mean() == 1.0


def test_probabilities_match_the_shares_when_features_tell_nothing() -> None:
    y = np.array([0] * 75 + [1] * 25, dtype=np.int64)
    network = fit_network(np.zeros((100, 1)), y, np.ones(100), 2, 1.0, seen=1)
    assert abs(softmax(network.scores(np.zeros((1, 1))))[0, 1] - 0.25) < 0.01


def test_what_weighs_nothing_teaches_nothing() -> None:
    y = np.array([0] * 75 + [1] * 25, dtype=np.int64)
    network = fit_network(np.zeros((100, 1)), y, np.where(y == 0, 0.0, 1.0), 2, 1.0, seen=1)
    assert softmax(network.scores(np.zeros((1, 1))))[0, 1] > 0.95


def _silent(outputs: int = len(OUTPUTS)) -> Network:
    return Network(np.zeros((1, outputs)), np.zeros(outputs), np.zeros((1, 0)), np.zeros(0), np.zeros((0, outputs)))


def test_a_commitment_that_news_meets_often_is_likelier_and_a_new_one_is_left_alone() -> None:
    often = np.array([-1.0, 1.0, 0.0, 0.0, 2.0])
    weights = Weights(("a",), np.zeros(1), np.ones(1), _silent(), {"often": often})
    new, met = weights.probabilities(np.zeros((2, 1)), ["new", "often"])
    assert np.allclose(by_way(new[None]), 1 / len(WAYS))
    assert np.allclose(by_way(met[None]), softmax(often[None, :4]))
    assert weights.contributions({"a": 1.0}, "often", "plus")[0] == (RATE, 2.0)


def test_plus_is_split_between_fulfilled_and_advanced() -> None:
    often = np.array([0.0, 0.0, 0.0, 0.0, np.log(3)])
    weights = Weights(("a",), np.zeros(1), np.ones(1), _silent(), {"often": often})
    (met,) = weights.probabilities(np.zeros((1, 1)), ["often"])
    assert np.allclose(met, [0.25, 0.1875, 0.0625, 0.25, 0.25])
    assert weights.contributions({"a": 1.0}, "often", SPLIT)[0] == (RATE, np.log(3))


def test_chances_and_weights_are_calibrated_alike_and_the_split_is_left_alone() -> None:
    chances = np.array([[0.2, 0.45, 0.15, 0.1, 0.1]])
    eased = calibrated(chances, heat=1.3, caution=0.4)
    weights = Weights(("a",), np.zeros(1), np.ones(1), _silent(), {"it": np.log([0.2, 0.6, 0.1, 0.1, 3.0])})
    assert np.allclose(weights.calibrated(1.3, 0.4).probabilities(np.zeros((1, 1)), ["it"]), eased)
    assert eased[0, 1] == pytest.approx(3 * eased[0, 2])
    assert eased[0, 0] > chances[0, 0]


def test_weights_come_back_from_their_file_as_they_were(tmp_path: Path) -> None:
    random = np.random.default_rng(1)
    shapes = ((2, len(OUTPUTS)), (len(OUTPUTS),), (2, 3), (3,), (3, len(OUTPUTS)))
    network = Network(*(random.normal(size=shape).round(3) for shape in shapes))
    weights = Weights(("a", "b"), np.zeros(2), np.ones(2), network, {"often": np.ones(len(OUTPUTS))})
    save_weights("words", weights, tmp_path)
    x = random.normal(size=(4, 2))
    again = load_weights("words", tmp_path)
    assert np.allclose(again.probabilities(x, ["often"] * 4), weights.probabilities(x, ["often"] * 4))
    told = dict(again.contributions({"a": 1.0, "b": -1.0}, "often", "plus"))
    without = again.network.scores(np.array([[1.0, -1.0], [0.0, -1.0]]))[:, [0, 1]]
    assert np.isclose(told["a"], np.diff(without, axis=1)[0, 0] - np.diff(without, axis=1)[1, 0])


def test_weights_that_ask_for_what_nobody_counts_are_refused() -> None:
    weights = Weights(("a",), np.zeros(1), np.ones(1), _silent(), {})
    assert weights.places_in(("b", "a")) == [1]
    with pytest.raises(ModelMissing, match="'a', which is not known"):
        weights.places_in(("b",))


def test_weights_of_other_outputs_are_refused_by_name(tmp_path: Path) -> None:
    save_weights("words", Weights(("a",), np.zeros(1), np.ones(1), _silent(), {}), tmp_path)
    path = tmp_path / "words.json"
    path.write_text(path.read_text().replace('"plus"', '"for"'))
    with pytest.raises(ModelMissing, match=r"words\.json.*its outputs are others"):
        load_weights("words", tmp_path)
