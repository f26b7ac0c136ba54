"""The sentence that shows it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.passages import passage_hash, passage_of
from core.records import Item, Span

SUMMARY = 'The minister spoke. Berlin sent 1.5 billion to the U.S. allies on Monday. "It is done," he said.'


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("minister", "The minister spoke."),
        ("billion", "Berlin sent 1.5 billion to the U.S. allies on Monday."),
        ("Monday", "Berlin sent 1.5 billion to the U.S. allies on Monday."),
        ("done", '"It is done," he said.'),
    ],
)
def test_the_passage_is_the_sentence_around_the_evidence(words: str, sentence: str) -> None:
    start = SUMMARY.index(words)
    item = Item("1", "Title", SUMMARY)
    assert passage_of(item, [Span("summary", words, start, start + len(words))]) == sentence


def test_in_a_title_it_is_the_whole_title() -> None:
    item = Item("1", "Berlin sends aid. More to come", SUMMARY)
    assert passage_of(item, [Span("title", "sends", 7, 12)]) == item.title
    assert passage_of(item, []) == item.title


def test_the_same_words_have_the_same_hash() -> None:
    assert passage_hash("Berlin sends aid!") == passage_hash("  berlin — SENDS aid") != passage_hash("Berlin sent aid")


@given(st.text(max_size=300), st.data())
def test_any_text_has_a_passage_that_is_part_of_it(summary: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, max(0, len(summary) - 1)))
    end = data.draw(st.integers(start, len(summary)))
    item = Item("1", "Title", summary)
    assert passage_of(item, [Span("summary", summary[start:end], start, end)]) in summary
