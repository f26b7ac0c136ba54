"""The model as it is laid out for speed says what its own file says."""

import numpy as np
import onnxruntime
import pytest

from matchers.embedding import MAX_TOKENS, SHA256, MiniLm, model_path, padded, tokenizer
from matchers.graph import Session
from matchers.model_file import ModelFile, read_model
from matchers.tuned import DOWN, UP, load_tuned

TEXTS = ["Berlin shuts its last coal plant", "Mill village in Kent gets a new bus, and then another", "Rain", " "]


@pytest.fixture(scope="module")
def model() -> ModelFile:
    return read_model(model_path())


def tokens_of(texts: list[str]) -> tuple[np.ndarray, np.ndarray]:
    return padded([e.ids for e in tokenizer().encode_batch(texts)])


def test_laid_out_anew_it_says_what_the_file_says(model: ModelFile) -> None:
    tokens, mask = tokens_of(TEXTS)
    own = onnxruntime.InferenceSession(str(model_path()), providers=["CPUExecutionProvider"])
    wanted = {i.name for i in own.get_inputs()}
    wide = {"input_ids": tokens, "attention_mask": mask, "token_type_ids": np.zeros_like(tokens)}
    found = own.run(None, {n: v.astype(np.int64) for n, v in wide.items() if n in wanted})[0]
    if found.ndim == 3:
        found = (found * mask[:, :, None]).sum(axis=1) / mask.sum(axis=1, keepdims=True)
    ours = Session(model, MAX_TOKENS).means(tokens, mask)
    assert np.allclose(_unit(ours), _unit(found), atol=1e-5)


def test_what_is_tuned_is_added_to_the_matrix_of_its_layer(model: ModelFile) -> None:
    name = next(iter(model.matrices))
    inputs, outputs = model.matrices[name].shape
    tuned = {name + DOWN: np.ones((inputs, 2), np.float32), name + UP: np.full((2, outputs), 0.5, np.float32)}
    changed = model.tuned_by(tuned)
    assert np.allclose(changed.matrices[name], model.matrices[name] + 1)
    assert all(changed.matrices[n] is m for n, m in model.matrices.items() if n != name)
    assert all(changed.vectors[n] is v for n, v in model.vectors.items())


def test_every_tuned_number_has_its_place(model: ModelFile) -> None:
    places = set(model.vectors) | {name + end for name in model.matrices for end in (DOWN, UP)}
    assert set(load_tuned(SHA256)) <= places


def test_threads_and_company_change_nothing() -> None:
    alone = MiniLm(model_path(), 1, 1).embed(TEXTS)
    together = MiniLm(model_path(), 3, 2).embed(TEXTS * 4)
    assert np.allclose(together, np.vstack([alone] * 4), atol=1e-5)


def test_no_text_at_all() -> None:
    assert MiniLm(model_path(), 2, 16).embed([]).shape == (0, 384)


def _unit(rows: np.ndarray) -> np.ndarray:
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)
