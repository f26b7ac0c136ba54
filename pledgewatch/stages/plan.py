"""Dealing the feeds that are due into batches, for tasks that fetch side by side."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from core.errors import UsageError
from pledgewatch.context import Context

if TYPE_CHECKING:
    from feeds.config import FeedConfig


def plan_shards(context: Context, n: int, *, only: Sequence[str] | None = None) -> list[list[str]]:
    """At most `n` batches of names of due feeds, none empty; with `only`, those feeds whether due or not.

    Raises UsageError when `only` names a feed that is not configured.
    """
    from pledgewatch.stages.fetch import due_feeds

    if only is None:
        return deal(due_feeds(context), n)
    known = {feed.name: feed for feed in context.feeds.feeds}
    if unknown := [name for name in only if name not in known]:
        raise UsageError("feeds", f"not configured: {', '.join(unknown)}; `pledgewatch feeds list` names them")
    return deal([known[name] for name in only], n)


def deal(feeds: Iterable["FeedConfig"], n: int) -> list[list[str]]:
    """Feeds of one host stay together, so that its pace is kept by one task; hosts go to the lightest batch."""
    hosts: dict[str, list[str]] = {}
    for feed in feeds:
        hosts.setdefault(urlsplit(feed.url).netloc.lower(), []).append(feed.name)
    batches: list[list[str]] = [[] for _ in range(n)]
    for names in sorted(hosts.values(), key=len, reverse=True):
        min(batches, key=len).extend(names)
    return [batch for batch in batches if batch]
