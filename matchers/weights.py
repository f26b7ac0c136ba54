"""The learned numbers: one readable JSON file per way in which a commitment is written down."""

import json
from collections.abc import Sequence
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
FOLDER: Final = Path(__file__).parent / "weights"


@dataclass(frozen=True, slots=True)
class Weights:
    """A multinomial logistic regression over named features; columns of `coefficients` are CLASSES."""

    features: tuple[str, ...]
    mean: NDArray[np.float64]
    scale: NDArray[np.float64]
    coefficients: NDArray[np.float64]
    constant: NDArray[np.float64]

    def probabilities(self, numbers: Sequence[dict[str, float]]) -> NDArray[np.float64]:
        """One row per pair, one column per class."""
        rows = np.array([[n.get(f, 0.0) for f in self.features] for n in numbers], dtype=np.float64)
        return softmax((rows.reshape(len(numbers), -1) - self.mean) / self.scale @ self.coefficients + self.constant)

    def calibrated(self, heat: float, caution: float) -> "Weights":
        """These weights with `caution` added to the score of "none", and all scores divided by `heat`."""
        constant = self.constant + np.array([caution, 0, 0, 0, 0])
        return replace(self, coefficients=self.coefficients / heat, constant=constant / heat)

    def contributions(self, numbers: dict[str, float], klass: str) -> list[tuple[str, float]]:
        """Which features spoke for `klass` against "none", strongest first."""
        row = np.array([numbers.get(f, 0.0) for f in self.features])
        column = CLASSES.index(klass)
        values = (row - self.mean) / self.scale * (self.coefficients[:, column] - self.coefficients[:, 0])
        return sorted(zip(self.features, values.tolist(), strict=True), key=lambda p: -abs(p[1]))


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
    )


def save_weights(head: Head, weights: Weights, folder: Path = FOLDER) -> Path:
    """Writes one feature per line, rounded: readable, and small in a diff."""
    lines = [
        f'    {json.dumps(name)}: {{"mean": {m:.4g}, "scale": {s:.4g}, '
        f'"coefficients": [{", ".join(f"{c:.3f}" for c in row)}]}}'
        for name, m, s, row in zip(weights.features, weights.mean, weights.scale, weights.coefficients, strict=True)
    ]
    constant = ", ".join(f"{c:.3f}" for c in weights.constant)
    text = (
        f'{{\n  "classes": {json.dumps(CLASSES)},\n  "constant": [{constant}],\n  "features": {{\n'
        + ",\n".join(lines)
        + "\n  }\n}\n"
    )
    path = folder / f"{head}.json"
    path.write_text(text, encoding="utf-8")
    return path
