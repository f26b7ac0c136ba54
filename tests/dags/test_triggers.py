"""The push trigger wakes the pipeline once for what is new, whatever happens to it or to the store."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from core.errors import StoreLocked
from storage import pushed
from storage.items import PUSHED
from storage.schema.news import ItemRow

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def add(store, number, feed=PUSHED, stamp=None):
    with store.begin() as session:
        session.add(
            ItemRow(
                id=f"item{number}",
                feed=feed,
                identity=f"identity{number}",
                title="Council adopts it",
                first_seen=NOW + timedelta(seconds=number),
                sort_at=NOW,
                content_hash="x",
                matched_stamp=stamp,
            )
        )


@pytest.fixture
def trigger(sqlite_url, monkeypatch):
    from pledgewatch.triggers import PushTrigger

    monkeypatch.setenv("PLEDGEWATCH_DATABASE_URL", sqlite_url)
    made = PushTrigger(poll_s=0.01)
    yield made
    asyncio.run(made.cleanup())


def test_pushed_items_that_wait_are_seen_and_others_are_not(store):
    add(store, 1)
    add(store, 2)
    add(store, 3, feed="some feed")
    add(store, 4, stamp="matched")
    with store.read() as session:
        assert pushed.waiting(session) == {("item1", 1), ("item2", 1)}


@pytest.mark.airflow
def test_it_fires_once_for_what_waits_and_again_for_what_comes_later(trigger, sqlite_store):
    add(sqlite_store, 1)
    assert [trigger.look(), trigger.look()] == [1, 0]
    add(sqlite_store, 2)
    assert [trigger.look(), trigger.look()] == [1, 0]


@pytest.mark.airflow
def test_an_edit_of_an_item_that_was_matched_fires_it_again(trigger, sqlite_store):
    add(sqlite_store, 1)
    assert trigger.look() == 1
    for stamp, version in (("matched", 1), (None, 2)):
        with sqlite_store.begin() as session:
            session.execute(update(ItemRow).values(matched_stamp=stamp, version=version))
        assert trigger.look() == version - 1


@pytest.mark.airflow
def test_after_a_restart_it_fires_for_whatever_still_waits(trigger, sqlite_store):
    from pledgewatch.triggers import PushTrigger

    add(sqlite_store, 1)
    assert trigger.look() == 1
    again = PushTrigger()
    assert again.look() == 1
    asyncio.run(again.cleanup())


@pytest.mark.airflow
def test_a_store_that_refuses_is_asked_again_and_never_ends_the_trigger(trigger, sqlite_store, monkeypatch):
    import pledgewatch.triggers as module

    monkeypatch.setattr(module, "PATIENCE_S", 0.01)
    add(sqlite_store, 1)
    look, asked = trigger.look, []

    def sometimes():
        asked.append(1)
        if len(asked) == 1:
            raise StoreLocked("store", "busy")
        return look()

    monkeypatch.setattr(trigger, "look", sometimes)

    async def first():
        async for event in trigger.run():
            return event
        return None

    assert asyncio.run(asyncio.wait_for(first(), 60)).payload["items"] == 1
    assert len(asked) == 2


@pytest.mark.airflow
@pytest.mark.parametrize("trouble", [None, StoreLocked("store", "busy")])
def test_a_warm_trigger_does_the_work_first_and_wakes_a_run_in_any_case(sqlite_url, monkeypatch, trouble):
    from pledgewatch.triggers import PushTrigger
    from pledgewatch.warm import WarmPipeline

    def work(self):
        if trouble:
            raise trouble
        return {"match": {"items": 1}}

    monkeypatch.setenv("PLEDGEWATCH_DATABASE_URL", sqlite_url)
    monkeypatch.setattr(WarmPipeline, "run", work)
    made = PushTrigger(poll_s=0.01, warm=True)
    made.look = lambda: 1

    async def first():
        async for event in made.run():
            return event.payload
        return None

    payload = asyncio.run(asyncio.wait_for(first(), 60))
    assert payload["items"] == 1
    assert ("match" in payload) == (trouble is None)


@pytest.mark.airflow
def test_what_is_serialised_makes_it_anew_and_holds_no_address(trigger):
    from importlib import import_module

    path, arguments = trigger.serialize()
    module, name = path.rsplit(".", 1)
    assert getattr(import_module(module), name)(**arguments).poll_s == trigger.poll_s
    assert arguments == {"poll_s": 0.01, "warm": False}
