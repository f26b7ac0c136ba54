"""Which parts of a text are embedded by themselves."""

from pathlib import Path

import pytest

from core.records import Item
from declarations.actors import load_actors
from matchers.analysis import analyse, scan_item
from matchers.embedded import ACTS, LEAD_EMBEDDED, parts_of
from matchers.scan import Scanner

ROOT = Path(__file__).resolve().parents[2]
ACTORS = load_actors(ROOT / "config" / "actors.yaml")
SCANNER = Scanner()


def parts(title: str, lead: str = "") -> list[str]:
    """What is embedded behind the title."""
    analysis = analyse(scan_item(Item("1", title, lead), SCANNER), ACTORS)
    plain = analysis.scanned.plain
    first, *others = [" ".join(plain[field][start:end] for start, end in spans) for field, spans in parts_of(analysis)]
    assert first == title
    return others


@pytest.mark.parametrize(
    ("title", "others"),
    [
        ("Norway sends tanks to Kyiv", []),
        ("Storm hits the coast as Norway sends tanks to Kyiv", ["Storm hits the coast", "Norway sends tanks to Kyiv"]),
        ("Rome says talks must go on, expels two envoys of Minsk", ["Rome expels two envoys of Minsk"]),
        ("Rome adopts sanctions on Minsk after attack on ships", ["Rome adopts sanctions on Minsk"]),
        (
            "France to send jets to Kyiv and trains its pilots",
            ["France to send jets to Kyiv", "France trains its pilots"],
        ),
        ("Ministers sign pact and send tanks to Kyiv", ["Ministers sign pact", "send tanks to Kyiv"]),
        ("Rome to send tanks to Kyiv, says minister", []),
        ("Norway sends tanks, guns and shells to Kyiv", []),
    ],
)
def test_acts_of_a_compound_title_are_embedded_each_by_itself(title: str, others: list[str]) -> None:
    assert parts(title) == others


def test_a_lead_is_embedded_as_far_as_it_tells_something() -> None:
    lead = "The ministry in Oslo said so on Monday morning. " * 5
    assert parts("Norway sends tanks to Kyiv", lead) == [lead[:LEAD_EMBEDDED]]
    assert parts("Norway sends tanks to Kyiv", "   ") == []


def test_a_title_of_many_acts_stays_bounded() -> None:
    assert len(parts(", ".join(["Norway sends some more tanks to Kyiv as Rome expels envoys"] * 9))) == ACTS
