"""Records of the feeds room: what a body says, what is known of a feed, what one look at it brought."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class FeedState(StrEnum):
    """What a person can see of a feed."""

    ACTIVE = "active"
    DEGRADED = "degraded"
    """read, but cut short or not well-formed beyond repair"""
    GONE = "gone"
    """answered 410 again and again"""
    DUPLICATE = "duplicate"
    """moved to the address of another configured feed"""
    PAUSED = "paused"
    """switched off in the configuration"""
    REMOVED = "removed"
    """no longer in the configuration"""


class Outcome(StrEnum):
    """What one look came to; a failed look carries the kind of its error instead."""

    FETCHED = "fetched"
    UNCHANGED = "unchanged"
    DEGRADED = "degraded"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed, in plain text. `guid` is the publisher's own id, "" when it gave none.

    `published` is aware UTC, or None when the feed gave no time or an unreadable one.
    """

    title: str
    summary: str = ""
    link: str = ""
    guid: str = ""
    published: datetime | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A body as entries, newest first where the feed dates them. `flaws` are named reasons, () when it was whole.

    `dropped` counts entries that were left out: cut off, empty, or beyond the limit. `ttl` is in seconds.
    """

    entries: tuple[Entry, ...]
    title: str = ""
    language: str = ""
    kind: str = ""
    ttl: float | None = None
    dropped: int = 0
    degraded: bool = False
    flaws: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FeedMemory:
    """What is known of one feed from looks before, as the store keeps it (`storage.feeds`)."""

    url: str
    state: FeedState = FeedState.ACTIVE
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    checked_at: datetime | None = None
    succeeded_at: datetime | None = None
    next_check_at: datetime | None = None
    newest_item_at: datetime | None = None
    usual_gap_s: float | None = None
    error_count: int = 0
    error_kind: str | None = None
    error: str | None = None
    http_status: int | None = None
    gone_count: int = 0
    moved_to: str | None = None
    moved_count: int = 0
    moved_since: datetime | None = None
    configured_url: str = ""
    note: str = ""
    items_stored: int = 0


@dataclass(frozen=True, slots=True)
class Look:
    """One look at one feed: what came of it, the entries it brought, and the feed's memory afterwards.

    Storing a look stores its entries and its memory in one transaction; so validators never advance past items.
    `moved` is the address adopted at this look, "" for none. `seconds` is how long it took.
    """

    feed: str
    at: datetime
    outcome: Outcome
    memory: FeedMemory
    entries: tuple[Entry, ...] = ()
    kind: str = ""
    message: str = ""
    status: int | None = None
    size: int = 0
    seconds: float = 0.0
    dropped: int = 0
    flaws: tuple[str, ...] = field(default=())
    moved: str = ""
