"""The measures are those of the labelled news' own scorer."""

import pytest

from core.records import Item, Match
from core.words import Modality, Verdict
from matchers.labelled import Label, Labelled
from matchers.measures import score
from matchers.report import calibration


def one(identifier: str, *labels: Label, stratum: str = "pool") -> Labelled:
    return Labelled(Item(identifier, "t"), labels, stratum, shippable=True)


def match(commitment: str, verdict: Verdict, confidence: float, accepted: bool = True) -> Match:
    return Match(commitment, verdict, confidence, accepted, (), Modality.DONE, (), ())


def test_direction_decides_an_alert_and_the_exact_verdict_is_counted_apart() -> None:
    scores = score([one("1", Label("a", Verdict.FULFILS))], {"1": [match("a", Verdict.ADVANCES, 0.9)]})
    assert (scores.alert.right, scores.alert.wrong, scores.alert.missed) == (1, 0, 0)
    assert scores.verdict_accuracy == 0


def test_the_wrong_direction_is_a_false_alert_and_a_miss() -> None:
    scores = score([one("1", Label("a", Verdict.FULFILS))], {"1": [match("a", Verdict.CONTRADICTS, 0.9)]})
    assert (scores.alert.right, scores.alert.wrong, scores.alert.missed) == (0, 1, 1)
    assert scores.link.f1 == 1


def test_unsure_labels_are_neither_demanded_nor_punished() -> None:
    scores = score([one("1", Label("a", Verdict.FULFILS, unsure=True))], {"1": [match("a", Verdict.CONTRADICTS, 0.9)]})
    assert scores.alert.f1 == 0
    assert scores.alert.wrong == 0
    assert score([one("1", Label("a", Verdict.FULFILS, unsure=True))], {}).alert.missed == 0


def test_noise_is_counted_by_stratum() -> None:
    found = {"1": [match("a", Verdict.FULFILS, 0.9)], "2": [match("a", Verdict.RESTATES, 0.9)]}
    scores = score([one("1"), one("2"), one("3", stratum="distractor")], found).as_dict()
    assert scores["hard noise per 1,000"] == 500
    assert scores["noise per 1,000"] == 0


def test_average_precision_counts_equal_confidences_as_one_step() -> None:
    gold = [one("1", Label("a", Verdict.FULFILS)), one("2")]
    tied = {i: [match("a", Verdict.FULFILS, 0.5)] for i in "12"}
    assert score(gold, tied).average_precision() == pytest.approx(0.5)
    apart = {"1": [match("a", Verdict.FULFILS, 0.6)], "2": [match("a", Verdict.FULFILS, 0.5)]}
    assert score(gold, apart).average_precision() == 1
    assert score(gold, apart).quiet_recall() == 1


def test_calibration_bins_have_equal_mass() -> None:
    gold = [one(str(i), Label("a", Verdict.FULFILS)) for i in range(40)]
    bins = calibration(gold, {str(i): [match("a", Verdict.FULFILS, 0.3 + i / 100)] for i in range(40)})
    assert {b.number for b in bins} == {4}
    assert all(b.right == 1 for b in bins)
