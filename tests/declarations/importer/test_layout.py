"""Clauses as a text numbers them, headings, notes, lists under their openings; unnumbered paragraphs counted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declarations.importer.labels import read_label
from declarations.importer.layout import blocks, paragraphs

LABELS = {
    "a number": ("12. We will", ("number", "12")),
    "a number in brackets": ("(3) We will", ("number", "3")),
    "a number with its section": ("2.14 We will", ("number", "2.14")),
    "a letter": ("b) to expel", ("letter", "b")),
    "a letter behind a dash": ("- a. to continue", ("letter", "a")),
    "a roman number": ("(iv) to expel", ("roman", "iv")),
    "a bullet": ("• cut dues", ("bullet", "")),
    "an article": ("Article 7. The parties", ("article", "7")),
    "an initial is no label": ("J. Roe spoke", ("none", "")),
    "a year is no label": ("2024 was a good year", ("none", "")),
    "nothing": ("We will", ("none", "")),
}


@pytest.mark.parametrize("name", LABELS)
def test_labels(name: str) -> None:
    line, wanted = LABELS[name]
    label = read_label(line)
    assert (label.kind, label.value) == wanted


def test_an_i_after_an_h_is_a_letter() -> None:
    assert read_label("i. to expel", "h").kind == "letter"
    assert read_label("i. to expel", "").kind == "roman"


NUMBERED = """\
HARBOUR DECLARATION*

The League,

1. Recalling its charter,
2. Deeply concerned about storms;

* Adopted in Seaport on 3 May 2024.

3. URGES its members:
 - a. to dredge the bay; and
 - b. to pave the quay.
This ends the list.
"""


def test_clauses_take_the_texts_own_numbers() -> None:
    found = [(b.clause, b.kind) for b in blocks(NUMBERED)]
    assert found == [
        ("", "heading"), ("", "text"), ("1", "text"), ("2", "text"), ("2", "note"), ("3", "opening"), ("3a", "text"),
        ("3b", "text"), ("3b", "text"),
    ]  # fmt: skip


def test_a_list_item_knows_what_opens_its_list() -> None:
    items = [b for b in blocks(NUMBERED) if b.label.kind == "letter"]
    assert {b.opening for b in items} == {"URGES its members:"}
    assert items[0].text == "to dredge the bay;"


def test_motives_are_told_from_what_is_resolved() -> None:
    assert [b.clause for b in blocks(NUMBERED) if b.preamble] == ["1", "2"]


COUNTED = """\
News: Harbour Declaration, 3-May-2024

We, the ports of the bay, met today in Seaport to talk about tides.

We will dredge the bay. We will pave the quay.

What comes next

In the first year we will:

- cut dues;
- plant trees.

We thank everybody who came to the meeting in Seaport.
"""


def test_unnumbered_paragraphs_count_from_the_first_of_the_body() -> None:
    found = [(b.clause, b.kind) for b in blocks(COUNTED)]
    assert found == [
        ("", "heading"), ("1", "text"), ("2", "text"), ("", "heading"), ("3", "opening"), ("3", "text"), ("3", "text"),
        ("4", "text"),
    ]  # fmt: skip


def test_hard_wrapped_lines_are_joined_and_markdown_is_taken_off() -> None:
    first = "1. We **will** dredge\nthe bay with *our* own har-\nbour boats."
    text = f"{first}\n\nPage 3 of 9\n\n2. [We](http://x.example) go."
    assert paragraphs(text) == ["1. We will dredge the bay with our own harbour boats.", "2. We go."]


LINES = st.sampled_from(
    ["1. ", "a. ", "- ", "(i) ", "We will go.", "HEADING", "", "* Adopted", ":", "\x00", "12", "Article 3 "]
)


@given(st.one_of(st.text(max_size=300), st.lists(LINES, max_size=30).map("\n".join)))
def test_any_text_has_a_layout(text: str) -> None:
    for block in blocks(text):
        assert block.text == block.text.strip()
        assert block.kind in {"text", "opening", "heading", "note"}


def test_a_line_that_never_ends_is_left_out_as_no_sentence(actors: object) -> None:
    from declarations.importer import LeftOut, read_declaration

    text = "We met in Seaport for a talk.\n\n" + "We will support the ports and build piers, " * 300
    long = read_declaration(text, actors).passages[-1]  # type: ignore[arg-type]
    assert long.left_out is LeftOut.TOO_LONG


def test_a_numbered_list_after_prose_does_not_number_the_text() -> None:
    prose = "".join(f"We will pave the {quay} quay by the summer.\n\n" for quay in ("north", "south", "west"))
    found = blocks(prose + "1. Cut harbour dues.\n2. Plant more trees.\n3. Fund the school.\n")
    assert [b.clause for b in found] == ["1", "2", "3", "4", "5", "6"]
