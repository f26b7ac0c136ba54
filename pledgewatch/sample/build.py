"""The demo's feeds for a given clock, and the feed list that names them."""

from dataclasses import dataclass
from datetime import datetime

import yaml

from core.clock import as_utc
from pledgewatch.sample.model import SampleItem, SampleNews, load_news
from pledgewatch.sample.render import render

_TYPES = {"rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}


@dataclass(frozen=True, slots=True)
class SampleFeed:
    """One feed as a server is to serve it; `items` says how many it carries."""

    name: str
    path: str
    content_type: str
    body: bytes
    items: int


def build_feeds(now: datetime, edition: int = 1, news: SampleNews | None = None) -> tuple[SampleFeed, ...]:
    """All sample feeds as they stand at `now` (aware), newest item first.

    The same `now` and `edition` give the same bytes. Edition 2 carries the items as their outlets edited them later.
    """
    news = news or load_news()
    at = as_utc(now)
    feeds = []
    for outlet in news.feeds:
        items = _of(news, outlet.name, edition)
        kind = f"{_TYPES[outlet.format]}; charset=utf-8"
        feeds.append(SampleFeed(outlet.name, outlet.path, kind, render(outlet, items, at), len(items)))
    return tuple(feeds)


def feeds_yaml(base_url: str, news: SampleNews | None = None) -> str:
    """The text of a `feeds.yaml` that reads the sample feeds from the server at `base_url`."""
    entries = [
        {
            "name": outlet.name,
            "url": base_url.rstrip("/") + outlet.path,
            "outlet": outlet.outlet,
            "tier": outlet.tier.value,
            "language": "en",
            "group": "sample",
            "every": "5 min",
        }
        for outlet in (news or load_news()).feeds
    ]
    head = "# The demo's feeds, served on this machine; every outlet in it is invented.\n"
    return head + yaml.safe_dump({"feeds": entries}, sort_keys=False, allow_unicode=True)


def _of(news: SampleNews, feed: str, edition: int) -> list[SampleItem]:
    mine = [item.in_edition(edition) for item in news.items if feed in item.feeds]
    return sorted(mine, key=lambda item: item.ago)
