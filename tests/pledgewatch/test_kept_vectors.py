"""Vectors of the registry's lines are computed once, and never taken from a file that is not theirs."""

import numpy as np
import pytest

from pledgewatch.kept_vectors import KEPT, KeptVectors


class Counting:
    """An embedder that counts what it is asked."""

    def __init__(self, missing=""):
        self.missing = missing
        self.asked = []

    def embed(self, texts):
        self.asked.append(list(texts))
        return np.array([[len(text), 1.0] for text in texts], dtype=np.float32)


def first(folder, texts, missing=""):
    inner = Counting(missing)
    return KeptVectors(inner, folder).embed(texts), inner.asked


def test_the_second_process_computes_nothing_and_gets_the_same(tmp_path):
    one, _ = first(tmp_path, ["a", "bb"])
    two, asked = first(tmp_path, ["a", "bb"])
    assert asked == []
    assert np.array_equal(one, two)


@pytest.mark.parametrize("other", [["a", "bc"], ["bb", "a"], ["a"], ["a", "bb", ""], ["a\0bb"]])
def test_other_texts_are_computed(tmp_path, other):
    first(tmp_path, ["a", "bb"])
    assert first(tmp_path, other)[1] == [other]


def test_what_is_matched_afterwards_is_never_kept(tmp_path):
    inner = Counting()
    kept = KeptVectors(inner, tmp_path)
    kept.embed(["line"])
    kept.embed(["a headline"])
    assert inner.asked == [["line"], ["a headline"]]
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("damage", [b"", b"\x93NUMPY", b"nonsense" * 99])
def test_a_damaged_file_is_computed_anew_and_mended(tmp_path, damage):
    first(tmp_path, ["a"])
    next(tmp_path.glob("*.npy")).write_bytes(damage)
    assert first(tmp_path, ["a"])[1] == [["a"]]
    assert first(tmp_path, ["a"])[1] == []


def test_without_the_model_nothing_is_kept(tmp_path):
    assert first(tmp_path, ["a"], missing="no model")[1] == [["a"]]
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_costs_time_and_nothing_else(tmp_path):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    assert first(tmp_path / "file", ["a"])[1] == [["a"]]


def test_old_files_go(tmp_path):
    for n in range(KEPT + 3):
        first(tmp_path, [f"registry {n}"])
    assert len(list(tmp_path.iterdir())) == KEPT
