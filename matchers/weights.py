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
    """A multinomial logistic regression over named features; columns of `coefficients` are CLASSES.

    No feature names a commitment, so that what is learned serves new ones. `rates` adds by name how often news meets a
    commitment, per class and beside the usual; a new one has none.
    """

    features: tuple[str, ...]
    mean: NDArray[np.float64]
    scale: NDArray[np.float64]
    coefficients: NDArray[np.float64]
    constant: NDArray[np.float64]
    rates: Mapping[str, NDArray[np.float64]]

    def probabilities(self, numbers: NDArray[np.float64], commitments: Sequence[str]) -> NDArray[np.float64]:
        """One row per pair, one column per class. `numbers`: pairs × features; `commitments`: ids of the pairs."""
        general = (numbers - self.mean) / self.scale @ self.coefficients + self.constant
        rates = np.array([self._rate(c) for c in commitments]).reshape(general.shape)
        return softmax(general + rates)

    def _rate(self, commitment: str) -> NDArray[np.float64]:
        return self.rates.get(commitment, np.zeros(len(CLASSES)))

    def rows(self, numbers: Sequence[dict[str, float]]) -> NDArray[np.float64]:
        """Named numbers as rows of this one's features; absent ones are 0."""
        found = np.array([[n.get(f, 0.0) for f in self.features] for n in numbers], dtype=np.float64)
        return found.reshape(len(numbers), len(self.features))

    def calibrated(self, heat: float, caution: float) -> "Weights":
        """These weights with `caution` added to the score of "none", and all scores divided by `heat`."""
        constant = self.constant + np.array([caution, 0, 0, 0, 0])
        return replace(
            self,
            coefficients=self.coefficients / heat,
            constant=constant / heat,
            rates={c: rate / heat for c, rate in self.rates.items()},
        )

    def contributions(self, numbers: dict[str, float], commitment: str, klass: str) -> list[tuple[str, float]]:
        """Which features spoke for `klass` against "none", strongest first."""
        column = CLASSES.index(klass)
        contrast = self.coefficients[:, column] - self.coefficients[:, 0]
        values = (self.rows([numbers])[0] - self.mean) / self.scale * contrast
        rate = self._rate(commitment)
        named = [*zip(self.features, values.tolist(), strict=True), (RATE, float(rate[column] - rate[0]))]
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
    return Weights(
        tuple(named),
        np.array([f["mean"] for f in named.values()], dtype=np.float64),
        np.array([f["scale"] for f in named.values()], dtype=np.float64),
        np.array([f["coefficients"] for f in named.values()], dtype=np.float64).reshape(len(named), len(CLASSES)),
        np.array(data["constant"], dtype=np.float64),
        {c: np.array(rate, dtype=np.float64) for c, rate in data["commitments"].items()},
    )


def save_weights(head: Head, weights: Weights, folder: Path = FOLDER) -> Path:
    """Writes one feature and one commitment a line, rounded: readable, and small in a diff."""
    features = [
        f'{json.dumps(name)}: {{"mean": {m:.4g}, "scale": {s:.4g}, "coefficients": {_row(row)}}}'
        for name, m, s, row in zip(weights.features, weights.mean, weights.scale, weights.coefficients, strict=True)
    ]
    known = [f"{json.dumps(name)}: {_row(row)}" for name, row in sorted(weights.rates.items())]
    sections = [
        f'"classes": {json.dumps(CLASSES)}',
        f'"constant": {_row(weights.constant)}',
        f'"features": {{\n    {_LINES.join(features)}\n  }}',
        f'"commitments": {{\n    {_LINES.join(known)}\n  }}',
    ]
    path = folder / f"{head}.json"
    path.write_text("{\n  " + ",\n  ".join(sections) + "\n}\n", encoding="utf-8")
    return path


def _row(numbers: NDArray[np.float64]) -> str:
    return f"[{', '.join(f'{n:.3f}' for n in numbers)}]"
