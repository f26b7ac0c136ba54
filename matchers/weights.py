"""The learned numbers: one readable JSON file per way in which a commitment is written down."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from core.errors import ModelMissing
from matchers.learning import softmax
from matchers.network import Network

Head = Literal["examples", "guideline", "words"]
HEADS: Final[tuple[Head, ...]] = ("examples", "guideline", "words")
"""With example headlines, with statement and guideline only, and without the embedding model."""
CLASSES: Final = ("none", "fulfils", "advances", "contradicts", "restates")
WAYS: Final = ("none", "plus", "contradicts", "restates")
"""What is told apart first: the direction."""
SPLIT: Final = "fulfils beside advances"
OUTPUTS: Final = (*WAYS, SPLIT)
"""What the network scores: the ways, and the log-odds of fulfilled beside advanced where the way is plus."""
WAY_OF: Final = np.array([WAYS.index(name if name in WAYS else "plus") for name in CLASSES])
RATE: Final = "how often news meets it"
"""How people are told of what `Weights.rates` adds."""
_LINES: Final = ",\n    "
FOLDER: Final = Path(__file__).parent / "weights"


@dataclass(frozen=True, slots=True)
class Weights:
    """A small network over named features; it scores OUTPUTS.

    No feature names a commitment, so that what is learned serves new ones. `rates` adds by name how often news meets a
    commitment, per output and beside the usual; a new one has none.
    """

    features: tuple[str, ...]
    mean: NDArray[np.float64]
    scale: NDArray[np.float64]
    network: Network
    rates: Mapping[str, NDArray[np.float64]]

    def probabilities(self, numbers: NDArray[np.float64], commitments: Sequence[str]) -> NDArray[np.float64]:
        """One row per pair, one column per class. `numbers`: pairs × features; `commitments`: ids of the pairs."""
        general = self.network.scores((numbers - self.mean) / self.scale)
        scores = general + np.array([self._rate(c) for c in commitments]).reshape(general.shape)
        fulfilled = softmax(np.column_stack([scores[:, -1], np.zeros(len(scores))]))
        return by_class(softmax(scores[:, : len(WAYS)]), fulfilled[:, 0])

    def _rate(self, commitment: str) -> NDArray[np.float64]:
        return self.rates.get(commitment, np.zeros(len(OUTPUTS)))

    def places_in(self, names: Sequence[str]) -> list[int]:
        """Where among `names` its features stand; ModelMissing where one is not among them."""
        places = {name: place for place, name in enumerate(names)}
        unknown = next((f for f in self.features if f not in places), None)
        if unknown is not None:
            raise ModelMissing(
                "weights", f"ask for {unknown!r}, which is not known; fit them anew with `pledgewatch train`"
            )
        return [places[f] for f in self.features]

    def calibrated(self, heat: float, caution: float) -> "Weights":
        """These weights with `caution` added to the score of "none", and the scores of the ways divided by `heat`."""
        network = self.network
        eases = np.append(np.full(len(WAYS), heat), 1.0)
        eased = replace(
            network,
            linear=network.linear / eases,
            constant=(network.constant + caution * (np.arange(len(OUTPUTS)) == WAYS.index("none"))) / eases,
            outer=network.outer / eases,
        )
        return replace(self, network=eased, rates={c: rate / eases for c, rate in self.rates.items()})

    def contributions(self, numbers: Mapping[str, float], commitment: str, output: str) -> list[tuple[str, float]]:
        """What each feature spoke for `output`, beside its usual value: strongest first. Ways stand against "none"."""
        held = np.eye(len(OUTPUTS))[OUTPUTS.index(output)]
        if output in WAYS:
            held[WAYS.index("none")] -= 1
        x = (np.array([numbers[f] for f in self.features]) - self.mean) / self.scale
        without = np.where(np.eye(len(self.features), dtype=bool), 0.0, x)
        scores = self.network.scores(np.vstack([x, without])) @ held
        values = (scores[0] - scores[1:]).tolist()
        named = [*zip(self.features, values, strict=True), (RATE, float(self._rate(commitment) @ held))]
        return sorted(named, key=lambda p: -abs(p[1]))


def by_way(chances: NDArray[np.float64]) -> NDArray[np.float64]:
    """Chances by CLASSES as chances by WAYS."""
    return np.asarray(chances @ np.eye(len(WAYS))[WAY_OF])


def by_class(ways: NDArray[np.float64], fulfilled: NDArray[np.float64]) -> NDArray[np.float64]:
    """Chances by WAYS as chances by CLASSES. `fulfilled`: which share of plus fulfils, per row; the rest advances."""
    shares = np.ones((len(ways), len(CLASSES)))
    shares[:, CLASSES.index("fulfils")] = fulfilled
    shares[:, CLASSES.index("advances")] = 1 - fulfilled
    return np.asarray(ways[:, WAY_OF] * shares)


def load_weights(head: Head, folder: Path = FOLDER) -> Weights:
    """The shipped weights of `head`; ModelMissing when the file is absent or not what it should be."""
    path = folder / f"{head}.json"
    try:
        return _parse(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError) as error:
        mend = "restore it from the checkout, or fit it anew with `pledgewatch train`"
        raise ModelMissing(f"weights {path.name}", f"cannot be used ({error}); {mend}") from None


def _parse(data: Any) -> Weights:
    if tuple(data["outputs"]) != OUTPUTS:
        raise ValueError("its outputs are others")
    named: dict[str, dict[str, Any]] = data["features"]
    units = data["units"]

    def column(key: str) -> NDArray[np.float64]:
        return np.array([feature[key] for feature in named.values()], dtype=np.float64)

    network = Network(
        column("coefficients").reshape(len(named), len(OUTPUTS)),
        np.array(data["constant"], dtype=np.float64),
        column("units").reshape(len(named), len(units)),
        np.array([u["threshold"] for u in units], dtype=np.float64),
        np.array([u["coefficients"] for u in units], dtype=np.float64).reshape(len(units), len(OUTPUTS)),
    )
    rates = {c: np.array(rate, dtype=np.float64) for c, rate in data["commitments"].items()}
    return Weights(tuple(named), column("mean"), column("scale"), network, rates)


def save_weights(head: Head, weights: Weights, folder: Path = FOLDER) -> Path:
    """Writes one feature, one hidden unit and one commitment a line, rounded: readable, and small in a diff."""
    net = weights.network
    rows = zip(weights.features, weights.mean, weights.scale, net.linear, net.inner, strict=True)
    features = [
        f'{json.dumps(name)}: {{"mean": {m:.4g}, "scale": {s:.4g}, "coefficients": {_row(own)}, "units": {_row(unit)}}}'
        for name, m, s, own, unit in rows
    ]
    units = [
        f'{{"threshold": {t:.3f}, "coefficients": {_row(o)}}}' for t, o in zip(net.threshold, net.outer, strict=True)
    ]
    known = [f"{json.dumps(name)}: {_row(row)}" for name, row in sorted(weights.rates.items())]
    sections = [
        f'"outputs": {json.dumps(OUTPUTS)}',
        f'"constant": {_row(net.constant)}',
        f'"features": {{\n    {_LINES.join(features)}\n  }}',
        f'"units": [\n    {_LINES.join(units)}\n  ]',
        f'"commitments": {{\n    {_LINES.join(known)}\n  }}',
    ]
    path = folder / f"{head}.json"
    path.write_text("{\n  " + ",\n  ".join(sections) + "\n}\n", encoding="utf-8")
    return path


def _row(numbers: NDArray[np.float64]) -> str:
    return f"[{', '.join(f'{n:.3f}' for n in numbers)}]"
