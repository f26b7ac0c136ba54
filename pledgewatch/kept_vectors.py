"""The matcher with the vectors of its lines kept on disk: a task that loads it anew pays a second and not ten.

The vectors follow from the model, its tuned numbers and the texts alone: a file named by their hashes is never stale.
"""

import hashlib
import logging
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from matchers.embedding import SHA256, Embedder, Vectors, load_embedder
from matchers.engine import Matcher, build_matcher
from matchers.tuned import tuned_hash

if TYPE_CHECKING:
    from declarations.registry import Registry
    from matchers.config import MatchingConfig

log = logging.getLogger(__name__)

KEPT = 4
"""Files that stay: a registry's own, and those of a few before it."""


class KeptVectors:
    """An embedder whose first call, for the lines of the registry, is answered from disk when it can be."""

    def __init__(self, inner: Embedder, folder: Path) -> None:
        self.missing = inner.missing
        self._inner = inner
        self._folder = folder
        self._compiling = not inner.missing

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row per text, as the model gives them."""
        if not self._compiling:
            return self._inner.embed(texts)
        self._compiling = False
        path = self._folder / f"{_name(texts)}.npy"
        kept = _read(path, len(texts))
        if kept is None:
            kept = self._inner.embed(texts)
            _write(path, kept)
        return kept


def build_kept_matcher(registry: "Registry", config: "MatchingConfig", folder: Path, fitted: bool = True) -> Matcher:
    """`matchers.engine.build_matcher`, with vectors kept in `folder`; the same matcher in every answer."""
    embedder = KeptVectors(load_embedder(config.threads, config.batch, config.on_missing_model), folder)
    return build_matcher(registry, config, embedder, fitted)


def _name(texts: Sequence[str]) -> str:
    digest = hashlib.sha256(f"{SHA256} {tuned_hash()}".encode())
    for text in texts:
        digest.update(text.encode())
        digest.update(b"\0")
    return digest.hexdigest()[:32]


def _read(path: Path, rows: int) -> Vectors | None:
    """The kept vectors; None when there are none, or the file is damaged."""
    try:
        found = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    return found if found.ndim == 2 and len(found) == rows and found.dtype == np.float32 else None


def _write(path: Path, vectors: Vectors) -> None:
    """Whole or not at all; where it cannot be written, the next process computes again."""
    partial = path.with_name(f"{path.stem}.{os.getpid()}.partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with partial.open("wb") as file:
            np.save(file, vectors, allow_pickle=False)
        partial.replace(path)
        for old in sorted(path.parent.glob("*.npy"), key=lambda p: p.stat().st_mtime)[:-KEPT]:
            old.unlink(missing_ok=True)
    except OSError as error:
        log.warning("vectors are not kept: %s", error)
