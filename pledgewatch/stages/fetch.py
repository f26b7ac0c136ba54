"""The fetch stage: every feed that is due is looked at, and what it brought is stored with its validators."""

import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from core.errors import FetchError, StoreError, UsageError
from pledgewatch.context import Context
from pledgewatch.stages import feed_news
from pledgewatch.stages.articles import read_articles
from pledgewatch.stages.report import Progress, StageReport, no_progress

if TYPE_CHECKING:
    from feeds.config import FeedConfig
    from feeds.fetch import Parser
    from feeds.records import FeedMemory, Look
    from storage.feeds import Stored

WORKERS = 64
BATCH = 32
"""Looks per transaction, at most: one commit for many feeds, little lost in a crash."""
BATCH_SECONDS = 0.5


@dataclass(frozen=True, kw_only=True)
class FetchReport(StageReport):
    """Counts of one run. `failed` are (feed, kind, message); a feed that asked us to slow down only counts there."""

    feeds: int = 0
    checked: int = 0
    unchanged: int = 0
    degraded: tuple[str, ...] = ()
    slowed: int = 0
    gone: tuple[str, ...] = ()
    failed: tuple[tuple[str, str, str], ...] = ()
    entries: int = 0
    stored: int = 0
    updated: int = 0
    duplicates: int = 0
    dropped: int = 0
    articles: int = 0
    """Article pages that were asked for, of items that are evidence already."""


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
    from feeds.fetch import look
    from feeds.pool import ParserPool
    from feeds.round import looks

    started = time.monotonic()
    tell = progress or no_progress
    config = context.feeds
    tally = _Tally(feeds=sum(feed.enabled for feed in config.feeds))
    memories = _claim(context, feeds, force)
    with ParserPool(seconds=config.limits.parse_seconds) as pool:

        def one(name: str, memory: "FeedMemory") -> "Look":
            return look(config.by_name[name], memory, context.http, context.clock(), config, parser or pool)

        spacing = config.limits.host_spacing.total_seconds()
        made = looks(memories, one, workers=workers, per_host=config.limits.per_host, spacing=spacing)
        for batch in _batches(made):
            _store(context, batch, tally)
            feed_news.tell(context, [(memories[one.feed], one) for one in batch])
            tell("fetching", tally.checked, len(memories))
    articles = read_articles(context, feeds=feeds, progress=tell)
    return tally.report(time.monotonic() - started, articles.pages)


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
    """Looks grouped for one transaction each; none waits long for company."""
    batch: list[Look] = []
    began = time.monotonic()
    for one in looks:
        batch.append(one)
        if len(batch) >= BATCH or time.monotonic() - began > BATCH_SECONDS:
            yield batch
            batch, began = [], time.monotonic()
    if batch:
        yield batch


def _store(context: Context, looks: Sequence["Look"], tally: "_Tally") -> None:
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


@dataclass
class _Tally:
    """Counts while they grow."""

    feeds: int
    checked: int = 0
    unchanged: int = 0
    slowed: int = 0
    degraded: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    failed: list[tuple[str, str, str]] = field(default_factory=list)
    sums: dict[str, int] = field(default_factory=dict)

    def add(self, looks: Sequence["Look"], stored: dict[str, "Stored"]) -> None:
        for look in looks:
            self.checked += 1
            self.unchanged += look.outcome == "unchanged"
            if look.outcome == "degraded":
                self.degraded.append(look.feed)
            if look.memory.state == "gone":
                self.gone.append(look.feed)
            if look.outcome == "failed" and look.status == 429:
                self.slowed += 1
            elif look.outcome == "failed":
                self.failed.append((look.feed, look.kind, look.message))
            for name in ("entries", "stored", "updated", "duplicates", "dropped"):
                self.sums[name] = self.sums.get(name, 0) + getattr(stored[look.feed], name)

    def report(self, seconds: float, articles: int) -> FetchReport:
        return FetchReport(
            seconds=seconds,
            failures=tuple(f"feed {name}: {message}" for name, _, message in self.failed),
            feeds=self.feeds,
            checked=self.checked,
            unchanged=self.unchanged,
            slowed=self.slowed,
            degraded=tuple(self.degraded),
            gone=tuple(self.gone),
            failed=tuple(self.failed),
            articles=articles,
            **self.sums,
        )
