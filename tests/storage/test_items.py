"""Items as stages read them, on both engines."""

from datetime import UTC, datetime, timedelta

import pytest

from core.records import Item
from core.words import Tier
from storage import items
from storage.engine import Store

NOW = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)
STAMP = "matcher|registry"


def pushed(n: int, **more: object) -> Item:
    values = {"id": f"p{n}", "title": f"Report {n}", "url": f"https://news.example/{n}", "source": "Desk"} | more
    return Item(**values)  # type: ignore[arg-type]


@pytest.fixture
def filled(store: Store) -> Store:
    for n in range(5):
        with store.begin() as session:
            items.store_pushed(session, [pushed(n)], NOW + timedelta(minutes=n))
    return store


def waiting(store: Store, limit: int = 10, stamp: str = STAMP, who: str = "one", now: datetime = NOW) -> list[Item]:
    with store.begin() as session:
        return items.waiting(session, stamp, limit, who, now)


def mark(store: Store, some: list[Item], stamp: str = STAMP) -> None:
    with store.begin() as session:
        items.mark_matched(session, stamp, [items.Matched(i.id, i.version, "on subject") for i in some])


def left(store: Store, stamp: str = STAMP) -> int:
    with store.read() as session:
        return items.count_waiting(session, stamp)


def test_new_items_wait_oldest_first_and_are_handed_out_once(filled: Store) -> None:
    first = waiting(filled, 3)
    assert [item.title for item in first] == ["Report 0", "Report 1", "Report 2"]
    assert [item.title for item in waiting(filled, 9, who="two")] == ["Report 3", "Report 4"]
    assert waiting(filled, who="three") == []


def test_a_batch_that_was_never_finished_is_handed_out_again(filled: Store) -> None:
    waiting(filled)
    assert len(waiting(filled, who="two", now=NOW + items.LEASE)) == 5


def test_the_same_worker_gets_its_batch_again_after_a_restart(filled: Store) -> None:
    assert waiting(filled) == waiting(filled)


def test_matched_items_wait_no_more_until_matcher_or_registry_change(filled: Store) -> None:
    mark(filled, waiting(filled))
    assert (left(filled), left(filled, "newer matcher|registry"), left(filled, "a|b")) == (0, 5, 5)
    assert len(waiting(filled, stamp="zzz|b")) == 5
    assert waiting(filled) == []


@pytest.mark.parametrize("stamp", ["m|r", "m|r2", "m2|r", "M|R"])
def test_a_stamp_is_told_from_those_that_begin_alike(filled: Store, stamp: str) -> None:
    mark(filled, waiting(filled), stamp)
    assert [left(filled, other) for other in ("m|r", "m|r2", "m2|r", "M|R")] == [
        0 if other == stamp else 5 for other in ("m|r", "m|r2", "m2|r", "M|R")
    ]


def test_an_item_edited_while_it_was_matched_keeps_waiting(filled: Store) -> None:
    batch = waiting(filled)
    with filled.begin() as session:
        assert items.store_pushed(session, [pushed(0, title="Report 0, corrected")], NOW).updated == 1
    mark(filled, batch)
    assert [(item.title, item.version) for item in waiting(filled)] == [("Report 0, corrected", 2)]


def test_pushed_news_is_stored_once_however_often_it_is_posted(store: Store) -> None:
    with store.begin() as session:
        first = items.store_pushed(session, [pushed(1), pushed(2, tier=Tier.OFFICIAL, source="Ministry")], NOW)
        again = items.store_pushed(session, [pushed(1), pushed(2, tier=Tier.OFFICIAL, source="Ministry")], NOW)
    assert (first.stored, again.stored, again.known) == (2, 0, 2)


def test_pushed_news_is_cleaned_like_all_that_comes_from_outside(store: Store) -> None:
    odd = pushed(1, title="Har\x00bour \ud800opens", summary="a\x0bb", url="javascript:alert(1)")
    with store.begin() as session:
        items.store_pushed(session, [odd], NOW)
    (item,) = waiting(store)
    assert (item.title, item.summary, item.url) == ("Harbour opens", "a b", "")


def test_an_item_comes_back_as_the_record_that_crosses_rooms(store: Store) -> None:
    published = NOW - timedelta(days=1)
    given = pushed(1, tier=Tier.WIRE, language="en", published=published, url="https://news.example/1?utm_source=x")
    with store.begin() as session:
        items.store_pushed(session, [given], NOW)
    (item,) = waiting(store)
    with store.read() as session:
        assert items.get(session, item.id) == item
        assert items.get(session, "no such item") is None
    assert (item.source, item.tier, item.language, item.feed) == ("Desk", Tier.WIRE, "en", "pushed")
    assert (item.published, item.first_seen, item.url) == (published, NOW, "https://news.example/1")
