"""Quantities from the evidence set against the target."""

from typing import Any

import pytest

from compliance.quantities import parse_target
from core.records import Quantity
from core.words import Tier


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("four battlegroups", 4, "battlegroups"),
        ("four multinational battlegroups in Bulgaria", 4, "multinational battlegroups in"),
        ("2 % of GDP", 2, "% of GDP"),
        ("2% of GDP by 2024", 2, "% of GDP by 2024"),
        ("at least 20 per cent of defence budgets", 20, "per cent of defence budgets"),
        ("40,000 troops", 40_000, "troops"),
        ("40 000 troops", 40_000, "troops"),
        ("1.5 billion euros", 1.5e9, "euros"),
        ("€500 million", 5e8, "EUR"),
        ("300,000", 300_000, ""),
    ],
)
def test_the_target_is_the_first_amount(text: str, value: float, unit: str) -> None:
    target = parse_target(text)
    assert target is not None
    assert (target.value, target.unit) == (value, unit)


@pytest.mark.parametrize("text", ["", "as much as needed", "—"])
def test_a_text_without_an_amount_is_no_target(text: str) -> None:
    assert parse_target(text) is None


def _told(world: Any, figures: list[tuple[float, float, str]], quantity: str) -> Any:
    entries = [
        world.entry(n, "fulfils", day, tier=Tier.OFFICIAL, quantities=(Quantity(value, unit, f"{value} {unit}"),))
        for n, (day, value, unit) in enumerate(figures, 1)
    ]
    return world.judge(entries, terms={"quantity": quantity}).measured


def test_the_highest_count_stands_against_the_target(world: Any) -> None:
    measured = _told(
        world, [(0, 3, "battlegroups"), (2, 4, "battlegroup"), (4, 1, "battlegroups")], "four battlegroups"
    )
    assert measured.text == "4 of 4 battlegroups"
    assert (measured.n, measured.evidence) == (3, 2)


def test_of_shares_the_latest_stands(world: Any) -> None:
    measured = _told(world, [(0, 1.7, "% of GDP"), (4, 1.5, "% of GDP")], "2 % of GDP")
    assert measured.text == "1.5 of 2 % of GDP"


def test_other_units_are_not_compared(world: Any) -> None:
    assert _told(world, [(0, 4, "troops"), (1, 3.5, "%")], "four battlegroups") is None


def test_a_share_of_something_else_is_not_compared(world: Any) -> None:
    assert _told(world, [(0, 5, "%")], "2 % of GDP") is None
    assert _told(world, [(0, 12, "%")], "15 %").text == "12 of 15 %"


def test_money_is_compared_by_its_currency(world: Any) -> None:
    measured = _told(world, [(0, 2e8, "EUR"), (1, 9e8, "USD")], "500 million euros")
    assert (measured.reported, measured.n) == (2e8, 1)


def test_uncorroborated_figures_do_not_count(world: Any) -> None:
    entry = world.entry(1, "fulfils", 0, quantities=(Quantity(4, "battlegroups", "four battlegroups"),))
    assert world.judge([entry], terms={"quantity": "four battlegroups"}).measured is None
