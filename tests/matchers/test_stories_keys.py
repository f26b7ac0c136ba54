"""What tells events apart, read from a report: figures with their scale, names, actors; and copies of texts."""

import pytest

from matchers.copies import is_copy, sketch
from matchers.story_keys import cleaned, keys_of, weight


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("OSLO (Northgate) - Norway sends ships", "Norway sends ships"),
        ("THE HAGUE, March 3 (Northgate) — Judges meet", "Judges meet"),
        ("Norway sends ships. (Northgate)", "Norway sends ships."),
        ("NATO (the alliance) sends ships", "NATO (the alliance) sends ships"),
        ("", ""),
    ],
)
def test_an_agencys_dateline_and_credit_are_left_out(text, expected):
    assert cleaned(text) == expected


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("EU pays €2.5bn", "n:2.5e+09"),
        ("EU pays 2.5 billion euros", "n:2.5e+09"),
        ("Russia sends 40,000 soldiers", "n:40000"),
        ("Prague expels five diplomats", "n:5"),
        ("Two million have fled", "n:2e+06"),
        ("They hit 1.2 per cent", "n:1.2"),
    ],
)
def test_figures_are_the_same_however_they_are_written(text, number):
    assert number in keys_of({}, text, "")


def test_weekdays_and_agencies_are_no_names():
    keys = keys_of(
        {"places": ["northgate", "monday"]}, "Drone falls near Kaunas on Monday", "VILNIUS (Northgate) - It burned."
    )
    assert "x:kaunas" in keys
    assert not {"x:northgate", "x:monday", "w:monday"} & keys


def test_a_rare_name_says_more_than_ukraine():
    assert weight("x:kaunas", 1, 100) > 5 * weight("e:ukraine", 60, 100)


def test_a_name_that_many_stories_share_says_less():
    assert weight("x:kaunas", 50, 100) < weight("x:kaunas", 1, 100)


@pytest.mark.parametrize(
    ("one", "other", "copy"),
    [
        (
            (
                "Dutch jets shoot down two drones",
                "VILNIUS (Northgate) - The jets downed two drones near Kaunas at dawn.",
            ),
            ("Dutch jets shoot down two drones", "The jets downed two near Kaunas at dawn. (Northgate)"),
            True,
        ),
        (
            ("Dutch jets shoot down two drones", "The jets downed two near Kaunas at dawn."),
            ("NATO fighters bring down drones near Kaunas", "The two aircraft came from Belarus, the army said."),
            False,
        ),
        (("Drone falls", ""), ("Drone falls", ""), False),
    ],
    ids=["an agency text taken over", "the same event in other words", "too short to tell"],
)
def test_a_copy_is_known_by_its_word_triples(one, other, copy):
    assert is_copy(sketch(*one), sketch(*other), 0.7) is copy
