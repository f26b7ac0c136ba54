"""English inflection as headlines need it."""

import pytest

from matchers.morphology import noun_forms, verb_forms


@pytest.mark.parametrize(
    ("verb", "wanted"),
    [
        ("cancel", {"cancels", "cancelled", "canceled", "cancelling", "canceling"}),
        ("forbid", {"forbids", "forbade", "forbidden", "forbidding"}),
        ("fulfil", {"fulfils", "fulfilled", "fulfilling"}),
        ("tear up", {"tears up", "tore up", "torn up", "tearing up"}),
        ("deny", {"denies", "denied", "denying"}),
        ("veto", {"vetoes", "vetoed", "vetoing"}),
        ("ban", {"bans", "banned", "banning"}),
        ("put off", {"puts off", "put off", "putting off"}),
        ("deliver", {"delivers", "delivered", "delivering"}),
    ],
)
def test_verbs_are_inflected(verb: str, wanted: set[str]) -> None:
    assert wanted <= {form for form, _ in verb_forms(verb)}


@pytest.mark.parametrize(
    ("noun", "wanted"),
    [
        ("embargo", {"embargo", "embargoes"}),
        ("sanctions", {"sanctions"}),
        ("lorry", {"lorry", "lorries"}),
        ("arms=", {"arms"}),
    ],
)
def test_nouns_have_a_plural_unless_they_are_marked(noun: str, wanted: set[str]) -> None:
    assert set(noun_forms(noun)) == wanted
