"""Tables of what reviews teach: blind second readings, refitted calibrations, examples and hard negatives."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.schema.base import Base


class SecondReadingRow(Base):
    """A second person's decision on evidence already reviewed, made without seeing the first. Changes no status."""

    __tablename__ = "second_readings"

    id: Mapped[int] = mapped_column(primary_key=True)
    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id", ondelete="CASCADE"))
    reader: Mapped[str] = mapped_column(String(120))
    decision: Mapped[str] = mapped_column(String(12))
    """confirm · reject · unsure"""
    at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("evidence_id", "reader"),)


class CalibrationRow(Base):
    """A calibration refitted from reviews: p' = 1 / (1 + exp(−(slope × logit(p) + offset))). The newest is in force."""

    __tablename__ = "calibrations"

    id: Mapped[int] = mapped_column(primary_key=True)
    matcher_version: Mapped[str] = mapped_column(String(32))
    slope: Mapped[float]
    offset: Mapped[float]
    reviews: Mapped[int]
    """How many reviews it was fitted on."""
    report: Mapped[dict[str, Any]]
    """Measures before and after on held-out reviews."""
    author: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]

    __table_args__ = (Index("ix_calibrations_matcher_version", "matcher_version", "at"),)


class LearnedExampleRow(Base):
    """A passage a person decided on: an example (confirmed) or a hard negative (rejected). Never leaves the store."""

    __tablename__ = "learned_examples"

    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id", ondelete="CASCADE"), primary_key=True)
    commitment: Mapped[str] = mapped_column(String(80), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    """example · hard negative"""
    verdict: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id", ondelete="CASCADE"))
    at: Mapped[datetime]
