"""Upkeep lets go of what aged out and of nothing that evidence stands on, on both engines."""

import os
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from storage import upkeep
from storage.schema.ledger import EvidenceRow
from storage.schema.news import FeedRow, FetchRow, ItemRow, StoryRow

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
OLD, CUT = NOW - timedelta(days=500), NOW - timedelta(days=400)


def item(key, seen, *, story=None, stamp="m|r|1", claimed=None, until=None):
    return ItemRow(
        id=key, feed="f", identity=key, title=key, first_seen=seen, sort_at=seen, content_hash=key,
        story_id=story, matched_stamp=stamp, claimed_by=claimed, claimed_until=until,
    )  # fmt: skip


def evidence(key, story):
    return EvidenceRow(
        commitment="c", direction="+", verdict="fulfils", modality="done", confidence=0.9, accepted=True, holders=[],
        spans=[], reasons=[], quantities=[], passage="p", passage_hash="p", item_id=key, story_id=story, act_at=OLD,
        recorded_at=OLD,
    )  # fmt: skip


def story(key):
    return StoryRow(id=key, title=f"s{key}", first_at=OLD, last_at=OLD, fingerprint={})


def ids(store, column):
    with store.read() as session:
        return sorted(session.scalars(select(column)))


def test_items_age_out_unless_they_wait_or_are_somebodys_evidence(store):
    with store.begin() as session:
        session.add_all([story(1), story(2)])
        session.flush()
        session.add_all(
            [item("new", NOW), item("old", OLD, story=1), item("waiting", OLD, stamp=None), item("shown", OLD, story=2)]
        )
        session.flush()
        session.add(evidence("shown", 2))
    with store.begin() as session:
        assert upkeep.forget_unmatched(session, CUT) == 1
        assert upkeep.forget_stories(session, CUT) == 1
    assert ids(store, ItemRow.id) == ["new", "shown", "waiting"]
    assert ids(store, StoryRow.id) == [2]


def test_a_clean_up_goes_in_batches(store, monkeypatch):
    monkeypatch.setattr(upkeep, "BATCH", 3)
    with store.begin() as session:
        session.add(FeedRow(name="f", url="u", configured_url="u"))
        session.flush()
        session.add_all(FetchRow(feed="f", at=OLD, outcome="fetched") for _ in range(5))
        session.add(FetchRow(feed="f", at=NOW, outcome="fetched"))
    counts = []
    for _ in range(3):
        with store.begin() as session:
            counts.append(upkeep.forget_fetches(session, CUT))
    assert counts == [3, 2, 0]
    with store.read() as session:
        assert session.scalar(select(func.count()).select_from(FetchRow)) == 1


def test_claims_that_ran_out_are_taken_back_and_others_are_not(store):
    late, soon = NOW - timedelta(seconds=1), NOW + timedelta(seconds=1)
    with store.begin() as session:
        session.add_all([item("late", NOW, claimed="h:1", until=late), item("held", NOW, claimed="h:2", until=soon)])
        session.add(FeedRow(name="f", url="u", configured_url="u", claimed_by="h:1", claimed_until=late))
    with store.begin() as session:
        assert upkeep.release_leases(session, NOW) == 2
    assert ids_held(store) == ["h:2"]


def test_claims_of_a_process_that_is_gone_are_taken_back_on_its_own_machine_alone(store):
    soon, here = NOW + timedelta(minutes=9), os.uname().nodename
    held = [f"{here}:41", f"{here}:42", "elsewhere:41"]
    with store.begin() as session:
        session.add_all(item(f"i{n}", NOW, claimed=who, until=soon) for n, who in enumerate(held))
    with store.begin() as session:
        assert upkeep.release_dead(session, here, lambda pid: pid == 42) == 1
    assert ids_held(store) == sorted(held[1:])


def ids_held(store):
    with store.read() as session:
        return sorted(session.scalars(select(ItemRow.claimed_by).where(ItemRow.claimed_by.is_not(None))))


def test_space_is_given_back_and_the_store_goes_on(store):
    with store.begin() as session:
        session.add_all(item(f"i{n}", OLD) for n in range(500))
    with store.begin() as session:
        upkeep.forget_unmatched(session, CUT)
    assert upkeep.give_space_back(store) in {"vacuumed and analysed", "rewritten"}
    with store.read() as session:
        assert upkeep.newest_item(session) is None


@pytest.mark.parametrize("times", [1, 2])
def test_a_fresh_store_needs_no_rewriting(sqlite_store, times):
    assert [upkeep.give_space_back(sqlite_store) for _ in range(times)] == ["optimised"] * times
