"""Tables of the dashboard's queue: a read model of open evidence, kept in step by `storage.views.queue_sync`.

Nothing here is a fact of the ledger: every row can be dropped and rebuilt from evidence, reviews and statuses,
except `triage`, which is what people noted beside the queue (a flag, who looks at it).
"""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.schema.base import Base

_COUNTED = (
    *("commitment", "verdict", "confidence", "holders", "outlet", "tier", "language", "matcher", "assignee"),
    *("flagged", "recorded_at"),
)


class QueueRow(Base):
    """One piece of evidence that waits for a person. Narrow, so that 100,000 of them sort by index."""

    __tablename__ = "queue"

    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id", ondelete="CASCADE"), primary_key=True)
    state: Mapped[str] = mapped_column(String(8))
    """open · unsure"""
    fold: Mapped[str] = mapped_column(String(140), index=True)
    """<commitment>|<direction>|<story>: reports of one act fold into one card"""
    lead: Mapped[bool]
    """True on the one report of its fold that is shown."""
    folded: Mapped[int] = mapped_column(default=0)
    """On the lead: how many other open reports its fold holds."""
    commitment: Mapped[str] = mapped_column(String(80))
    direction: Mapped[str] = mapped_column(String(10))
    verdict: Mapped[str] = mapped_column(String(20))
    holders: Mapped[str] = mapped_column(String(400), default="")
    """|germany|france|"""
    outlet: Mapped[str] = mapped_column(String(200), default="")
    tier: Mapped[str] = mapped_column(String(20), default="")
    language: Mapped[str] = mapped_column(String(12), default="")
    matcher: Mapped[str] = mapped_column(String(32), default="")
    confidence: Mapped[float]
    uncertainty: Mapped[float]
    """1 at confidence 0.5, nearly 0 at 0 and 1"""
    impact: Mapped[float]
    """0..1: how much a decision would change the commitment's status"""
    priority: Mapped[float]
    """uncertainty × impact, with a floor that keeps the order total"""
    recorded_at: Mapped[datetime]
    flagged: Mapped[bool] = mapped_column(default=False)
    assignee: Mapped[str] = mapped_column(String(120), default="")

    __table_args__ = (
        # covers all that facets count, so that counting never touches the rows
        Index("ix_queue_by_priority", "state", "lead", "priority", "evidence_id", *_COUNTED),
        Index("ix_queue_by_commitment", "state", "lead", "commitment", "priority", "evidence_id"),
        Index("ix_queue_by_age", "state", "lead", "recorded_at", "evidence_id"),
        Index("ix_queue_by_confidence", "state", "lead", "confidence", "evidence_id"),
    )


class QueueMarkRow(Base):
    """How far the queue has followed the ledger: the newest ids it has taken in (one row, id 1)."""

    __tablename__ = "queue_marks"

    id: Mapped[int] = mapped_column(primary_key=True)
    evidence: Mapped[int] = mapped_column(default=0)
    review: Mapped[int] = mapped_column(default=0)
    matching: Mapped[int] = mapped_column(default=0)
    statuses_at: Mapped[datetime | None]
    synced_at: Mapped[datetime]


class TriageRow(Base):
    """What people note beside a piece of evidence before it is decided: a flag, and who looks at it."""

    __tablename__ = "triage"

    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id", ondelete="CASCADE"), primary_key=True)
    flagged: Mapped[bool] = mapped_column(default=False)
    assignee: Mapped[str] = mapped_column(String(120), default="")
    by: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]
