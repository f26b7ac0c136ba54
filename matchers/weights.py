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
RATE: Final = "how often news meets it"
"""How people are told of what `Weights.rates` adds."""
_LINES: Final = ",\n    "
FOLDER: Final = Path(__file__).parent / "weights"


@dataclass(frozen=True, slots=True)
class Weights:
    """A small network over named features; its classes are CLASSES.

    No feature names a commitment, so that what is learned serves new ones. `rates` adds by name how often news meets a
    commitment, per class and beside the usual; a new one has none.
    """

    features: tuple[str, ...]
    mean: NDArray[np.float64]
    scale: NDArray[np.float64]
    network: Network
    rates: Mapping[str, NDArray[np.float64]]

    def probabilities(self, numbers: NDArray[np.float64], commitments: Sequence[str]) -> NDArray[np.float64]:
        """One row per pair, one column per class. `numbers`: pairs × features; `commitments`: ids of the pairs."""
        general = self.network.scores((numbers - self.mean) / self.scale)
        rates = np.array([self._rate(c) for c in commitments]).reshape(general.shape)
        return softmax(general + rates)

    def _rate(self, commitment: str) -> NDArray[np.float64]:
        return self.rates.get(commitment, np.zeros(len(CLASSES)))

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
        """These weights with `caution` added to the score of "none", and all scores divided by `heat`."""
        network = self.network
        eased = replace(
            network,
            linear=network.linear / heat,
            constant=(network.constant + np.array([caution, 0, 0, 0, 0])) / heat,
            outer=network.outer / heat,
        )
        return replace(self, network=eased, rates={c: rate / heat for c, rate in self.rates.items()})

    def contributions(self, numbers: Mapping[str, float], commitment: str, klass: str) -> list[tuple[str, float]]:
        """What each feature spoke for `klass` against "none", strongest first: beside its usual value."""
        column = CLASSES.index(klass)
        x = (np.array([numbers[f] for f in self.features]) - self.mean) / self.scale
        without = np.where(np.eye(len(self.features), dtype=bool), 0.0, x)
        scores = self.network.scores(np.vstack([x, without]))
        contrast = scores[:, column] - scores[:, 0]
        rate = self._rate(commitment)
        values = (contrast[0] - contrast[1:]).tolist()
        named = [*zip(self.features, values, strict=True), (RATE, float(rate[column] - rate[0]))]
        return sorted(named, key=lambda p: -abs(p[1]))


def load_weights(head: Head, folder: Path = FOLDER) -> Weights:
    """The shipped weights of `head`; ModelMissing when the file is absent or not what it should be."""
    path = folder / f"{head}.json"
    try:
        return _parse(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError) as error:
        mend = "restore it from the checkout, or fit it anew with `pledgewatch train`"
        raise ModelMissing(f"weights {path.name}", f"cannot be used ({error}); {mend}") from None


def _parse(data: Any) -> Weights:
    if tuple(data["classes"]) != CLASSES:
        raise ValueError("its classes are others")
    named: dict[str, dict[str, Any]] = data["features"]
    units = data["units"]

    def column(key: str) -> NDArray[np.float64]:
        return np.array([feature[key] for feature in named.values()], dtype=np.float64)

    network = Network(
        column("coefficients").reshape(len(named), len(CLASSES)),
        np.array(data["constant"], dtype=np.float64),
        column("units").reshape(len(named), len(units)),
        np.array([u["threshold"] for u in units], dtype=np.float64),
        np.array([u["coefficients"] for u in units], dtype=np.float64).reshape(len(units), len(CLASSES)),
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
        f'"classes": {json.dumps(CLASSES)}',
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
