"""Tables of alerting: every decision with its reason, the deliveries that carry it out, silences; and the audit log."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.schema.base import Base


class AlertRow(Base):
    """One decision to send or hold back, keyed so that the same act never alerts twice."""

    __tablename__ = "alerts"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    """act:<commitment>:<direction>:<story> · clock:<commitment>:<reason>:<date> · correction:<review> · ops:<…>"""
    kind: Mapped[str] = mapped_column(String(12))
    """act · clock · correction · ops"""
    decision: Mapped[str] = mapped_column(String(8))
    """send · hold"""
    reason: Mapped[str] = mapped_column(String(80))
    commitment: Mapped[str] = mapped_column(String(80), default="", index=True)
    direction: Mapped[str] = mapped_column(String(10), default="")
    story_id: Mapped[int | None] = mapped_column(ForeignKey("stories.id"))
    evidence_id: Mapped[int | None] = mapped_column(ForeignKey("evidence.id"))
    review_id: Mapped[int | None] = mapped_column(ForeignKey("reviews.id"))
    facts: Mapped[dict[str, Any]]
    """What a message is rendered from: statement, verdict, status, passage, outlet, url, tier, reports, …"""
    created_at: Mapped[datetime] = mapped_column(index=True)
    updated_at: Mapped[datetime]


class AlertDecisionRow(Base):
    """Every decision ever taken, append-only: an alert's own row only keeps what stands. Read by `explain`."""

    __tablename__ = "alert_decisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    alert_id: Mapped[int] = mapped_column(ForeignKey("alerts.id"), index=True)
    evidence_id: Mapped[int | None] = mapped_column(ForeignKey("evidence.id"), index=True)
    """The fresh evidence that was decided on, where there was any."""
    action: Mapped[str] = mapped_column(String(8))
    """send · hold · update"""
    reason: Mapped[str] = mapped_column(String(80))
    detail: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(index=True)


class DeliveryRow(Base):
    """One thing to do at one destination: post, update, reply in a thread. At-least-once; claimed under a lease."""

    __tablename__ = "deliveries"

    id: Mapped[int] = mapped_column(primary_key=True)
    alert_id: Mapped[int] = mapped_column(ForeignKey("alerts.id"), index=True)
    key: Mapped[str] = mapped_column(String(240), unique=True)
    """<alert key>|<destination>|<action>[|<n>]: also sent as message metadata, to find a message again"""
    destination: Mapped[str] = mapped_column(String(120))
    """slack:<channel> · console:<name> · webhook:<name>"""
    action: Mapped[str] = mapped_column(String(12))
    """post · update · reply"""
    state: Mapped[str] = mapped_column(String(12), default="pending")
    """pending · claimed · sent · dead · dropped (superseded before it was sent)"""
    lane: Mapped[str] = mapped_column(String(80), default="")
    """The commitment: within a lane and destination, order is kept."""
    group_key: Mapped[str] = mapped_column(String(160), default="")
    """Posts that wait under the same key leave as one message, "" for a message of its own."""
    group_id: Mapped[int | None] = mapped_column(index=True)
    """The delivery that carries the message, set when the group is claimed and never changed."""
    post_id: Mapped[int | None] = mapped_column(ForeignKey("deliveries.id"), index=True)
    """The post that an update or a reply belongs to; it waits until that post was sent."""
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime]
    claimed_by: Mapped[str | None] = mapped_column(String(80))
    claimed_until: Mapped[datetime | None]
    uncertain: Mapped[bool] = mapped_column(default=False)
    """True where an earlier attempt may have arrived: the destination is asked before it is sent again."""
    error: Mapped[str | None] = mapped_column(Text)
    channel_id: Mapped[str | None] = mapped_column(String(40))
    message_ts: Mapped[str | None] = mapped_column(String(40))
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_deliveries_state_next_attempt_at", "state", "next_attempt_at"),
        Index("ix_deliveries_destination_state", "destination", "state"),
    )


class ChannelRow(Base):
    """State of one destination, shared by all deliverers: pace, back-off, open circuit.

    A circuit stands under the kind of destination (`slack`): a revoked token closes all its channels.
    """

    __tablename__ = "channels"

    destination: Mapped[str] = mapped_column(String(120), primary_key=True)
    next_send_at: Mapped[datetime | None]
    circuit_open_since: Mapped[datetime | None]
    circuit_reason: Mapped[str | None] = mapped_column(Text)


class SilenceRow(Base):
    """A silence: what it matches, who set it, why, and a mandatory end."""

    __tablename__ = "silences"

    id: Mapped[int] = mapped_column(primary_key=True)
    matcher: Mapped[dict[str, Any]]
    author: Mapped[str] = mapped_column(String(120))
    reason: Mapped[str] = mapped_column(Text)
    via: Mapped[str] = mapped_column(String(12), default="cli")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    ended_by: Mapped[str | None] = mapped_column(String(120))


class AuditRow(Base):
    """Who changed what, from where, before and after."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor: Mapped[str] = mapped_column(String(120))
    via: Mapped[str] = mapped_column(String(12))
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(200))
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]


class KeptConfigRow(Base):
    """The last good text of a configuration file, kept for when the next one is bad."""

    __tablename__ = "kept_config"

    file: Mapped[str] = mapped_column(String(120), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    kept_at: Mapped[datetime]


class SavedViewRow(Base):
    """A named query string of a dashboard page."""

    __tablename__ = "saved_views"

    id: Mapped[int] = mapped_column(primary_key=True)
    owner: Mapped[str] = mapped_column(String(120))
    page: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(120))
    query: Mapped[str] = mapped_column(Text)

    __table_args__ = (UniqueConstraint("owner", "page", "name"),)
