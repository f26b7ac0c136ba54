"""Loading a registry: what it holds, what it refuses, and what it only warns of."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from core.errors import ConfigError
from core.words import Kind
from declarations.actors import Actors
from declarations.registry import Registry, kept_registry, load_registry

Write = Callable[..., Path]


def test_the_projects_own_registry_is_whole(registry: Registry) -> None:
    assert len(registry.commitments) == 37
    assert registry.warnings == ()
    assert set(registry.declarations) == {"brussels-2022", "natopa-459"}
    assert len(registry.version) == 16


def test_a_commitment_lives_with_the_earliest_declaration_that_holds_it(registry: Registry) -> None:
    for name, commitment in registry.commitments.items():
        assert registry.home_of(name) == registry.sources[name].stem
        assert registry.declared_on(name) == registry.declarations[registry.home_of(name) or ""].adopted
        assert commitment.declared_in


def test_nature_follows_from_a_term_or_a_number(actors: Actors, write: Write) -> None:
    plain = load_registry([write()], actors).commitments["oil-phase-out"]
    due = load_registry([write("kind: pledge", "kind: pledge\n    due: 2025-01-01")], actors)
    counted = load_registry([write("kind: pledge", "kind: pledge\n    quantity: 4 ports")], actors)
    assert not plain.is_discrete
    assert due.commitments["oil-phase-out"].is_discrete
    assert counted.commitments["oil-phase-out"].is_discrete


REFUSED = {
    "an unknown key": ("kind: pledge", "kynd: pledge", "kynd: unknown key"),
    "a kind that is none": ("kind: pledge", "kind: promise", "found 'promise'"),
    "a due date before the adoption": (
        "kind: pledge",
        "kind: pledge\n    due: 2024-04-01",
        "oil-phase-out › due: 2024-04-01 lies before it was declared on 2024-05-01",
    ),
    "an end before the adoption": ("kind: pledge", "kind: pledge\n    until: 2024-04-01", "oil-phase-out › until"),
    "no holder": ("holders: [NATO members]", "holders: []", "holders: at least one is required"),
    "an id with capitals": ("id: oil-phase-out", "id: Oil", "id: String should match pattern"),
    "a key given twice": ("kind: pledge", "kind: pledge\n    kind: demand", "key 'kind' is given twice"),
    "a day that is none": ("adopted: 2024-05-01", "adopted: 2024-02-30", "line 3"),
    "no guideline": (
        "    guideline: {fulfils: A ban takes effect., contradicts: A holder signs new supply.}",
        "",
        "missing",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_wrong_registry_is_refused_by_file_entry_and_key(actors: Actors, write: Write, name: str) -> None:
    old, new, wanted = REFUSED[name]
    with pytest.raises(ConfigError) as refused:
        load_registry([write(old, new)], actors)
    assert "one.yaml" in str(refused.value)
    if wanted != "line 3":
        assert wanted in str(refused.value)


def test_an_id_used_in_two_files_is_refused_with_both(actors: Actors, write: Write, tmp_path: Path) -> None:
    write(name="one.yaml")
    write(name="two.yaml")
    with pytest.raises(
        ConfigError, match=r"two\.yaml: commitments › oil-phase-out: this id is used twice, first in .*one\.yaml"
    ):
        load_registry([tmp_path], actors)


def test_a_file_named_twice_is_read_once(actors: Actors, write: Write, tmp_path: Path) -> None:
    path = write()
    assert len(load_registry([path, tmp_path, path], actors).commitments) == 1


def test_two_heads_of_one_declaration_must_agree(actors: Actors, write: Write, tmp_path: Path) -> None:
    write(name="one.yaml")
    write("id: oil-phase-out", "id: gas-phase-out", name="two.yaml")
    assert len(load_registry([tmp_path], actors).commitments) == 2
    other = (tmp_path / "two.yaml").read_text().replace("place: Seaport", "place: Portsea")
    (tmp_path / "two.yaml").write_text(other)
    with pytest.raises(ConfigError, match="harbour-2024: differs from the one in"):
        load_registry([tmp_path], actors)


def test_an_empty_folder_is_refused(actors: Actors, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"holds no \.yaml file"):
        load_registry([tmp_path], actors)


def test_an_unknown_holder_is_matched_by_its_name_with_a_warning(actors: Actors, write: Write) -> None:
    registry = load_registry([write("[NATO members]", "[Harbour Guild]")], actors)
    assert "nobody in actors.yaml is called 'Harbour Guild'" in registry.warnings[0]
    (mention,) = registry.actors.find("Harbour Guild burns its boats")
    assert registry.actors.counts_for("Harbour Guild", mention.actor)


def test_a_declaration_may_be_cited_without_being_loaded(actors: Actors, write: Write) -> None:
    cited = load_registry([write('clause: "4"}', 'clause: "4"}, {declaration: elsewhere-1, clause: "9"}')], actors)
    assert cited.warnings == ()
    lost = load_registry([write("declaration: harbour-2024,", "declaration: elsewhere-1,")], actors)
    assert lost.declared_on("oil-phase-out") is None
    assert "none of its declarations is loaded" in lost.warnings[0]


def test_since_overrules_the_day_of_adoption(actors: Actors, write: Write) -> None:
    registry = load_registry([write("kind: pledge", "kind: pledge\n    since: 2024-07-01")], actors)
    assert registry.declared_on("oil-phase-out") == date(2024, 7, 1)


OWN_ACTORS = {
    "a list of entries": "actors: [{id: guild, name: Harbour Guild, aliases: [the Guild]}]",
    "a list of entries without ids": "actors: [{name: Harbour Guild, aliases: [the Guild]}]",
    "a list of names": "actors: [Harbour Guild, the Guild]",
    "a name with its entry": "actors: {Harbour Guild: {aliases: [the Guild], kind: company}}",
    "a name with its aliases": "actors: {Harbour Guild: [the Guild]}",
    "a name with one alias": "actors: {Harbour Guild: the Guild}",
}


@pytest.mark.parametrize("name", OWN_ACTORS)
def test_a_registry_brings_its_own_actors_in_any_shape(actors: Actors, write: Write, name: str) -> None:
    path = write("[NATO members]", "[Harbour Guild]")
    path.write_text(path.read_text() + OWN_ACTORS[name])
    registry = load_registry([path], actors)
    assert registry.warnings == ()
    assert len(registry.actors.find("Harbour Guild and the Guild")) == 2


def test_a_wrong_key_of_an_own_actor_is_refused(actors: Actors, write: Write) -> None:
    path = write()
    path.write_text(path.read_text() + "actors: {Harbour Guild: {alias: [the Guild]}}")
    with pytest.raises(ConfigError, match=r"actors.* alias: unknown key"):
        load_registry([path], actors)


def test_a_proposal_is_set_aside_unless_it_is_asked_for(actors: Actors, write: Write) -> None:
    path = write("kind: pledge", "kind: pledge\n    proposed: true")
    registry = load_registry([path], actors)
    assert registry.commitments == {}
    assert "1 proposed commitments that nobody accepted are not matched: oil-phase-out" in registry.warnings
    assert set(load_registry([path], actors, with_proposed=True).commitments) == {"oil-phase-out"}


def test_another_wording_is_another_version(actors: Actors, write: Write) -> None:
    first = load_registry([write()], actors)
    second = load_registry([write("Ruritanian oil", "Ruritanian oil and gas")], actors)
    again = load_registry([write()], actors)
    assert first.version == again.version != second.version
    assert (
        first.fingerprint("oil-phase-out") == again.fingerprint("oil-phase-out") != second.fingerprint("oil-phase-out")
    )


def test_a_kept_registry_has_the_fingerprints_of_the_loaded_one(registry: Registry, actors: Actors) -> None:
    kept = kept_registry(registry.version, registry.declarations, registry.commitments, actors)
    assert kept.version == registry.version
    assert kept.content == registry.content


def test_examples_are_read_by_verdict(registry: Registry) -> None:
    for commitment in registry.commitments.values():
        assert len(commitment.examples.by_verdict()) >= 6
        assert commitment.kind in Kind
