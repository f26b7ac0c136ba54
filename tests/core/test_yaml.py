"""Configuration errors name file, entry, key, what was found and what would be right."""

from pathlib import Path

import pytest

from core.errors import ConfigError
from core.yaml import Strict, load_model, parse_yaml


class Dog(Strict):
    name: str
    legs: int = 4


class Kennel(Strict):
    dogs: list[Dog]
    open: bool = True


CASES = {
    "an unknown key is named with its nearest known one": (
        "opne: true\ndogs: []",
        "opne: unknown key; did you mean 'open'?",
    ),
    "an unknown key inside a list names the entry": (
        "dogs: [{name: Rex, tail: 1}]",
        "dogs[0] (Rex) › tail: unknown key",
    ),
    "a wrong type says what was found": ("dogs: [{name: Rex, legs: many}]", "found 'many'"),
    "a missing key is named": ("dogs: [{legs: 3}]", "dogs[0] › name: missing; it is required"),
    "a key given twice is refused": (
        "open: true\nopen: false\ndogs: []",
        "line 2, column 1: not valid YAML: key 'open' is given twice",
    ),
    "a broken document names line and column": ("dogs: [\n", "line 2, column 1: not valid YAML"),
    "a document that is a list is refused": ("- 1", "document"),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES.keys())
def test_what_is_wrong_is_said(tmp_path: Path, text: str, expected: str) -> None:
    path = tmp_path / "kennel.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_model(path, Kennel)
    assert str(caught.value).startswith(str(path))
    assert expected in str(caught.value)
    assert caught.value.exit_code == 2


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="there is no such file"):
        load_model(tmp_path / "none.yaml", Kennel)


def test_every_problem_is_listed_at_once(tmp_path: Path) -> None:
    path = tmp_path / "kennel.yaml"
    path.write_text("dogs: [{legs: x}, {name: 1}]\nshut: 1", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_model(path, Kennel)
    assert len(caught.value.problems) == 4


@pytest.mark.parametrize("text", ["[" * 100_000, "{a: " * 100_000, "- " * 100_000, "? " * 100_000])
def test_a_document_too_deep_for_the_parser_is_refused_in_words(text: str) -> None:
    with pytest.raises(ConfigError, match="levels deep"):
        parse_yaml(text, "bomb.yaml")
