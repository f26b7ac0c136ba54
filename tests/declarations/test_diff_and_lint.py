"""What changed between two registries, and what is worth mending in one."""

from collections.abc import Callable
from pathlib import Path

from declarations.actors import Actors
from declarations.diff import diff
from declarations.lint import lint
from declarations.registry import Registry, load_registry

Write = Callable[..., Path]


def test_equal_registries_do_not_differ(registry: Registry) -> None:
    assert diff(registry.content, registry.content) == ()


def test_a_changed_statement_is_shown_key_by_key(actors: Actors, write: Write) -> None:
    before = load_registry([write()], actors)
    after = load_registry([write("Ruritanian oil", "Ruritanian gas")], actors)
    (change,) = diff(before.content, after.content)
    assert (change.section, change.id, change.what) == ("commitments", "oil-phase-out", "changed")
    assert [(k.key, k.before, k.after) for k in change.keys] == [
        ("statement", "Phase out imports of Ruritanian oil.", "Phase out imports of Ruritanian gas.")
    ]
    assert change.rewords


def test_a_changed_tag_rewords_nothing(actors: Actors, write: Write) -> None:
    before = load_registry([write()], actors)
    after = load_registry([write("kind: pledge", "kind: pledge\n    tags: [energy]")], actors)
    (change,) = diff(before.content, after.content)
    assert not change.rewords


def test_what_came_and_what_went(actors: Actors, write: Write) -> None:
    before = load_registry([write()], actors)
    after = load_registry([write("id: oil-phase-out", "id: gas-phase-out")], actors)
    assert [(c.id, c.what) for c in diff(before.content, after.content)] == [
        ("gas-phase-out", "added"),
        ("oil-phase-out", "removed"),
    ]


def test_a_new_day_of_adoption_is_a_change_of_the_declaration(actors: Actors, write: Write) -> None:
    before = load_registry([write()], actors)
    after = load_registry([write("2024-05-01", "2024-05-02")], actors)
    (change,) = diff(before.content, after.content)
    assert (change.section, change.id, change.rewords) == ("declarations", "harbour-2024", False)


def test_the_projects_own_registry_needs_no_mending(registry: Registry) -> None:
    assert [f for f in lint(registry) if f.weight == "warning"] == []


def remarks(path: Path, actors: Actors) -> list[str]:
    return [f.text for f in lint(load_registry([path], actors))]


def test_a_guideline_without_a_line_is_remarked(actors: Actors, write: Write) -> None:
    found = remarks(write("fulfils: A ban takes effect., ", ""), actors)
    assert "the guideline does not say what fulfils" in found
    assert "no example headlines: it is matched by statement and guideline alone" in found


def test_a_headline_for_two_verdicts_is_remarked(actors: Actors, write: Write) -> None:
    path = write("kind: pledge", "kind: pledge\n    examples: {fulfils: [Port shut], contradicts: [Port shut]}")
    assert any("is an example of fulfils and of contradicts" in r for r in remarks(path, actors))


def test_two_commitments_that_read_alike_are_remarked(actors: Actors, write: Write) -> None:
    path = write()
    twin = path.read_text().split("commitments:\n")[1].replace("id: oil-phase-out", "id: oil-end")
    path.write_text(path.read_text() + twin)
    assert any("reads much like oil-end" in r for r in remarks(path, actors))


def test_a_holder_named_twice_and_a_lost_link_are_remarked(actors: Actors, write: Write) -> None:
    path = write("holders: [NATO members]", "holders: [NATO members, NATO countries]\n    narrows: [elsewhere]")
    found = remarks(path, actors)
    assert "a holder is named twice" in found
    assert "refers to elsewhere, which is not loaded" in found
