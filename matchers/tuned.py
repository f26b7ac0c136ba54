"""What tuning changed in the embedding model: biases and norms of its layers, and what is added to its matrices."""

import hashlib
import json
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

TUNED: Final = Path(__file__).parent / "weights" / "encoder.json"

DOWN: Final = ".down"
UP: Final = ".up"
"""What stands behind a dense layer's name for the two factors whose product is added to its matrix."""

Tuned = dict[str, NDArray[np.float32]]
"""Name in the model's file → values that stand in for those of the file; factors by the name of their layer."""


def load_tuned(model: str, path: Path = TUNED) -> Tuned:
    """The tuned numbers for the model of this SHA-256; ValueError, in words, where they cannot be used."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        parameters: dict[str, list[Any]] = data["parameters"]
        made_for, whole = data["model"], data["checksum"] == _checksum(parameters)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{path.name} cannot be used ({error})") from None
    if not whole:
        raise ValueError(f"{path.name} is not what was written")
    if made_for != model:
        raise ValueError(f"{path.name} was made for another model")
    return {name: np.array(values, dtype=np.float32) for name, values in parameters.items()}


def save_tuned(model: str, tuned: Tuned, path: Path = TUNED) -> Path:
    """Writes one parameter a line, rounded to what makes no difference; ValueError where a number is none."""
    if not all(np.isfinite(values).all() for values in tuned.values()):
        raise ValueError("some tuned numbers are not finite: the run went astray, and nothing is written")
    rows = {name: _written(values) for name, values in tuned.items()}
    body = ",\n    ".join(f"{json.dumps(name)}: {row}" for name, row in rows.items())
    checksum = _checksum({name: json.loads(row) for name, row in rows.items()})
    text = f'{{\n  "model": "{model}",\n  "checksum": "{checksum}",\n  "parameters": {{\n    {body}\n  }}\n}}\n'
    partial = path.with_name(f"{path.name}.partial")
    partial.write_text(text, encoding="utf-8")
    return partial.replace(path)


def _written(values: NDArray[np.float32]) -> str:
    told = [f"{v:.5g}" for v in values] if values.ndim == 1 else [_written(row) for row in values]
    return f"[{', '.join(told)}]"


def tuned_hash(path: Path = TUNED) -> str:
    """SHA-256 of the file, "" where there is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def _checksum(parameters: Any) -> str:
    return hashlib.sha256(json.dumps(parameters).encode()).hexdigest()[:16]
