"""The fetch stage: every feed that is due is looked at, and what it brought is stored with its validators."""

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from core.errors import FetchError, StoreError, UsageError
from pledgewatch.context import Context
from pledgewatch.stages import feed_news
from pledgewatch.stages.articles import read_articles
from pledgewatch.stages.fetch_report import FetchReport as FetchReport
from pledgewatch.stages.fetch_report import Tally
from pledgewatch.stages.report import Progress, no_progress

if TYPE_CHECKING:
    from feeds.config import FeedConfig
    from feeds.fetch import Parser
    from feeds.records import FeedMemory, Look
    from storage.feeds import Stored

WORKERS = 128
"""Threads, which do little but wait for servers; each host has its own, lower, limit."""
BATCH = 64
"""Looks with entries per transaction, at most: one commit for many feeds, little lost in a crash."""
BATCH_UNCHANGED = 512
"""Looks per transaction, whatever they brought: what is saved of an unchanged feed is one row."""
BATCH_SECONDS = 0.5


def fetch(
    context: Context,
    *,
    feeds: Sequence[str] | None = None,
    force: bool = False,
    workers: int = WORKERS,
    progress: Progress | None = None,
    parser: "Parser | None" = None,
) -> FetchReport:
    """Look at every due feed (of `feeds`, when named; due or not, with `force`), and store what is new.

    One bad feed never stops the rest: its error is stored, named in the report, and decides its next check. Raises
    UsageError for a name that is not configured, StoreError when the database refuses. `parser` reads bodies in place
    of processes that a limit can end.
    """
    started = time.monotonic()
    tell = progress or no_progress
    tally = Tally(feeds=sum(feed.enabled for feed in context.feeds.feeds))
    memories = _claim(context, feeds, force)
    for batch in _batches(_looks(context, memories, workers, parser)):
        _store(context, batch, tally)
        feed_news.tell(context, [(memories[one.feed], one) for one in batch])
        tell("fetching", tally.checked, len(memories))
    articles = read_articles(context, feeds=feeds, progress=tell)
    return tally.report(time.monotonic() - started, articles.pages)


def _looks(
    context: Context, memories: Mapping[str, "FeedMemory"], workers: int, parser: "Parser | None"
) -> Iterator["Look"]:
    """A look at each of these feeds, as it is done."""
    from feeds.fetch import look
    from feeds.pool import ParserPool
    from feeds.round import looks

    config, limits = context.feeds, context.feeds.limits
    with ParserPool(seconds=limits.parse_seconds) as pool:

        def one(name: str, memory: "FeedMemory") -> "Look":
            return look(config.by_name[name], memory, context.http, context.clock(), config, parser or pool)

        spacing = limits.host_spacing.total_seconds()
        yield from looks(memories, one, workers=workers, per_host=limits.per_host, spacing=spacing)


def due_feeds(context: Context) -> list["FeedConfig"]:
    """Configured, enabled feeds whose time has come, the most overdue first."""
    from storage import feeds as stored

    with context.store.read() as session:
        names = stored.due(session, context.feeds, context.clock())
    return [context.feeds.by_name[name] for name in names]


def _claim(context: Context, names: Sequence[str] | None, force: bool) -> dict[str, "FeedMemory"]:
    """The feeds to look at, held for this process."""
    from storage import feeds as stored

    config, now = context.feeds, context.clock()
    if unknown := [name for name in names or () if name not in config.by_name]:
        raise UsageError("feeds", f"not configured: {', '.join(unknown)}; `pledgewatch feeds list` names them")
    with context.store.begin() as session:
        stored.sync(session, config, now)
        stored.prune(session, now)
        if force:
            wanted = list(names) if names is not None else [feed.name for feed in config.feeds if feed.enabled]
        else:
            wanted = stored.due(session, config, now, names)
        claimer = f"{os.uname().nodename}:{os.getpid()}"
        return stored.claim(session, wanted, claimer, now, None if force else config.check)


def _batches(looks: Iterator["Look"]) -> Iterator[list["Look"]]:
    """Looks grouped for one transaction each; none waits long for company, and none is lost to another's error."""
    batch: list[Look] = []
    with_entries, began = 0, time.monotonic()
    try:
        for one in looks:
            batch.append(one)
            with_entries += bool(one.entries)
            full = with_entries >= BATCH or len(batch) >= BATCH_UNCHANGED
            if full or time.monotonic() - began > BATCH_SECONDS:
                done, batch = batch, []
                with_entries, began = 0, time.monotonic()
                yield done
    finally:
        if batch:
            yield batch


def _store(context: Context, looks: Sequence["Look"], tally: "Tally") -> None:
    """Store looks together; when the database refuses them, one by one, so that one bad feed costs only itself."""
    from core.errors import StoreFull, StoreLocked, StoreReadOnly

    try:
        tally.add(looks, _record(context, looks))
    except (StoreFull, StoreLocked, StoreReadOnly):
        raise
    except StoreError as error:
        if len(looks) > 1:
            for look in looks:
                _store(context, [look], tally)
            return
        refused = _refused(context, looks[0], error)
        tally.add([refused], _record(context, [refused]))


def _record(context: Context, looks: Sequence["Look"]) -> dict[str, "Stored"]:
    from storage import feeds as stored

    config = context.feeds
    with context.store.begin() as session:
        return stored.record(session, [(config.by_name[look.feed], look) for look in looks], config.limits.max_updates)


def _refused(context: Context, look: "Look", error: StoreError) -> "Look":
    """The look as a failure: its entries could not be stored, so its validators must not advance."""
    from feeds.fetch import failure
    from storage import feeds as stored

    with context.store.read() as session:
        before = stored.memories(session, [look.feed])[look.feed]
    problem = FetchError(look.feed, f"its entries could not be stored: {error.message}")
    return failure(context.feeds.by_name[look.feed], before, problem, look.at, context.feeds)
