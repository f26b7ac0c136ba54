"""What reaffirms, narrows or supersedes a commitment that is registered already."""

from datetime import date

import pytest

from declarations.actors import Actors
from declarations.importer import Head, Known, Relation, read_declaration
from declarations.registry import Registry

LINKS = {
    "the same again": (
        "We reaffirm our commitment to keep the Alliance's door open to new members.",
        ("open-door", Relation.REAFFIRMS),
    ),
    "the same with a number": (
        "We will supply Ukraine with 500,000 rounds of artillery ammunition and air defence equipment.",
        ("military-aid", Relation.NARROWS),
    ),
    "another number in place of the old": (
        "We will spend at least 5 per cent of GDP on defence.",
        ("defence-spending", Relation.SUPERSEDES),
    ),
    "something new": ("We will plant a billion trees along the coast.", None),
}


@pytest.mark.parametrize("name", LINKS)
def test_links_to_what_is_registered(actors: Actors, registry: Registry, name: str) -> None:
    text, wanted = LINKS[name]
    known = Known(registry.commitments, registry.declarations)
    filler = "We, the heads of state and government of the Alliance, met today in Northlake.\n\n"
    draft = read_declaration(filler + text, actors, head=Head("T", "NATO", date(2025, 6, 25)), known=known)
    links = draft.commitments[0].links
    assert (links[0].commitment, links[0].relation) == wanted if wanted else links == ()
    assert all(0 < link.score <= 1 for link in links)


def test_proposed_ids_are_new(actors: Actors, registry: Registry) -> None:
    known = Known(registry.commitments, registry.declarations)
    text = "We, the allies, met in Seaport today.\n\n" + "We will hold larger exercises in the north.\n\n" * 2
    draft = read_declaration(text, actors, head=Head("T", "NATO", date(2025, 6, 25)), known=known)
    ids = [p.id for p in draft.commitments]
    assert len(set(ids)) == 2
    assert not set(ids) & set(registry.commitments)
