"""Independent outlets: wire copies once, one editor once, one outlet once."""

from typing import Any

import pytest

from compliance.corroboration import independent
from compliance.readings import Reading
from core.words import Tier, Verdict

STATE = {"tier": Tier.STATE_CONTROLLED}


@pytest.mark.parametrize(
    ("reports", "number"),
    [
        ([{"outlet": "A"}], 1),
        ([{"outlet": "A"}, {"outlet": "a "}], 1),
        ([{"outlet": "A"}, {"outlet": "B"}], 2),
        ([{"outlet": "A", "passage_hash": "x"}, {"outlet": "B", "passage_hash": "x"}], 1),
        ([{"outlet": "A", "passage_hash": "x"}, {"outlet": "B", "passage_hash": "x"}, {"outlet": "C"}], 2),
        (
            [
                {"outlet": "A", "passage_hash": "x"},
                {"outlet": "B", "passage_hash": "y"},
                {"outlet": "C", "passage_hash": "x"},
                {"outlet": "C", "passage_hash": "y"},
            ],
            1,
        ),
        ([{"outlet": "A"}, {"outlet": "B", "wire_copy": True}], 1),
        ([{"outlet": "A", "wire_copy": True}, {"outlet": "B", "wire_copy": True}], 1),
        ([{"outlet": "A", **STATE}, {"outlet": "B", **STATE}], 1),
        ([{"outlet": "A", **STATE}, {"outlet": "B", **STATE}, {"outlet": "C"}], 2),
        ([{"outlet": ""}, {"outlet": ""}], 1),
    ],
)
def test_independent_outlets(world: Any, reports: list[dict[str, Any]], number: int) -> None:
    entries = [world.entry(n, "fulfils", 0, **report) for n, report in enumerate(reports, 1)]
    readings = [Reading(e, Verdict.FULFILS, "aid", ("germany",)) for e in entries]
    assert independent(readings) == number
    assert independent(readings[::-1]) == number
