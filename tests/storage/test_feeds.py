"""What the store knows of feeds, on both engines."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from core.errors import StoreError
from core.words import Tier
from feeds.config import CheckConfig, FeedConfig, FeedsConfig
from feeds.parse import parse
from feeds.records import Entry, FeedMemory, FeedState, Look, Outcome
from storage import feeds
from storage.engine import Store
from storage.schema.news import FetchRow, ItemRow, ItemVersionRow, SightingRow

DATA = Path(__file__).parents[1] / "feeds" / "data"
NOW = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)
LIST = FeedsConfig(
    feeds=tuple(
        FeedConfig(name=n, url=f"https://{n}.example/feed", outlet=n.upper(), tier=Tier.PRESS) for n in ("a", "b", "c")
    )
)


@pytest.fixture
def synced(store: Store) -> Store:
    with store.begin() as session:
        feeds.sync(session, LIST, NOW)
    return store


def entry(n: int, **more: str) -> Entry:
    values = {"title": f"Report {n}", "link": f"https://news.example/{n}", "guid": f"g{n}"} | more
    return Entry(published=NOW - timedelta(hours=n), **values)


def look(name: str, *entries: Entry, at: datetime = NOW, etag: str = '"1"', moved: str = "") -> Look:
    memory = FeedMemory(
        url=moved or f"https://{name}.example/feed",
        etag=etag,
        checked_at=at,
        succeeded_at=at,
        next_check_at=at + timedelta(hours=1),
        usual_gap_s=60.5,
    )
    return Look(name, at, Outcome.FETCHED, memory, entries, status=200, size=10, seconds=0.5, moved=moved)


def record(store: Store, *looks: Look) -> dict[str, feeds.Stored]:
    with store.begin() as session:
        return feeds.record(session, [(LIST.by_name[one.feed], one) for one in looks])


def count(store: Store, table: type) -> int:
    with store.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_what_is_known_of_a_feed_comes_back_as_it_was_stored(synced: Store) -> None:
    one = look("a", entry(1))
    record(synced, one)
    with synced.read() as session:
        known = feeds.memories(session, ["a"])["a"]
    assert (known.etag, known.checked_at, known.next_check_at) == ('"1"', NOW, NOW + timedelta(hours=1))
    assert (known.usual_gap_s, known.items_stored, known.state) == (60.5, 1, FeedState.ACTIVE)
    assert known.configured_url == "https://a.example/feed"


def test_items_and_validators_are_stored_together_or_not_at_all(synced: Store) -> None:
    bad = entry(2, title="what no engine takes: \ud800")
    with pytest.raises((StoreError, UnicodeEncodeError)):
        record(synced, look("a", entry(1)), look("b", bad))
    with synced.read() as session:
        assert feeds.memories(session, ["a"])["a"].etag is None
    assert (count(synced, ItemRow), count(synced, FetchRow)) == (0, 0)


def test_storing_the_same_look_again_changes_nothing(synced: Store) -> None:
    looks = [look("a", entry(1), entry(2)), look("b", entry(3), entry(1))]
    assert record(synced, *looks)["b"] == feeds.Stored(entries=2, stored=1, duplicates=1)
    again = record(synced, *looks)
    assert again == {"a": feeds.Stored(entries=2), "b": feeds.Stored(entries=2, duplicates=1)}
    assert (count(synced, ItemRow), count(synced, SightingRow), count(synced, ItemVersionRow)) == (3, 1, 0)


def test_the_same_article_twice_in_one_transaction_is_one_item(synced: Store) -> None:
    stored = record(synced, look("a", entry(1)), look("b", entry(1)))
    assert (stored["a"].stored, stored["b"].duplicates) == (1, 1)
    assert count(synced, ItemRow) == 1


def test_two_writers_of_the_same_item_store_it_once(synced: Store) -> None:
    record(synced, look("a", entry(1)))
    with synced.begin() as session:
        session.execute(ItemRow.__table__.update().values(url_key=None, identity="seen by another"))  # type: ignore[attr-defined]
    stored = record(synced, look("a", entry(1)))
    assert stored["a"].stored == 1, "it thought so, and the key on the id kept it out"
    assert count(synced, ItemRow) == 1


def test_feeds_are_due_by_their_time_the_most_overdue_first(synced: Store) -> None:
    record(synced, look("a", at=NOW - timedelta(hours=2)), look("b", at=NOW - timedelta(hours=3)), look("c"))
    with synced.read() as session:
        assert feeds.due(session, LIST, NOW) == ["b", "a"]
        assert feeds.due(session, LIST, NOW, ["a", "c"]) == ["a"]
        assert feeds.due(session, LIST, NOW + timedelta(hours=2)) == ["b", "a", "c"]


def test_a_feed_is_claimed_once_until_its_lease_ends_or_it_is_let_go(synced: Store) -> None:
    def claim(who: str, now: datetime = NOW) -> list[str]:
        with synced.begin() as session:
            return sorted(feeds.claim(session, ["a", "b"], who, now))

    assert claim("one") == ["a", "b"]
    assert claim("two") == []
    with synced.begin() as session:
        feeds.release(session, ["a"], "one")
        feeds.release(session, ["b"], "two")
    assert claim("two") == ["a"]
    assert claim("three", NOW + feeds.LEASE) == ["a", "b"]


def test_a_claim_of_due_feeds_leaves_out_what_another_has_just_looked_at(synced: Store) -> None:
    record(synced, look("a"))
    with synced.begin() as session:
        assert list(feeds.claim(session, ["a", "b"], "one", NOW, CheckConfig())) == ["b"]


def test_storing_a_look_lets_the_feed_go(synced: Store) -> None:
    with synced.begin() as session:
        feeds.claim(session, ["a"], "one", NOW)
    record(synced, look("a"))
    with synced.begin() as session:
        assert list(feeds.claim(session, ["a"], "two", NOW)) == ["a"]


def test_ten_thousand_entries_in_one_transaction(synced: Store) -> None:
    stored = record(synced, look("a", *(entry(n) for n in range(10_000))))
    assert stored["a"].stored == 10_000
    assert record(synced, look("a", *(entry(n) for n in range(10_000))))["a"].stored == 0


GOLDEN = {
    "control-characters.xml": "Harbour opens",
    "two-byte-order-marks.xml": "Ministers open the new harbour",
    "bare-ampersand.xml": "Fish & chips at the harbour",
    "utf8-label-cp1252-bytes.xml": "Café “Zürich” opens — at last",
    "koi8-r.xml": "Министры открыли новый порт",
    "utf-16.xml": "Ministři otevřeli přístav",
    "shift-jis.xml": "港が開く",
    "latin1-label-utf8-bytes.xml": "Zürich eröffnet den Hafen",
    "script-in-title.xml": "Harbour opens",
}


def test_cases_23_and_24_what_was_read_from_odd_bytes_is_stored_with_the_right_letters(synced: Store) -> None:
    for name, title in GOLDEN.items():
        parsed = parse((DATA / name).read_bytes(), "https://news.example/feed")
        first = replace(parsed.entries[0], guid=name, link=f"https://news.example/{name}")
        record(synced, look("a", first))
        with synced.read() as session:
            stored = session.scalar(select(ItemRow.title).where(ItemRow.url == f"https://news.example/{name}"))
        assert stored == title, name
