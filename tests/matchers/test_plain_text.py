"""Text is made plain without moving a character, and only languages that are known are read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchers.language import other_language
from matchers.text import MAX_CHARS, is_shouted, lower, plain


@given(st.text(max_size=300))
def test_plain_text_keeps_every_offset(text: str) -> None:
    assert len(plain(text)) == min(len(text), MAX_CHARS)
    assert len(lower(plain(text))) == len(plain(text))


def test_tags_and_entities_become_blanks() -> None:
    assert plain("<b>EU</b> &amp; UK") == "   EU     &     UK"


def test_typography_becomes_ascii() -> None:
    assert plain("Russia’s “ban”") == 'Russia\'s "ban"'


def test_a_letter_that_grows_when_lowered_stays() -> None:
    assert lower("İstanbul") == "İstanbul"


def test_capitals_are_noticed() -> None:
    assert is_shouted("EU ADOPTS NEW SANCTIONS ON RUSSIA")
    assert not is_shouted("EU adopts new sanctions on Russia")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("EU adopts new sanctions on Russia after talks", ""),
        ("L'Union européenne adopte de nouvelles sanctions contre la Russie dans les prochains jours", "fr"),
        ("Die Bundesregierung hat neue Sanktionen gegen Russland auf den Weg gebracht", "de"),
        ("Евросоюз принял новые санкции против России", "other script"),
        ("الاتحاد الأوروبي يفرض عقوبات جديدة على روسيا", "other script"),
        ("", ""),
        ("Putin", ""),
        ("Bratislava trims manoeuvres: no fuel, no money", ""),
    ],
)
def test_other_languages_are_recognised(text: str, language: str) -> None:
    assert other_language(text, frozenset({"en"})) == language
