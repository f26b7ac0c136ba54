"""Assessing: status, history and alerts, in one transaction per commitment, as often as one likes."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from core.words import Tier
from storage import stories

SEND_NEW = ("act", "send", "new act")


def test_a_report_becomes_status_history_and_alert(newsroom: Any) -> None:
    newsroom.report("contradicts", outlet="A", story="s")
    report = newsroom.assess()
    assert newsroom.status() == newsroom.status(holder="germany") == "in progress"
    assert newsroom.history() == [("no evidence", "in progress", "evidence")]
    assert newsroom.alerts() == [SEND_NEW]
    assert (report.evidence, report.sent) == (1, 1)


def test_assessing_again_changes_nothing(newsroom: Any) -> None:
    newsroom.report("contradicts", outlet="A", story="s")
    newsroom.assess()
    report = newsroom.assess()
    assert (report.assessed, report.changes, report.sent) == (0, (), 0)
    assert newsroom.alerts() == [SEND_NEW]


def test_a_second_outlet_corroborates_and_does_not_alert_again(newsroom: Any) -> None:
    newsroom.report("contradicts", outlet="A", story="s")
    newsroom.assess()
    newsroom.at(0.1).report("contradicts", outlet="B", story="s")
    report = newsroom.assess()
    assert newsroom.status() == "contradicted"
    assert report.decisions == {"update": {"another report of the same act": 1}}
    assert newsroom.alerts() == [SEND_NEW]


def test_old_items_count_and_alert_nobody(newsroom: Any) -> None:
    newsroom.report("contradicts", tier=Tier.OFFICIAL, age=30)
    newsroom.assess()
    assert newsroom.status() == "contradicted"
    assert newsroom.alerts() == [("act", "hold", "backfill: old item")]


def test_re_scored_evidence_alerts_nobody(desk: Any) -> None:
    desk.report("restates", item="i", matcher="m1")
    desk.assess()
    desk.at(1).report("contradicts", item="i", matcher="m2", tier=Tier.OFFICIAL)
    desk.assess()
    assert desk.status() == "contradicted"
    assert desk.alerts() == [("act", "hold", "backfill: re-scored")]


def test_an_edited_item_is_new_evidence_and_alerts_where_its_act_is_new(desk: Any) -> None:
    desk.report("fulfils", item="i", outlet="A", words="Berlin sends aid")
    desk.assess()
    desk.at(1).report("fulfils", item="i", outlet="A", version=2, words="Berlin sends much aid")
    desk.assess()
    assert desk.alerts() == [SEND_NEW]
    desk.at(2).report("contradicts", item="i", outlet="A", version=3, words="Berlin stops aid")
    desk.assess()
    assert desk.alerts() == [SEND_NEW, SEND_NEW]
    assert desk.status() == "in progress"


def test_an_edit_that_takes_the_news_back_takes_the_status_back(newsroom: Any) -> None:
    newsroom.report("contradicts", item="i", tier=Tier.OFFICIAL)
    newsroom.assess()
    newsroom.at(1).report("contradicts", item="i", version=2, nothing=True)
    report = newsroom.assess()
    assert report.evidence == 0
    assert newsroom.status() == newsroom.status(holder="germany") == "no evidence"
    assert newsroom.history()[-1] == ("contradicted", "no evidence", "evidence")


def test_what_was_dated_before_the_declaration_is_kept_and_held(desk: Any) -> None:
    desk.report("fulfils", on=date(2023, 1, 1), tier=Tier.OFFICIAL)
    desk.assess()
    assert desk.status() == "no evidence"
    assert desk.alerts() == [("act", "hold", "before declared")]


def test_what_is_below_the_operating_point_is_kept_and_held(desk: Any) -> None:
    assert desk.report("fulfils", accepted=False, confidence=0.3, story="s") == 1
    assert desk.report("fulfils", accepted=False, confidence=0.1, story="t") == 0
    desk.assess()
    assert desk.status() == "no evidence"
    assert desk.alerts() == [("act", "hold", "below the operating point")]


def test_overdue_comes_without_news(newsroom: Any) -> None:
    newsroom.assess()
    assert newsroom.status("bridge") == "no evidence"
    newsroom.at(106).assess()
    assert newsroom.status("bridge") == "overdue"
    assert newsroom.history("bridge") == [("no evidence", "overdue", "clock")]
    assert newsroom.alerts()[-1] == ("clock", "send", "the clock changed the status")


def test_what_was_overdue_before_the_first_assessment_alerts_nobody(desk: Any) -> None:
    desk.at(300).assess()
    assert desk.status("bridge") == "overdue"
    assert desk.history("bridge") == [("no evidence", "overdue", "registry")]
    assert desk.alerts() == [("clock", "hold", "dated before the first assessment")]


def test_stalled_comes_without_news_and_once(newsroom: Any) -> None:
    newsroom.report("fulfils", tier=Tier.OFFICIAL)
    newsroom.assess()
    assert newsroom.at(100).assess().changes == ()
    newsroom.at(185).assess()
    newsroom.at(186).assess()
    assert newsroom.status() == newsroom.status(holder="germany") == "stalled"
    assert newsroom.history() == [("no evidence", "upheld", "evidence"), ("upheld", "stalled", "clock")]
    assert [a for a in newsroom.alerts() if a[0] == "clock" and a[1] == "send"][-1][2] == "the clock changed the status"


def test_deadlines_announce_themselves_each_once(desk: Any) -> None:
    for day in (0, 14, 15, 16, 75, 76, 98, 104, 105):
        desk.at(day).assess()
    assert desk.alerts() == [("clock", "send", "a deadline is near")] * 4


def test_a_deadline_that_was_near_before_the_first_assessment_is_held(desk: Any) -> None:
    desk.at(20).assess()
    desk.at(21).assess()
    assert desk.alerts() == [("clock", "hold", "dated before the first assessment")]


def test_evidence_that_arrives_together_with_the_clock_is_told_apart(desk: Any) -> None:
    desk.report("advances", commitment="bridge", tier=Tier.OFFICIAL)
    desk.assess()
    desk.at(107).report("contradicts", commitment="bridge", tier=Tier.OFFICIAL)
    desk.assess()
    assert desk.history("bridge") == [
        ("no evidence", "in progress", "evidence"),
        ("in progress", "overdue", "clock"),
        ("overdue", "contradicted", "evidence"),
    ]


def test_an_act_is_told_once_though_its_story_is_merged_away(newsroom: Any) -> None:
    newsroom.report("restates", outlet="A", story="older")
    newsroom.report("contradicts", outlet="B", story="younger")
    newsroom.assess()
    with newsroom.store.begin() as session:
        assert stories.merge(session, 2, 1, newsroom.now) == 1
    newsroom.at(1).report("contradicts", outlet="C", story="older")
    newsroom.assess()
    assert newsroom.status() == "contradicted"
    assert newsroom.alerts() == [SEND_NEW]


def test_a_changed_registry_is_a_cause_of_its_own(desk: Any, tmp_path: Path) -> None:
    desk.report("fulfils", commitment="bridge", tier=Tier.OFFICIAL)
    desk.assess()
    assert desk.status("bridge") == "fulfilled"
    text = (Path(__file__).parent / "conftest.py").read_text()
    text = text[text.index('REGISTRY = """') + 14 :].split('"""')[0].replace("due: 2024-04-15", "nature: continuing")
    desk.with_registry(text.replace("    quantity: four bridges\n", ""), tmp_path).assess()
    assert desk.status("bridge") == "upheld"
    assert desk.history("bridge")[-1] == ("fulfilled", "upheld", "registry")


def test_evidence_on_a_commitment_nobody_declared_is_counted_and_set_aside(desk: Any) -> None:
    desk.report("fulfils", commitment="unheard-of")
    report = desk.assess()
    assert report.unknown == {"unheard-of": 1}
    assert desk.assess().unknown == {}


def test_quantities_stand_against_the_target(desk: Any) -> None:
    from storage import statuses

    desk.report("fulfils", commitment="bridge", tier=Tier.OFFICIAL, quantities=[(3, "bridges")])
    desk.assess()
    with desk.store.read() as session:
        assert statuses.of(session, "bridge")[""].measured["target"]["text"] == "3 of 4 bridges"


def test_every_change_names_what_caused_it(desk: Any) -> None:
    from storage import statuses

    desk.report("fulfils", outlet="A", story="s")
    desk.report("fulfils", outlet="B", story="s")
    desk.assess()
    with desk.store.read() as session:
        (change, *_) = statuses.changes(session)
        assert (change.cause, change.cause_id, change.reason) == (
            "evidence",
            1,
            "independent outlets report it",
        )


@pytest.mark.parametrize("copies", [True, False])
def test_copies_of_a_wire_report_corroborate_nothing(desk: Any, copies: bool) -> None:
    desk.report("contradicts", outlet="A", story="s")
    desk.report("contradicts", outlet="B", story="s", wire_copy=copies)
    desk.assess()
    assert desk.status() == ("in progress" if copies else "contradicted")
