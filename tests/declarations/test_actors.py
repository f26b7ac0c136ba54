"""Who counts for whom, and on which day; what `actors.yaml` must not say."""

from datetime import date
from pathlib import Path

import pytest

from core.errors import ConfigError
from declarations.actor_entries import ActorEntry
from declarations.actors import Actors, load_actors

BEFORE, AFTER = date(2023, 4, 3), date(2023, 4, 4)

COUNTS = {
    "a member counts for its bloc": ("NATO", "poland", None, True),
    "a bloc counts for itself": ("NATO", "nato", None, True),
    "an act of the bloc counts for its members": ("NATO members", "nato", None, True),
    "Finland the day before it joined": ("NATO members", "finland", BEFORE, False),
    "Finland on the day it joined": ("NATO members", "finland", AFTER, True),
    "Sweden a year before it joined": ("NATO", "sweden", date(2023, 3, 7), False),
    "the United Kingdom is out of the EU": ("EU", "united-kingdom", date(2022, 3, 24), False),
    "the United Kingdom was in the EU": ("EU", "united-kingdom", date(2019, 3, 24), True),
    "a day that is not known asks no date": ("EU", "united-kingdom", None, True),
    "Russia left the Council of Europe": ("Council of Europe", "russia", date(2022, 6, 1), False),
    "Indonesia joined BRICS": ("BRICS", "indonesia", date(2025, 2, 1), True),
    "Britain was no member of the Pacific trade pact": ("CPTPP", "united-kingdom", date(2024, 12, 14), False),
    "Britain joined the Pacific trade pact": ("CPTPP", "united-kingdom", date(2024, 12, 15), True),
    "Somalia joined the East African Community": ("EAC", "somalia", date(2024, 3, 4), True),
    "Syria was suspended": ("Organisation of Islamic Cooperation", "syria", date(2024, 1, 1), False),
    "Angola left OPEC": ("OPEC", "angola", date(2024, 2, 1), False),
    "a third state is neither NATO nor EU": ("all third states", "kazakhstan", date(2022, 3, 24), True),
    "a member is no third state": ("all third states", "turkey", date(2022, 3, 24), False),
    "Ukraine is no third state": ("third states", "ukraine", date(2022, 3, 24), False),
    "Sweden was a partner": ("partners", "sweden", date(2022, 6, 1), True),
    "Sweden was an applicant": ("applicants", "sweden", date(2022, 6, 1), True),
    "Sweden is a member and no applicant": ("applicants", "sweden", date(2024, 6, 1), False),
    "a UN agency counts for the UN": ("UN", "unhcr", None, True),
    "the UN does not count for its agency": ("UNHCR", "un", None, False),
    "three members count for all": ("NATO members", "baltic-states", date(2022, 6, 1), True),
    "a loose name counts for the holders it is taken for": ("G7", "the-west", None, True),
    "a non-holder does not count": ("NATO members", "russia", None, False),
    "an unknown holder counts by its name": ("Harbour Guild", "harbour-guild", None, True),
    "an unknown holder counts for nobody else": ("Harbour Guild", "germany", None, False),
}


@pytest.mark.parametrize("name", COUNTS)
def test_for_whom_an_act_counts(actors: Actors, name: str) -> None:
    holder, actor, day, wanted = COUNTS[name]
    assert actors.counts_for(holder, actor, day) is wanted


def test_every_holder_of_the_registry_is_known(actors: Actors, registry: object) -> None:
    commitments = registry.commitments  # type: ignore[attr-defined]
    assert [h for c in commitments.values() for h in c.holders if actors.resolve(h) is None] == []


@pytest.mark.parametrize(("day", "wanted"), [(BEFORE, 30), (AFTER, 31), (date(2024, 3, 7), 32)])
def test_nato_grows(actors: Actors, day: date, wanted: int) -> None:
    assert len(actors.members("nato", day)) == len(actors.members("nato-members", day)) == wanted


def test_the_world_is_whole(actors: Actors) -> None:
    countries = [i for i in actors.ids if actors.kind(i) == "country"]
    assert len(countries) >= 193 + 4  # and Taiwan, Kosovo, Palestine, the Holy See
    assert len(actors.members("eu", AFTER)) == 27
    assert len(actors.members("g7", AFTER)) == 7
    assert len(actors.members("african-union", AFTER)) >= 53


@pytest.mark.parametrize(
    ("name", "wanted"),
    [("the Kremlin", "russia"), ("NATO member states", "nato-members"), ("eu", "eu"), ("Türkiye", "turkey"),
     ("members of the EU", "eu-members"), ("ASEAN members", "asean-members"), ("nobody at all", None), ("", None)],
)  # fmt: skip
def test_names_resolve(actors: Actors, name: str, wanted: str | None) -> None:
    assert actors.resolve(name) == wanted


def test_a_part_belongs_to_its_country(actors: Actors) -> None:
    assert actors.country_of("wagner") == "russia"
    assert actors.country_of("france") == "france"
    assert actors.country_of("nato") is None


def test_a_name_means_whom_the_registry_says(actors: Actors) -> None:
    assert [m.actor for m in actors.find("RSF publishes its index")] == ["rapid-support-forces"]
    more = actors.with_extra([ActorEntry(id="reporters", name="Reporters Without Borders", exact=["RSF"])])
    assert [m.actor for m in more.find("RSF publishes its index")] == ["reporters"]
    assert more.resolve("RSF") == "reporters"


def test_extra_actors_are_found_and_leave_the_others_alone(actors: Actors) -> None:
    more = actors.with_extra([ActorEntry(id="harbour-guild", name="Harbour Guild", aliases=["the Guild"])])
    assert [m.actor for m in more.find("Harbour Guild meets Berlin")] == ["harbour-guild", "germany"]
    assert more.version != actors.version
    assert actors.resolve("Harbour Guild") is None


REFUSED = {
    "a name that two claim": (
        "countries: {a: {name: Aland, aliases: [Isle]}, b: {name: Bland, aliases: [Isle]}}",
        "a and b: both are called 'Isle'",
    ),
    "an unknown key": ("countries: {a: {name: Aland, capitol: [Town]}}", "countries[0] (a) › capitol: unknown key"),
    "a member that is nobody": ("blocs: {x: {name: X, members: [nowhere]}}", "x: names 'nowhere', which is no actor"),
    "a term that ends before it begins": (
        "countries: {a: {name: Aland, people: [{name: Jo Roe, since: 2024-01-01, until: 2023-01-01}]}}",
        "until 2023-01-01 lies before since 2024-01-01",
    ),
    "an id used twice": ("countries: {a: {name: Aland}}\nblocs: {a: {name: Ablock}}", "a: this id is used twice"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_wrong_file_is_refused_by_name(tmp_path: Path, name: str) -> None:
    text, wanted = REFUSED[name]
    path = tmp_path / "actors.yaml"
    path.write_text(text)
    with pytest.raises(ConfigError) as refused:
        load_actors(path)
    assert wanted in str(refused.value)
    assert "actors.yaml" in str(refused.value)
