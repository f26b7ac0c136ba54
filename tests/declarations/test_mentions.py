"""Finding actors in text: names, capitals, seats, leaders in their terms, adjectives, and what only looks like one."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from declarations.actors import Actors

DAY = date(2022, 6, 1)

FOUND = {
    "a capital stands for its government": ("Berlin clears tanks", [("germany", "capital")]),
    "a seat stands for its government": ("The Kremlin denies it", [("russia", "seat")]),
    "accents may be left out": ("Elysee confirms call", [("france", "seat")]),
    "accents may be there": ("Élysée confirms call", [("france", "seat")]),
    "US in capitals is a country": ("US to send rockets", [("united-states", "name")]),
    "us in small letters is not": ("they told us so", []),
    "US in a headline all in capitals": ("US TO SEND ROCKETS", [("united-states", "name")]),
    "us in a headline all in capitals stays open": ("THEY TOLD US SO MANY TIMES", []),
    "Turkey with a capital is a country": ("Turkey agrees", [("turkey", "name")]),
    "turkey in small letters is a bird": ("how to roast a turkey", []),
    "Turkey in a headline all in capitals": ("TURKEY LIFTS VETO", [("turkey", "name")]),
    "Georgia is a country": ("Georgia applies for candidate status", [("georgia", "name")]),
    "Georgia beside Atlanta is not": ("Georgia recount begins in Atlanta", []),
    "Jordan the country beside Jordan the player": ("Michael Jordan visits Jordan", [("jordan", "name")]),
    "the longest name wins": ("Papua New Guinea signs", [("papua-new-guinea", "name")]),
    "an adjective names but does not act": ("Russian oil flows on", [("russia", "adjective")]),
    "an adjective with a government word acts": ("the German government votes", [("germany", "institution")]),
    "an adjective, a word and an office act": ("Polish foreign minister leaves", [("poland", "institution")]),
    "a people that does something acts": ("Dutch to send launchers", [("netherlands", "name")]),
    "backed by Moscow is not Moscow acting": ("Moscow-backed officials flee", [("russia", "adjective")]),
    "pro-Russian is not Russia acting": ("pro-Russian hackers boast", [("russia", "adjective")]),
    "a state outside the EU is not the EU": ("non-EU states align", []),
    "a parliament acts for its country": ("Bundestag approves funds", [("germany", "institution")]),
    "a summit of two": ("Russia-US talks open", [("russia", "name"), ("united-states", "name")]),
    "a body of the EU is the EU": ("European Commission proposes cap", [("eu", "institution")]),
    "Brussels is the EU": ("Brussels proposes cap", [("eu", "seat")]),
    "Brussels sprouts are none": ("Brussels sprouts are back", []),
    "allies of NATO are its members": ("NATO allies promise more", [("nato-members", "name")]),
    "Allies with a capital are NATO's": ("Allies agree on plan", [("nato-members", "name")]),
    "WHO is an organisation": ("WHO sends medicine", [("who", "name")]),
    "who is a question": ("who sends medicine?", []),
    "curly apostrophes are apostrophes": ("Russia’s demand", [("russia", "name")]),
    "a name inside a word is none": ("Chinaware and Iranians-to-be", [("iran", "adjective")]),
}


@pytest.mark.parametrize("name", FOUND)
def test_what_a_text_names(actors: Actors, name: str) -> None:
    text, wanted = FOUND[name]
    assert [(m.actor, m.form) for m in actors.find(text, DAY)] == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Commission proposes rules", ["eu"]),
        ("Talks fail: Senate to vote again", ["united-states"]),
        ("House prices fall in Spain", ["spain"]),
        ("Nairobi's Senate rejects budget", ["kenya"]),
        ("A commission looks into it", []),
    ],
)
def test_bare_organs_mean_their_owner_only_at_the_beginning(actors: Actors, text: str, wanted: list[str]) -> None:
    assert [m.actor for m in actors.find(text)] == wanted


TERMS = {
    "a prime minister in office": ("Johnson pledges launchers", date(2022, 6, 1), ["united-kingdom"]),
    "a prime minister out of office": ("Johnson pledges to write", date(2023, 6, 1), []),
    "a leader who changed his house": ("Rutte warns", date(2023, 6, 1), ["netherlands"]),
    "the same leader in his new house": ("Rutte warns", date(2025, 6, 1), ["nato"]),
    "a president between two terms": ("Trump says so", date(2022, 6, 1), []),
    "a president in his second term": ("Trump says so", date(2025, 6, 1), ["united-states"]),
    "a leader where the day is not known": ("Scholz says so", None, ["germany"]),
    "a common surname asks for the whole name": ("Austin is hot", date(2022, 6, 1), []),
    "the whole name is enough": ("Lloyd Austin visits", date(2022, 6, 1), ["united-states"]),
    "all spellings of one president": ("Zelenskiy, Zelensky and Zelenskyy", date(2022, 6, 1), ["ukraine"] * 3),
    "the president's wife does not act": ("Olena Zelenska visits", date(2022, 6, 1), []),
}


@pytest.mark.parametrize("name", TERMS)
def test_people_count_in_their_terms(actors: Actors, name: str) -> None:
    text, day, wanted = TERMS[name]
    assert [m.actor for m in actors.find(text, day)] == wanted


def test_a_leader_is_named_whole(actors: Actors) -> None:
    (mention,) = actors.find("Scholz hesitates", DAY)
    assert (mention.form, mention.person, mention.text) == ("leader", "Olaf Scholz", "Scholz")


PIECES = st.sampled_from(
    ["US", "us", "Kremlin", "Russia", "’s", "-backed", " ", "İstanbul", "é", "NATO", "\x00", "😀", "عربي"]
)


@settings(deadline=None)  # the machine may be busy
@given(text=st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map("".join)))
def test_any_text_is_read_with_true_offsets_and_without_overlaps(actors: Actors, text: str) -> None:
    found = actors.find(text, DAY)
    assert all(text[m.start : m.end] == m.text for m in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_a_very_long_text_is_read(actors: Actors) -> None:
    assert len(actors.find("Russia and the US " * 10_000, DAY)) == 20_000
