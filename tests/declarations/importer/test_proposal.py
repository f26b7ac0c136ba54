"""Proposals as a registry file: valid, marked as proposed, with what was left out and why."""

from datetime import date
from pathlib import Path

import pytest

from core.errors import ConfigError, ImportRefused
from declarations.actors import Actors
from declarations.importer import Draft, Head, read_declaration
from declarations.importer.proposal import as_yaml, declaration_id, edited, proposals, render
from declarations.importer.readers import read_file
from declarations.registry import load_registry

NAMES = ["summit.md", "conclusions.txt", "resolution.txt", "manifesto.html"]


def read(data: Path, actors: Actors, name: str) -> Draft:
    return read_declaration(read_file(data / name), actors, head=Head(body="" if name != NAMES[3] else "Harbour Party"))


@pytest.mark.parametrize("name", NAMES)
def test_a_proposal_loads_as_a_registry_of_its_own(data: Path, actors: Actors, tmp_path: Path, name: str) -> None:
    draft = read(data, actors, name)
    key = declaration_id(draft, ())
    path = tmp_path / "proposed.yaml"
    path.write_text(render(draft, key, proposals(draft, key)), encoding="utf-8")
    loaded = load_registry([path], actors, with_proposed=True)
    assert len(loaded.commitments) == len(draft.commitments)
    for passage in draft.commitments:
        commitment = loaded.commitments[passage.id]
        assert commitment.proposed
        assert commitment.declared_in[0].passage == passage.text
        assert commitment.declared_in[0].clause == passage.clause
        assert commitment.guideline.fulfils
        assert commitment.guideline.contradicts


def test_nothing_that_nobody_accepted_is_matched(data: Path, actors: Actors, tmp_path: Path) -> None:
    draft = read(data, actors, "summit.md")
    path = tmp_path / "proposed.yaml"
    path.write_text(render(draft, "g7-2024", proposals(draft, "g7-2024")), encoding="utf-8")
    assert load_registry([path], actors).commitments == {}
    path.write_text(render(draft, "g7-2024", proposals(draft, "g7-2024", accepted=True)), encoding="utf-8")
    assert len(load_registry([path], actors).commitments) == len(draft.commitments)


def test_what_was_left_out_is_written_down_with_its_reason(data: Path, actors: Actors) -> None:
    draft = read(data, actors, "summit.md")
    text = render(draft, "g7-2024", proposals(draft, "g7-2024"))
    assert "#   1 3.1  thanks, welcomes or praises ('We thank'): We thank the people of Northlake" in text
    assert sum(line.startswith("#   ") for line in text.splitlines()) == len(draft.left_out)


def test_a_dropped_proposal_is_not_written(data: Path, actors: Actors) -> None:
    draft = read(data, actors, "summit.md")
    kept = proposals(draft, "g7-2024")[1:]
    assert draft.commitments[0].id not in render(draft, "g7-2024", kept)


def test_a_declaration_without_its_head_is_refused_with_what_to_give(actors: Actors) -> None:
    draft = read_declaration("We met in Seaport today for talks.\n\nWe will dredge the bay.", actors)
    with pytest.raises(
        ImportRefused, match="does not say its title, body, adopted; give --title and --body and --date"
    ):
        render(draft, "x", proposals(draft, "x"))


def test_a_text_without_a_sentence_is_refused(actors: Actors) -> None:
    with pytest.raises(ImportRefused, match="holds no paragraph that reads as a sentence"):
        read_declaration("HEADING\n\nAnother heading", actors)


def test_a_text_that_is_far_too_long_is_refused(actors: Actors) -> None:
    with pytest.raises(ImportRefused, match="at most 600,000 are read at once"):
        read_declaration("We will go. " * 60_000, actors)


def test_the_id_of_a_declaration_is_new(actors: Actors) -> None:
    draft = read_declaration("We met in Seaport for talks.", actors, head=Head("T", "NATO", date(2024, 7, 10)))
    assert declaration_id(draft, ()) == "nato-2024"
    assert declaration_id(draft, {"nato-2024"}) == "nato-2024-2"


def test_an_edited_commitment_is_checked(data: Path, actors: Actors) -> None:
    draft = read(data, actors, "summit.md")
    one = proposals(draft, "g7-2024")[0].commitment
    assert edited(as_yaml(one), one) == one
    assert edited(as_yaml(one).replace("kind: pledge", "kind: principle"), one).kind == "principle"
    with pytest.raises(ConfigError, match="kind"):
        edited(as_yaml(one).replace("kind: pledge", "kind: wish"), one)
