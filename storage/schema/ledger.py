"""Tables of the ledger: registry versions, matchings, evidence, reviews, statuses and their history. Append-only."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.schema.base import Base


class RegistryVersionRow(Base):
    """A registry as it was loaded: old matches keep the wording they were made by."""

    __tablename__ = "registry_versions"

    version: Mapped[str] = mapped_column(String(16), primary_key=True)
    loaded_at: Mapped[datetime]
    content: Mapped[dict[str, Any]]


class MatchingRow(Base):
    """One reading of one item version by one matcher and registry version, also when it matched nothing."""

    __tablename__ = "matchings"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[str] = mapped_column(ForeignKey("items.id", ondelete="CASCADE"))
    item_version: Mapped[int]
    matcher_version: Mapped[str] = mapped_column(String(32))
    registry_version: Mapped[str] = mapped_column(String(16))
    gate: Mapped[str] = mapped_column(String(60))
    degraded: Mapped[str] = mapped_column(String(60), default="")
    at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("item_id", "item_version", "matcher_version", "registry_version"),)


class EvidenceRow(Base):
    """One match as the ledger keeps it, or an entry a person added. Never changed; only added to and reviewed.

    Machine evidence is in force while its matching is the item's latest; reviewed evidence stays in force.
    """

    __tablename__ = "evidence"

    id: Mapped[int] = mapped_column(primary_key=True)
    origin: Mapped[str] = mapped_column(String(10), default="machine")
    """machine · hand"""
    commitment: Mapped[str] = mapped_column(String(80))
    direction: Mapped[str] = mapped_column(String(10))
    verdict: Mapped[str] = mapped_column(String(20))
    modality: Mapped[str] = mapped_column(String(20))
    confidence: Mapped[float]
    accepted: Mapped[bool]
    holders: Mapped[list[Any]]
    spans: Mapped[list[Any]]
    """[{field, text, start, end}], offsets in code points into the item version's plain text"""
    reasons: Mapped[list[Any]]
    quantities: Mapped[list[Any]] = mapped_column(default=list)
    passage: Mapped[str] = mapped_column(Text)
    """The sentence that shows it, kept against link rot."""
    passage_hash: Mapped[str] = mapped_column(String(64))
    item_id: Mapped[str | None] = mapped_column(ForeignKey("items.id"))
    item_version: Mapped[int | None]
    matching_id: Mapped[int | None] = mapped_column(ForeignKey("matchings.id"))
    story_id: Mapped[int | None] = mapped_column(ForeignKey("stories.id"), index=True)
    outlet: Mapped[str] = mapped_column(String(200), default="")
    tier: Mapped[str] = mapped_column(String(20), default="press")
    url: Mapped[str] = mapped_column(Text, default="")
    reference: Mapped[str] = mapped_column(Text, default="")
    """For evidence added by hand: a gazette reference or the like."""
    act_at: Mapped[datetime]
    """When the act happened as far as we know: event date, else published, else first seen."""
    recorded_at: Mapped[datetime]
    added_by: Mapped[str] = mapped_column(String(120), default="")
    wire_copy: Mapped[bool] = mapped_column(default=False)
    """True where the item repeats the text of an earlier report of its story: no independent report."""
    backfill: Mapped[str] = mapped_column(String(40), default="")
    """Why this evidence never alerts by itself, "" when it may: old item · re-scored"""
    assessed_at: Mapped[datetime | None] = mapped_column(index=True)
    """Bookkeeping of the assess stage, not part of the evidence."""

    __table_args__ = (
        UniqueConstraint("matching_id", "commitment", "direction"),
        Index("ix_evidence_commitment_act_at", "commitment", "act_at"),
        Index("ix_evidence_item_id", "item_id"),
    )


class ReviewRow(Base):
    """A person's decision on evidence; undone by another row, never deleted."""

    __tablename__ = "reviews"

    id: Mapped[int] = mapped_column(primary_key=True)
    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id"), index=True)
    decision: Mapped[str] = mapped_column(String(12))
    verdict: Mapped[str | None] = mapped_column(String(20))
    commitment: Mapped[str | None] = mapped_column(String(80))
    holders: Mapped[list[Any] | None]
    reason: Mapped[str] = mapped_column(String(60), default="")
    comment: Mapped[str] = mapped_column(Text, default="")
    reviewer: Mapped[str] = mapped_column(String(120))
    via: Mapped[str] = mapped_column(String(12))
    """cli · web · slack · api"""
    at: Mapped[datetime] = mapped_column(index=True)
    undoes: Mapped[int | None] = mapped_column(ForeignKey("reviews.id"))
    batch: Mapped[str | None] = mapped_column(String(40), index=True)
    request: Mapped[str | None] = mapped_column(String(80), unique=True)
    """Key of the request that made it: a replay has no second effect."""


class StatusRow(Base):
    """Status as it stands, per commitment (`holder` "") and per holder. Computed; the history says how."""

    __tablename__ = "statuses"

    commitment: Mapped[str] = mapped_column(String(80), primary_key=True)
    holder: Mapped[str] = mapped_column(String(80), primary_key=True, default="")
    status: Mapped[str] = mapped_column(String(20), index=True)
    appears: Mapped[bool] = mapped_column(default=False)
    """True where it is written "appears …": no person has confirmed it."""
    progress: Mapped[str] = mapped_column(String(30))
    score: Mapped[float | None]
    n: Mapped[int] = mapped_column(default=0)
    """How many acts (for a commitment: how many holders) stand behind it."""
    reason: Mapped[str] = mapped_column(Text, default="")
    measured: Mapped[dict[str, Any] | None]
    """Quantities set against the target, where there is one."""
    since: Mapped[datetime]
    updated_at: Mapped[datetime]


class StatusChangeRow(Base):
    """One change of status, with its reason and what caused it."""

    __tablename__ = "status_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    commitment: Mapped[str] = mapped_column(String(80))
    holder: Mapped[str] = mapped_column(String(80), default="")
    before: Mapped[str] = mapped_column(String(20))
    after: Mapped[str] = mapped_column(String(20))
    appears: Mapped[bool] = mapped_column(default=False)
    progress: Mapped[str] = mapped_column(String(30))
    score: Mapped[float | None]
    reason: Mapped[str] = mapped_column(Text)
    cause: Mapped[str] = mapped_column(String(12))
    """evidence · review · clock · registry"""
    cause_id: Mapped[int | None]
    effective_at: Mapped[datetime]
    """When the change took effect in the world (act date, deadline)."""
    at: Mapped[datetime]

    __table_args__ = (Index("ix_status_changes_commitment_at", "commitment", "at"),)


class AssessmentRow(Base):
    """When a commitment was first and last assessed: what the clock did before the first never alerts."""

    __tablename__ = "assessments"

    commitment: Mapped[str] = mapped_column(String(80), primary_key=True)
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
    registry_version: Mapped[str] = mapped_column(String(16))
    due: Mapped[date | None] = mapped_column(Date)
    next_at: Mapped[datetime | None] = mapped_column(index=True)
    """When the clock alone may change something next; None when only evidence or a person can."""
