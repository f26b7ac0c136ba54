"""The lag of a stage is the age of the oldest piece of work that waits for it."""

from datetime import UTC, datetime, timedelta

import pytest

from storage.lag import lag
from storage.schema.news import FeedRow, ItemRow

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def item(number, minutes, **more):
    seen = NOW - timedelta(minutes=minutes)
    return ItemRow(
        id=f"i{number}",
        feed="f",
        identity=f"n{number}",
        title="Council adopts it",
        first_seen=seen,
        sort_at=seen,
        content_hash="x",
        **more,
    )


@pytest.mark.parametrize("stage", ["fetch", "match", "assess", "alert"])
def test_where_nothing_waits_there_is_no_lag(store, stage):
    with store.read() as session:
        assert lag(session, stage, NOW) == 0.0


def test_upkeep_waits_for_nothing(store):
    with store.read() as session:
        assert lag(session, "maintenance", NOW) is None


def test_the_oldest_item_that_was_never_matched_counts_and_an_edited_one_does_not(store):
    with store.begin() as session:
        session.add_all([item(1, 3), item(2, 5), item(3, 90, matched_stamp="m|r"), item(4, 600, version=2)])
    with store.read() as session:
        assert lag(session, "match", NOW) == 300.0


def feed(name, minutes, state="active"):
    due = NOW - timedelta(minutes=minutes)
    return FeedRow(name=name, url=name, configured_url=name, next_check_at=due, state=state)


def test_a_feed_lags_from_when_it_was_due_and_one_that_is_not_read_any_more_does_not(store):
    with store.begin() as session:
        session.add_all(
            [feed("late", 2), feed("early", -2), feed("gone", 9000, "gone"), feed("paused", 9000, "paused")]
        )
    with store.read() as session:
        assert lag(session, "fetch", NOW) == 120.0
