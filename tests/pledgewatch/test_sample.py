"""The demo's feeds: enough of them, whole, and the same whenever they are built."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from core.words import Tier
from feeds.config import load_feeds_config
from feeds.parse import parse
from pledgewatch.sample.build import build_feeds, feeds_yaml
from pledgewatch.sample.model import load_news

NOW = datetime(2026, 3, 12, 12, tzinfo=UTC)


def test_at_least_sixty_items_over_six_outlets_of_every_tier():
    news = load_news()
    assert len(news.items) >= 60
    assert len({feed.outlet for feed in news.feeds}) >= 6
    assert {feed.tier for feed in news.feeds} == set(Tier)
    assert {feed.format for feed in news.feeds} == {"rss", "atom", "json"}


def test_some_items_are_old_enough_to_be_backfill():
    old = [item for item in load_news().items if item.ago > timedelta(days=3)]
    assert 4 <= len(old) <= 10


def test_some_articles_stand_in_two_feeds_of_their_outlet_under_one_link():
    links = Counter(
        entry.link
        for feed in build_feeds(NOW)
        for entry in parse(feed.body, url=f"http://127.0.0.1{feed.path}", content_type=feed.content_type).entries
    )
    assert sum(n > 1 for n in links.values()) >= 3


def test_the_same_clock_gives_the_same_bytes():
    assert build_feeds(NOW) == build_feeds(NOW)


@pytest.mark.parametrize("now", [NOW, NOW + timedelta(days=3653)])
def test_every_feed_parses_to_its_items_with_their_times(now):
    ago = Counter(item.ago for item in load_news().items for _ in item.feeds)
    found: Counter[timedelta] = Counter()
    for feed in build_feeds(now):
        parsed = parse(feed.body, url=f"http://127.0.0.1{feed.path}", content_type=feed.content_type)
        assert len(parsed.entries) == feed.items
        assert not parsed.degraded
        assert parsed.flaws == ()
        assert all(entry.title and entry.link for entry in parsed.entries)
        found.update(now - entry.published for entry in parsed.entries if entry.published)
    assert found == ago


def test_the_second_edition_changes_titles_and_no_identity():
    first, second = build_feeds(NOW), build_feeds(NOW, edition=2)
    changed = [(a, b) for a, b in zip(first, second, strict=True) if a.body != b.body]
    assert changed
    for a, b in changed:
        before = parse(a.body, url=f"http://127.0.0.1{a.path}", content_type=a.content_type).entries
        after = parse(b.body, url=f"http://127.0.0.1{b.path}", content_type=b.content_type).entries
        assert [e.guid for e in before] == [e.guid for e in after]
        assert [e.title for e in before] != [e.title for e in after]


def test_the_feed_list_loads_by_the_schema_of_feeds(tmp_path):
    path = tmp_path / "feeds.yaml"
    path.write_text(feeds_yaml("http://127.0.0.1:8000/"), encoding="utf-8")
    config = load_feeds_config(path)
    assert len(config.feeds) == len(load_news().feeds)
    assert all(feed.url.startswith("http://127.0.0.1:8000/") for feed in config.feeds)
