"""Remembers the vectors of a registry's lines between processes: they depend on the texts and the model alone.

A folder in the user's cache; where it cannot be read or written, everything is computed again.
"""

import hashlib
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from matchers.embedding import DIMENSIONS, SHA256, Embedder, Vectors


def remembered(embedder: Embedder, texts: Sequence[str]) -> Vectors:
    """`embedder.embed(texts)`, from the cache where it is known."""
    if embedder.missing or not texts:
        return embedder.embed(texts)
    path = _path(texts)
    known = _read(path, len(texts))
    if known is not None:
        return known
    made = embedder.embed(texts)
    _write(path, made)
    return made


def _path(texts: Sequence[str]) -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    digest = hashlib.sha256("\x00".join([SHA256, *texts]).encode("utf-8", "surrogatepass")).hexdigest()
    return Path(base) / "pledgewatch" / f"vectors-{digest[:24]}.npy"


def _read(path: Path, rows: int) -> Vectors | None:
    try:
        found = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    return found if found.shape == (rows, DIMENSIONS) and found.dtype == np.float32 else None


def _write(path: Path, vectors: Vectors) -> None:
    """Written beside its place and moved there, so that no reader sees half of it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".npy", delete=False) as file:
            np.save(file, vectors)
        Path(file.name).replace(path)
    except OSError:
        return
