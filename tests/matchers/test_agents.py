"""Who acts in a clause, who only speaks, and who is only named."""

import pytest

from core.records import Item
from declarations.actors import Actors
from matchers.analysis import analyse, scan_item
from matchers.scan import Scanner

SCANNER = Scanner()


@pytest.mark.parametrize(
    ("text", "acts", "says"),
    [
        ("Germany sends tanks to Ukraine", ["germany"], []),
        ("Tanks sent to Ukraine by Germany", ["germany"], []),
        ("Ukraine receives tanks from Germany", ["germany"], []),
        ("Kenya says Germany will send tanks", ["germany"], ["kenya"]),
        ("Germany says it will send tanks", ["germany"], []),
        ("Chile: Germany should send tanks", ["germany"], ["chile"]),
        ("Germany tells Kenya that it will send tanks", ["germany"], []),
        ("Ministers of Spain approve aid", ["spain"], []),
        ("Court in Finland jails fighter", ["finland"], []),
        ("Aid for Kenya approved in Spain", [], []),
        ("US House passes bill that helps Kenya", ["united-states"], []),
    ],
)
def test_actors_are_sorted_by_what_they_do(actors: Actors, text: str, acts: list[str], says: list[str]) -> None:
    passages = analyse(scan_item(Item("1", text), SCANNER), actors).passages
    assert [m.actor for p in passages for m in p.agents.acts] == acts
    assert [m.actor for p in passages for m in p.agents.says] == says
