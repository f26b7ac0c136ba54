"""Quantities with their units, and days by which something is to be done."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declarations.importer.amounts import quantities, shown
from declarations.importer.deadlines import deadline

ADOPTED = date(2024, 5, 20)

AMOUNTS = {
    "a number in words, adjectives left off": (
        "four additional multinational battlegroups in the east",
        ["4 battlegroups"],
    ),
    "thousands with a comma": ("placed 40,000 troops on the flank", ["40,000 troops"]),
    "a share of output": ("spend 2 per cent of gross domestic product", ["2 % of GDP"]),
    "a share with its sign": ("at least 3.5% of GDP", ["3.5 % of GDP"]),
    "a share of nothing named": ("cut emissions by 43 %", ["43 %"]),
    "dollars in billions": ("a further $50 billion this year", ["50,000,000,000 USD"]),
    "euros by their code": ("provide EUR 900 million for piers", ["900,000,000 EUR"]),
    "euros after the number": ("1.5 billion euros in loans", ["1,500,000,000 EUR"]),
    "pounds with a short scale": ("invest £8bn in schools", ["8,000,000,000 GBP"]),
    "degrees": ("keep warming to 1.5°C", ["1.5 °C"]),
    "power": ("install 30 GW of turbines", ["30 GW"]),
    "two in one sentence": ("build 300 homes and plant 5,000 trees", ["300 homes", "5,000 trees"]),
    "a year is no quantity": ("by 2030 and in 2050", []),
    "a duration is no quantity": ("within 90 days, for twelve months", []),
    "an article is no quantity": ("under Article 5 of the treaty", []),
    "one of something is no quantity": ("one of the ports", []),
}


@pytest.mark.parametrize("name", AMOUNTS)
def test_quantities(name: str) -> None:
    text, wanted = AMOUNTS[name]
    found = quantities(text)
    assert [shown(q) for q in found] == wanted
    assert all(q.text in text for q in found)


DEADLINES = {
    "a whole day": ("report by 15 June 2025", date(2025, 6, 15)),
    "a day without its year": ("report by 15 March", date(2025, 3, 15)),
    "a day, month first": ("report no later than June 15, 2025", date(2025, 6, 15)),
    "a month": ("present a proposal by March 2025", date(2025, 3, 31)),
    "the end of a month": ("by the end of February 2028", date(2028, 2, 29)),
    "a coming month": ("ministers meet in April", date(2025, 4, 30)),
    "this month still": ("in May", date(2024, 5, 31)),
    "a year": ("phase out coal by 2035", date(2035, 12, 31)),
    "before a year": ("before 2030", date(2029, 12, 31)),
    "this year": ("by the end of the year", date(2024, 12, 31)),
    "days": ("within 90 days", date(2024, 8, 18)),
    "months": ("within six months", date(2024, 11, 20)),
    "a year from now": ("within a year", date(2025, 5, 20)),
    "a past day dates what is past": ("the text adopted on 2 March 2024", None),
    "no term": ("for as long as it takes", None),
    "a day that is none": ("by 31 February 2025", None),
    "a baseline year": ("below 2005 levels", None),
}


@pytest.mark.parametrize("name", DEADLINES)
def test_deadlines(name: str) -> None:
    text, wanted = DEADLINES[name]
    found = deadline(text, ADOPTED)
    assert (found.due if found else None) == wanted


def test_a_month_without_a_year_needs_the_day_of_adoption() -> None:
    assert deadline("in April", None) is None
    assert deadline("within six months", None) is None


@given(st.text(max_size=120), st.dates())
def test_no_text_is_too_odd(text: str, adopted: date) -> None:
    quantities(text)
    deadline(text, adopted)
    deadline(f"within {text[:3]} years", adopted)
