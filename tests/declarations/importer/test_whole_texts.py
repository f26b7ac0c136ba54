"""Four texts of our own with every trap we met: a communiqué, conclusions, a resolution, a manifesto."""

from datetime import date
from pathlib import Path

import pytest

from core.words import Kind, Nature
from declarations.actors import Actors
from declarations.importer import Draft, Head, Passage, read_declaration
from declarations.importer.readers import read_file

P, U, D, R = Kind.PLEDGE, Kind.URGING, Kind.DEMAND, Kind.PRINCIPLE

WANTED = {
    "summit.md": {
        "2": [P, D, D, D], "3": [P, P, P, P, P], "4": [U], "5": [P, P, P, P, D], "6": [P, D], "7": [R, D, R],
    },
    "conclusions.txt": {
        "2": [U, U], "3a": [P], "3b": [P], "3c": [P], "3d": [P], "5": [P], "6": [U], "7": [D], "8": [P],
        "9": [D], "10": [R],
    },
    "resolution.txt": {"1": [D, D], "2": [U], "3": [P], "4": [D, D], "5": [U], "6": [U], "9": [R], "10": [P]},
    "manifesto.html": {"2": [P, P, P, P], "3": [P, P, P], "4": [P, P, P]},
}  # fmt: skip


def read(data: Path, actors: Actors, name: str) -> Draft:
    head = Head(body="Harbour Party") if name == "manifesto.html" else Head()
    return read_declaration(read_file(data / name), actors, head=head, source=name)


@pytest.mark.parametrize("name", WANTED)
def test_every_commitment_is_found_with_its_kind_and_nothing_else(data: Path, actors: Actors, name: str) -> None:
    found: dict[str, list[Kind]] = {}
    for p in read(data, actors, name).commitments:
        assert p.kind is not None
        found.setdefault(p.clause, []).append(p.kind)
    assert found == WANTED[name]


@pytest.mark.parametrize("name", WANTED)
def test_every_passage_is_verbatim_and_has_its_reason(data: Path, actors: Actors, name: str) -> None:
    text = " ".join(read_file(data / name).split())
    for p in read(data, actors, name).passages:
        assert p.text in text or p.text.removeprefix("# ") in text
        assert (p.kind is None) == (p.left_out is not None)
        assert p.reason
        if p.kind:
            assert p.holders
            assert p.id
            assert p.statement.endswith(".")


HEADS = {
    "summit.md": ("G7", date(2024, 6, 14), "Northlake"),
    "conclusions.txt": ("European Council", date(2023, 10, 20), "Brussels"),
    "resolution.txt": ("UN Security Council", date(2025, 2, 3), ""),
}


@pytest.mark.parametrize("name", HEADS)
def test_the_head_is_found(data: Path, actors: Actors, name: str) -> None:
    draft = read(data, actors, name)
    assert (draft.body, draft.adopted, draft.place) == HEADS[name]
    assert draft.title


def one(draft: Draft, words: str) -> Passage:
    (found,) = [p for p in draft.commitments if words in p.text]
    return found


def test_holders_quantities_and_terms_of_a_communique(data: Path, actors: Actors) -> None:
    draft = read(data, actors, "summit.md")
    money = one(draft, "$50 billion")
    assert money.holders == ("G7", "G7 members")
    assert (money.quantities[0].value, money.quantities[0].unit) == (50e9, "USD")
    assert money.deadline is not None
    assert money.deadline.due == date(2024, 12, 31)
    assert money.nature is Nature.DISCRETE
    russia = one(draft, "withdraw its forces")
    assert russia.holders == russia.addressees == ("Russia",)
    assert one(draft, "Third parties").holders == ("third states",)


def test_a_body_asks_its_own_organs_and_its_members(data: Path, actors: Actors) -> None:
    draft = read(data, actors, "conclusions.txt")
    assert one(draft, "present a proposal").holders == ("European Union", "EU members")
    assert one(draft, "reinforce controls").holders == ("EU members",)
    within = one(draft, "appoint a coordinator")
    assert within.deadline is not None
    assert within.deadline.due == date(2024, 4, 20)
    assert within.context == "The European Union will:"


def test_the_security_council_speaks_to_all_states(data: Path, actors: Actors) -> None:
    draft = read(data, actors, "resolution.txt")
    assert one(draft, "prevent the sale").holders == ("all states",)
    unknown = one(draft, "investigate violations")
    assert unknown.holders == ("the Government of Westmark",)
    assert "nobody in actors.yaml is called" in unknown.warnings[0]


def test_a_list_inherits_the_term_of_its_opening(data: Path, actors: Actors) -> None:
    draft = read(data, actors, "manifesto.html")
    teachers = one(draft, "recruit 6,500")
    assert teachers.deadline is not None
    assert teachers.deadline.due == date(2024, 8, 10)
    assert teachers.holders == ("Harbour Party",)


STATEMENTS = {
    "a progressive becomes an order": ("We are fielding four ships in the bay.", "Field four ships in the bay."),
    "a demand names who it is asked of": ("We call on Russia to end the raid.", "Russia is to end the raid."),
    "states are asked in the plural": ("We urge all states to share data.", "All states are to share data."),
    "a refusal stays one": ("We will not raise dues.", "Do not raise dues."),
    "never stays never": ("We will never recognise the raid.", "Never recognise the raid."),
    "our becomes their": ("We will strengthen our fleet.", "Strengthen their fleet."),
    "the passive names what is done": ("Harbour dues will be abolished.", "Have harbour dues abolished."),
    "for everyone": ("Every child will get a free meal.", "Every child is to get a free meal."),
}


@pytest.mark.parametrize("name", STATEMENTS)
def test_statements_are_proposed_in_the_registrys_manner(actors: Actors, name: str) -> None:
    text, wanted = STATEMENTS[name]
    filler = "We, the members of the alliance, met today in Seaport to talk about tides.\n\n"
    draft = read_declaration(filler + text, actors, head=Head("T", "NATO", date(2024, 5, 1)))
    assert draft.commitments[-1].statement == wanted


def test_a_term_before_the_adoption_is_dropped_with_a_warning(actors: Actors) -> None:
    text = "We, the allies, met today in Seaport.\n\nWe will finish the works on the sea wall by March 2020."
    (passage,) = read_declaration(text, actors, head=Head("T", "NATO", date(2024, 5, 1))).commitments
    assert passage.deadline is None
    assert "before the adoption on 2024-05-01" in passage.warnings[0]
