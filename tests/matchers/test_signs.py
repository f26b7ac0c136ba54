"""Signs and stages are composed: what governs a word, and what that does to it."""

import pytest

from matchers.clauses import split
from matchers.scan import Scanner
from matchers.signs import Reading, compose
from matchers.text import lower, plain

SCANNER = Scanner()


def read(text: str, word: str) -> Reading:
    cleaned = plain(text)
    low = lower(cleaned)
    readings = [r for c in split("title", cleaned, low, SCANNER.scan(low)) for r in compose(c, low)]
    return next(r for r in readings if r.hit.text == word)


@pytest.mark.parametrize(
    ("text", "word", "sign"),
    [
        ("EU adopts sanctions on Russia", "sanctions", 1),
        ("EU lifts sanctions on Russia", "sanctions", -1),
        ("Sanctions on Russia lifted by US", "sanctions", -1),
        ("Germany refuses to lift sanctions", "sanctions", 1),
        ("Hungary drops objection to sanctions on Russia", "sanctions", 1),
        ("Hungary blocks sanctions", "sanctions", -1),
        ("US Senate blocks attempt to ease sanctions", "sanctions", 1),
        ("EU bans Russian oil imports", "imports", -1),
        ("EU blocks the ban on Russian oil imports", "imports", 1),
        ("EU blocks the ban on Russian oil imports", "ban", -1),
        ("EU fails to agree oil embargo", "embargo", -1),
        ("Germany will not supply tanks to Ukraine", "tanks", -1),
        ("Germany supplies tanks to Ukraine", "tanks", 1),
        ("US aid freeze for Ukraine lifted", "aid", 1),
        ("US aid freeze for Ukraine", "aid", -1),
        ("Grain deal extended for 60 days", "grain deal", 1),
        ("Grain deal suspended", "grain deal", -1),
        ("Russia pulls out of grain deal, blocks ports", "grain deal", -1),
        ("Russia pulls out of grain deal, blocks ports", "ports", -1),
        ("EU imposes coal embargo and other sanctions on Russia", "sanctions", 1),
        ("A holder lifts, eases, vetoes, delays or refuses sanctions", "sanctions", -1),
        ("Weapons delivered, or an aid package approved", "aid package", 1),
        ("Ban on imports adopted", "imports", -1),
    ],
)
def test_the_sign_of_a_word_is_the_product_of_what_governs_it(text: str, word: str, sign: int) -> None:
    assert read(text, word).sign == sign


@pytest.mark.parametrize(
    ("text", "word", "stage"),
    [
        ("Germany delivers tanks to Ukraine", "tanks", "done"),
        ("Germany to deliver tanks to Ukraine", "tanks", "planned"),
        ("Germany will deliver tanks to Ukraine", "tanks", "planned"),
        ("Germany agrees to deliver tanks", "tanks", "decided"),
        ("Commission proposes sanctions", "sanctions", "proposed"),
        ("Poland could send tanks to Ukraine", "tanks", "hypothetical"),
        ("Kyiv urges allies to send tanks", "tanks", "urged"),
        ("Germany denies sending tanks", "tanks", "denied"),
        ("Biden signs aid package", "aid package", "decided"),
    ],
)
def test_the_stage_is_the_least_real_of_what_governs_it(text: str, word: str, stage: str) -> None:
    assert read(text, word).stage == stage


def test_steps_are_kept_for_people_to_see() -> None:
    steps = read("Hungary drops objection to sanctions", "sanctions").steps
    assert [(s.text, s.sign) for s in steps] == [("drops", -1), ("objection", -1)]
