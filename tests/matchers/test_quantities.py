"""Amounts and days are normalised."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchers.dates import find_event_date
from matchers.quantities import find_quantities


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("Senate approves $40bn for Ukraine", 40e9, "USD"),
        ("EU proposes €1.5 billion loan", 1.5e9, "EUR"),
        ("UK gives £2.3m", 2.3e6, "GBP"),
        ("NATO sends 40,000 troops east", 40_000, "troop"),
        ("Four more: 4 battlegroups", 4, "battlegroup"),
        ("Poland spends 4 per cent of GDP on defence", 4, "% of GDP"),
        ("Budget rises to 2% of GDP", 2, "% of GDP"),
        ("Berlin expels 40 Russian diplomats", 40, "diplomat"),
        ("a loan of 90 billion euros", 90e9, "EUR"),
        ("Norway expels fifteen Russian diplomats", 15, "diplomat"),
        ("Half a million shells for Kyiv", 500_000, "shell"),
        ("Spending reaches two per cent of GDP", 2, "% of GDP"),
        ("A $61-billion package", 61e9, "USD"),
        ("Denmark hands over 19 F-16s", 19, "jet"),
        ("Slovakia gives 13 MiG-29 jets", 13, "jet"),
        ("Ship carries 26,000 tonnes of corn", 26_000, "tonne"),
    ],
)
def test_amounts_have_value_and_unit(text: str, value: float, unit: str) -> None:
    found = find_quantities(text)
    assert [(q.value, q.unit) for q in found] == [(pytest.approx(value), unit)]
    assert found[0].text in text


@pytest.mark.parametrize("text", ["In 2022", "Article 5", "no number here", "F-16s for Kyiv"])
def test_plain_numbers_are_no_quantities(text: str) -> None:
    assert find_quantities(text) == []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("adopted on 24 March 2022", date(2022, 3, 24)),
        ("takes effect February 5", date(2024, 2, 5)),
        ("signed 2023-12-31", date(2023, 12, 31)),
        ("expelled on Monday", date(2024, 1, 8)),
        ("will vote tomorrow", date(2024, 1, 11)),
        ("passed yesterday", date(2024, 1, 9)),
        ("on 30 February 2024", None),
        ("some day", None),
    ],
)
def test_days_are_read_as_stated(text: str, day: date | None) -> None:
    assert find_event_date(text, date(2024, 1, 10)) == day


def test_without_a_day_of_publication_relative_days_are_unknown() -> None:
    assert find_event_date("expelled on Monday", None) is None
    assert find_event_date("expelled on 3 May 2022", None) == date(2022, 5, 3)


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    find_quantities(text)
    find_event_date(text, date(2024, 1, 10))
