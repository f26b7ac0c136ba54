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
        ("Germany cannot and will not supply tanks to Ukraine", "tanks", -1),
        ("Germany neither can nor will supply tanks to Ukraine", "tanks", -1),
        ("Prague parliament buries bill on tanks", "tanks", -1),
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
        ("Norway cuts two Russian lenders off from payment network", "lenders", -1),
        ("Court takes banker off sanctions list", "sanctions list", -1),
        ("France puts accession talks on hold", "accession talks", -1),
        ("Latvia drops its reservations about membership", "membership", 1),
        ("Lawmakers in Rome block vote on tanks for Kyiv", "tanks", -1),
        ("Norway and Iceland ban imports of coal", "coal", -1),
        ("Czechs give Ukraine retired tanks", "tanks", 1),
        ("Peace talks at a dead end", "peace talks", -1),
        ("Minister says peace talks are over", "peace talks", -1),
        ("Oslo calls NATO membership for Ukraine unrealistic", "nato membership", -1),
        ("Paris denies that it has halted arms deliveries", "deliveries", 1),
        ("Estonia closes the office that tracked propaganda", "propaganda", 1),
        ("Attack on harbour damages grain silos", "grain", -1),
        ("Dublin adopts regulation to stop gas imports", "gas", -1),
        ("Danish patrol detains ship under sanctions", "sanctions", 0),
        ("Prague readmits envoys expelled by last cabinet", "envoys", 1),
        ("Oslo boards ship suspected of cutting cables", "cables", 0),
        ("Kyiv slams decision to roll back sanctions", "sanctions", -1),
        ("Oslo condemns attack on port", "port", -1),
        ("Oslo condemns tariffs", "tariffs", -1),
        ("Kenya scraps plan to lift ban on logging", "logging", -1),
        ("Brazil refuses to roll back protection of forests", "forests", 1),
        ("Court upholds veto of law lifting ban on whaling", "whaling", -1),
        ("India drops opposition to WTO fishing deal", "fishing", 1),
        ("Taliban lift ban on girls' schools", "girls' schools", 1),
        ("Philippines votes to reinstate death penalty", "death penalty", 1),
        ("Australia rows back on methane pledge", "methane", -1),
        ("Canada caps international student permits", "permits", -1),
        ("Chad closes border to refugees", "refugees", -1),
        ("Moscow shells towns and Oslo imposes sanctions", "sanctions", 1),
        ("Injured were evacuated from hospital", "evacuated", 1),
        ("Oslo hits refiners with tariffs", "tariffs", 1),
        ("Oslo to ban diamonds in new round of sanctions", "sanctions", 1),
        ("Oslo threatens to punish refiners with tariffs", "tariffs", 1),
        ("Oslo plans rules for training of recruits", "training", 1),
        ("Funding for refugees dropped", "refugees", -1),
        ("Tax on methane repealed", "methane", 1),
        ("Finland exempts tankers from price cap", "price cap", -1),
        ("Israel frees prisoners", "prisoners", 1),
        ("Israel jails prisoners", "prisoners", -1),
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
        ("Germany rejects charge that it sends tanks", "tanks", "denied"),
        ("Biden signs aid package", "aid package", "decided"),
        ("Parliament shelves plan to send tanks", "tanks", "done"),
        ("Athens will not send tanks", "tanks", "decided"),
        ("Athens cannot and will not send tanks", "tanks", "decided"),
        ("Could Athens send tanks?", "tanks", "hypothetical"),
        ("Athens announces sanctions", "sanctions", "decided"),
        ("Athens announces tanks for Kyiv", "tanks", "planned"),
        ("Athens joins ban on imports", "imports", "decided"),
        ("Should Athens send tanks?", "tanks", "hypothetical"),
        ("A year ago Athens sent tanks", "tanks", "said"),
        ("Poll: voters back tanks for Kyiv", "tanks", "planned"),
        ("If elected I will send tanks", "tanks", "hypothetical"),
        ("Athens agrees to back membership", "membership", "decided"),
        ("Athens asks Kyiv for tanks", "tanks", "urged"),
        ("Athens approves plan for tanks", "tanks", "decided"),
        ("Athens announces ban on oil", "oil", "decided"),
        ("Athens sends tanks on war anniversary", "tanks", "done"),
        ("Court convicts envoys", "envoys", "done"),
        ("Athens trains recruits", "trains", "done"),
        ("Athens is first ally to ratify membership", "membership", "decided"),
        ("First tanks to arrive in Kyiv", "tanks", "planned"),
        ("Tanks to be sent to Kyiv", "tanks", "planned"),
        ("Senate passes bill that would send tanks", "tanks", "decided"),
        ("Senate passes bill that would be funded by sanctions", "funded", "decided"),
        ("Senate proposes bill that would send tanks", "tanks", "hypothetical"),
    ],
)
def test_the_stage_is_the_least_real_of_what_governs_it(text: str, word: str, stage: str) -> None:
    assert read(text, word).stage == stage


def test_steps_are_kept_for_people_to_see() -> None:
    steps = read("Hungary drops objection to sanctions", "sanctions").steps
    assert [(s.text, s.sign) for s in steps] == [("drops", -1), ("objection", -1)]
