"""Tables of what was fetched: feeds' state, fetches, items and their versions, stories."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from storage.schema.base import Base

_BYTEWISE = String(120).with_variant(String(120, collation="C"), "postgresql")
"""Compared byte by byte on both engines: ranges of stamps must not depend on the database's language."""


class FeedRow(Base):
    """State of one configured feed; what it *is* stands in `config/feeds.yaml`, what happened to it stands here."""

    __tablename__ = "feeds"

    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    url: Mapped[str] = mapped_column(Text)
    """The address in use: the configured one, or the one a permanent redirect led to."""
    configured_url: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(20), default="active")
    """active · degraded (cut short, still read) · gone (410) · duplicate (moved onto another feed's address) ·
    paused (switched off in the list) · removed (from the list)"""
    etag: Mapped[str | None] = mapped_column(Text)
    last_modified: Mapped[str | None] = mapped_column(Text)
    body_hash: Mapped[str | None] = mapped_column(String(64))
    checked_at: Mapped[datetime | None]
    succeeded_at: Mapped[datetime | None]
    next_check_at: Mapped[datetime | None] = mapped_column(index=True)
    newest_item_at: Mapped[datetime | None]
    usual_gap_s: Mapped[float | None]
    """How long the feed usually takes between items, in seconds; None until known."""
    error_count: Mapped[int] = mapped_column(default=0)
    error_kind: Mapped[str | None] = mapped_column(String(40))
    error: Mapped[str | None] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text, default="")
    """What was wrong with the last body that was read, "" when nothing."""
    http_status: Mapped[int | None]
    gone_count: Mapped[int] = mapped_column(default=0)
    moved_to: Mapped[str | None] = mapped_column(Text)
    moved_count: Mapped[int] = mapped_column(default=0)
    moved_since: Mapped[datetime | None]
    items_stored: Mapped[int] = mapped_column(default=0)
    claimed_by: Mapped[str | None] = mapped_column(String(80))
    claimed_until: Mapped[datetime | None]


class FetchRow(Base):
    """One look at one feed: what came of it, with a count for each drop point."""

    __tablename__ = "fetches"

    id: Mapped[int] = mapped_column(primary_key=True)
    feed: Mapped[str] = mapped_column(ForeignKey("feeds.name", ondelete="CASCADE"))
    at: Mapped[datetime]
    outcome: Mapped[str] = mapped_column(String(40))
    """fetched · unchanged · degraded, or the kind of error"""
    http_status: Mapped[int | None]
    error: Mapped[str | None] = mapped_column(Text)
    bytes: Mapped[int] = mapped_column(default=0)
    seconds: Mapped[float] = mapped_column(default=0.0)
    entries: Mapped[int] = mapped_column(default=0)
    stored: Mapped[int] = mapped_column(default=0)
    updated: Mapped[int] = mapped_column(default=0)
    duplicates: Mapped[int] = mapped_column(default=0)
    dropped: Mapped[int] = mapped_column(default=0)

    __table_args__ = (Index("ix_fetches_feed_at", "feed", "at"), Index("ix_fetches_at", "at"))


class StoryRow(Base):
    """Items about the same event. A merged story keeps the older id; the younger one points to it."""

    __tablename__ = "stories"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    first_at: Mapped[datetime] = mapped_column(index=True)
    last_at: Mapped[datetime] = mapped_column(index=True)
    items: Mapped[int] = mapped_column(default=0)
    fingerprint: Mapped[dict[str, Any]] = mapped_column(default=dict)
    merged_into: Mapped[int | None] = mapped_column(ForeignKey("stories.id"))
    merged_at: Mapped[datetime | None]
    """When, so that what was known before can still be told."""


class ItemRow(Base):
    """One news entry as it reads now."""

    __tablename__ = "items"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    feed: Mapped[str] = mapped_column(String(120))
    identity: Mapped[str] = mapped_column(String(64), unique=True)
    """Hash of what tells this entry from others: its guid within the feed, else its link, else its content."""
    url: Mapped[str] = mapped_column(Text, default="")
    url_key: Mapped[str | None] = mapped_column(String(64), index=True)
    """Hash of the canonical link: the same article in several feeds is one item."""
    title: Mapped[str] = mapped_column(Text)
    summary: Mapped[str] = mapped_column(Text, default="")
    body: Mapped[str | None] = mapped_column(Text)
    """Full text of the article, only where the feed asks for it and the item passed the gate."""
    body_hash: Mapped[str | None] = mapped_column(String(64))
    """Of the text as it was first read: another hash later is a silent edit."""
    body_state: Mapped[str] = mapped_column(String(40), default="")
    """What became of the page when it was last asked for (`feeds.fulltext.ArticleState`), "" when it never was."""
    body_at: Mapped[datetime | None]
    outlet: Mapped[str] = mapped_column(String(200), default="")
    tier: Mapped[str] = mapped_column(String(20), default="press")
    language: Mapped[str] = mapped_column(String(12), default="")
    published: Mapped[datetime | None]
    dated_by: Mapped[str] = mapped_column(String(20), default="publisher")
    """publisher · first seen (no date, or none that can be believed)"""
    first_seen: Mapped[datetime] = mapped_column(index=True)
    sort_at: Mapped[datetime] = mapped_column(index=True)
    """The publisher's time, clamped to first_seen: what lists are ordered by."""
    version: Mapped[int] = mapped_column(default=1)
    content_hash: Mapped[str] = mapped_column(String(64))
    content_updates: Mapped[int] = mapped_column(default=0)
    story_id: Mapped[int | None] = mapped_column(ForeignKey("stories.id"), index=True)
    gate: Mapped[str | None] = mapped_column(String(60))
    """Why the last matching passed or stopped; None until matched."""
    matched_stamp: Mapped[str | None] = mapped_column(_BYTEWISE, index=True)
    """`<matcher version>|<registry version>|<version>` of the last matching; None when it waits for one. The version
    comes last, so that what is stale lies in two ranges of the index."""
    claimed_by: Mapped[str | None] = mapped_column(String(80))
    claimed_until: Mapped[datetime | None]


class ItemVersionRow(Base):
    """Earlier readings of an item, so that silent edits show."""

    __tablename__ = "item_versions"

    item_id: Mapped[str] = mapped_column(ForeignKey("items.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    summary: Mapped[str] = mapped_column(Text, default="")
    content_hash: Mapped[str] = mapped_column(String(64))
    seen_at: Mapped[datetime]


class SightingRow(Base):
    """The same article seen in another feed: outlets are counted from here, items are not stored twice."""

    __tablename__ = "sightings"

    identity: Mapped[str] = mapped_column(String(64), primary_key=True)
    item_id: Mapped[str] = mapped_column(ForeignKey("items.id", ondelete="CASCADE"), index=True)
    feed: Mapped[str] = mapped_column(String(120))
    seen_at: Mapped[datetime]
