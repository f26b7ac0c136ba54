"""One look at one feed: ask, read, and say what came of it. Knows nothing of the database."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from core.errors import FetchError, HttpStatus
from core.http import HttpClient, Response
from feeds.config import FeedConfig, FeedsConfig
from feeds.memory import after_answer, after_error, kind_of
from feeds.parse import parse
from feeds.records import Entry, FeedMemory, Look, Outcome, Parsed

Parser = Callable[[bytes, str, str, int], Parsed]
"""(body, url, content type, most entries) → Parsed; raises NotAFeed or ParsingEnded."""

ACCEPT = "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"


def look(
    feed: FeedConfig,
    memory: FeedMemory,
    http: HttpClient,
    now: datetime,
    config: FeedsConfig | None = None,
    parser: Parser = parse,
) -> Look:
    """One look at `feed`, given what is known of it. A FetchError becomes the look's outcome, never an exception.

    `parser` reads in this process unless a pool (`feeds.pool`) that can end a slow one is given.
    """
    config = config or FeedsConfig(feeds=(feed,))
    began = time.monotonic()
    try:
        made = _look(feed, memory, http, now, config, parser)
    except FetchError as error:
        made = failure(feed, memory, error, now, config)
    return replace(made, seconds=time.monotonic() - began)


def failure(feed: FeedConfig, memory: FeedMemory, error: FetchError, now: datetime, config: FeedsConfig) -> Look:
    """The look that `error` ended."""
    known = after_error(feed, memory, error, config, now)
    return Look(
        feed=feed.name,
        at=now,
        outcome=Outcome.FAILED,
        memory=known,
        kind=kind_of(error),
        message=error.message,
        status=error.status,
    )


def new_memory(feed: FeedConfig) -> FeedMemory:
    """What is known of a feed before the first look."""
    return FeedMemory(url=feed.url, configured_url=feed.url)


def _look(
    feed: FeedConfig, memory: FeedMemory, http: HttpClient, now: datetime, config: FeedsConfig, parser: Parser
) -> Look:
    limits = config.limits
    answer = http.get(
        memory.url,
        _request_headers(memory, config),
        deadline=limits.deadline.total_seconds(),
        max_bytes=limits.max_bytes,
    )
    if answer.status == 304 and not (memory.etag or memory.last_modified):
        raise HttpStatus(memory.url, "answered 304 Not Modified to a question without conditions", status=304)
    body_hash = sha256(answer.body).hexdigest() if answer.status != 304 else None
    parsed = None
    if body_hash is not None and body_hash != memory.body_hash:
        parsed = parser(answer.body, answer.url, answer.headers.get("content-type", ""), limits.max_entries)
    known = after_answer(feed, memory, answer, parsed, body_hash, config, now)
    return _success(feed, memory, known, answer, parsed, now)


def _success(
    feed: FeedConfig, before: FeedMemory, after: FeedMemory, answer: Response, parsed: Parsed | None, now: datetime
) -> Look:
    outcome = Outcome.UNCHANGED
    if parsed is not None:
        outcome = Outcome.DEGRADED if parsed.degraded else Outcome.FETCHED
    return Look(
        feed=feed.name,
        at=now,
        outcome=outcome,
        memory=after,
        entries=_with_language(feed, parsed),
        status=answer.status,
        size=len(answer.body),
        dropped=parsed.dropped if parsed else 0,
        flaws=parsed.flaws if parsed else (),
        moved=after.url if after.url != before.url else "",
    )


def _with_language(feed: FeedConfig, parsed: Parsed | None) -> tuple[Entry, ...]:
    """Entries with the language the configuration gives, else their own, else the feed's."""
    if parsed is None:
        return ()
    return tuple(
        entry
        if (wanted := feed.language or entry.language or parsed.language) == entry.language
        else replace(entry, language=wanted)
        for entry in parsed.entries
    )


def _request_headers(memory: FeedMemory, config: FeedsConfig) -> dict[str, str]:
    headers = {"Accept": ACCEPT}
    if config.user_agent:
        headers["User-Agent"] = config.user_agent
    if memory.etag:
        headers["If-None-Match"] = memory.etag
    if memory.last_modified:
        headers["If-Modified-Since"] = memory.last_modified
    return headers
