"""Alerts and the decisions behind them: one row per key, and a log of every decision."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from core.errors import NotFound
from storage.insert import insert_new
from storage.schema.outbox import AlertDecisionRow, AlertRow


@dataclass(frozen=True, slots=True)
class StoredAlert:
    """An alert as it stands: what was decided last under its key, why, and what a message is rendered from."""

    id: int
    key: str
    kind: str
    decision: str
    reason: str
    commitment: str
    direction: str
    story_id: int | None
    evidence_id: int | None
    review_id: int | None
    facts: dict[str, Any]
    created_at: datetime
    updated_at: datetime

    @property
    def sent(self) -> bool:
        """Whether it was decided to send it (not whether it has arrived)."""
        return self.decision == "send"


@dataclass(frozen=True, slots=True)
class LoggedDecision:
    """One decision, as `explain` and the alert log show it."""

    id: int
    alert_id: int
    key: str
    evidence_id: int | None
    action: str
    reason: str
    detail: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAlert:
    """What is written under a key. `decision` is `send` or `hold`."""

    key: str
    kind: str
    decision: str
    reason: str
    facts: dict[str, Any]
    commitment: str = ""
    direction: str = ""
    story_id: int | None = None
    evidence_id: int | None = None
    review_id: int | None = None


def find(session: Session, key: str, *, lock: bool = False) -> StoredAlert | None:
    """The alert under `key`; with `lock`, nobody else changes it before this transaction ends."""
    row = _locked(session, key) if lock else session.scalar(select(AlertRow).where(AlertRow.key == key))
    return _stored(row) if row else None


def get(session: Session, alert_id: int) -> StoredAlert:
    """The alert of this number; NotFound when there is none."""
    row = session.get(AlertRow, alert_id, populate_existing=True)
    if row is None:
        raise NotFound(f"alert {alert_id}", "no such alert")
    return _stored(row)


def put(session: Session, new: NewAlert, now: datetime) -> StoredAlert:
    """Write `new` under its key: a second time changes its facts, and a hold may become a send, never back."""
    values = {name: getattr(new, name) for name in NewAlert.__slots__}
    stands = _locked(session, new.key)
    if stands is None and insert_new(session, AlertRow, **values, created_at=now, updated_at=now):
        stands = _locked(session, new.key)
        assert stands is not None
        return _stored(stands)
    stands = stands or _locked(session, new.key)  # somebody else was faster
    assert stands is not None
    if stands.decision == "send":
        del values["decision"], values["reason"], values["evidence_id"]
    for name, value in values.items():
        setattr(stands, name, value)
    stands.updated_at = now
    session.flush()
    return _stored(stands)


def hold(session: Session, alert_id: int, reason: str, now: datetime) -> None:
    """Turn a send that never left into a hold."""
    session.execute(
        update(AlertRow).where(AlertRow.id == alert_id).values(decision="hold", reason=reason, updated_at=now)
    )


def log(
    session: Session, alert_id: int, action: str, reason: str, detail: str, evidence: Sequence[int], now: datetime
) -> None:
    """Append one decision; one row per fresh evidence, so that each can be explained."""
    for evidence_id in evidence or (None,):
        session.add(
            AlertDecisionRow(
                alert_id=alert_id, evidence_id=evidence_id, action=action, reason=reason, detail=detail, at=now
            )
        )
    session.flush()


def decisions_on(session: Session, evidence_ids: Sequence[int]) -> list[LoggedDecision]:
    """What was decided on these pieces of evidence, oldest first."""
    return _decisions(session, AlertDecisionRow.evidence_id.in_(evidence_ids))


def decisions_of(session: Session, alert_id: int) -> list[LoggedDecision]:
    """Every decision under one alert, oldest first."""
    return _decisions(session, AlertDecisionRow.alert_id == alert_id)


def since(session: Session, moment: datetime, kinds: Sequence[str] = ("act", "clock")) -> list[StoredAlert]:
    """Alerts and held-back ones made at or after `moment`, oldest first: what a preview replays."""
    query = select(AlertRow).where(AlertRow.created_at >= moment, AlertRow.kind.in_(kinds))
    return [_stored(row) for row in session.scalars(query.order_by(AlertRow.created_at, AlertRow.id))]


def sent_since(session: Session, moment: datetime, commitment: str = "") -> list[StoredAlert]:
    """Acts and clock changes sent at or after `moment` (on one commitment, if given): what may mute others."""
    query = select(AlertRow).where(AlertRow.created_at >= moment, AlertRow.decision == "send")
    query = query.where(AlertRow.kind.in_(("act", "clock")))
    if commitment:
        query = query.where(AlertRow.commitment == commitment)
    return [_stored(row) for row in session.scalars(query.order_by(AlertRow.created_at, AlertRow.id))]


def recent(session: Session, *, limit: int = 50, before: int | None = None, decision: str = "") -> list[StoredAlert]:
    """The newest alerts, newest first; `before` is the last number of the page above."""
    query = select(AlertRow).order_by(AlertRow.id.desc()).limit(limit)
    if before is not None:
        query = query.where(AlertRow.id < before)
    if decision:
        query = query.where(AlertRow.decision == decision)
    return [_stored(row) for row in session.scalars(query)]


def count_reasons(session: Session, moment: datetime) -> dict[tuple[str, str], int]:
    """(action, reason) → number of decisions at or after `moment`."""
    query = (
        select(AlertDecisionRow.action, AlertDecisionRow.reason, func.count())
        .where(AlertDecisionRow.at >= moment)
        .group_by(AlertDecisionRow.action, AlertDecisionRow.reason)
    )
    return {(action, reason): n for action, reason, n in session.execute(query)}


def _decisions(session: Session, which: ColumnElement[bool]) -> list[LoggedDecision]:
    query = select(AlertDecisionRow, AlertRow.key).join(AlertRow, AlertRow.id == AlertDecisionRow.alert_id).where(which)
    return [
        LoggedDecision(r.id, r.alert_id, key, r.evidence_id, r.action, r.reason, r.detail, r.at)
        for r, key in session.execute(query.order_by(AlertDecisionRow.id))
    ]


def _locked(session: Session, key: str) -> AlertRow | None:
    query = select(AlertRow).where(AlertRow.key == key).with_for_update()
    return session.scalar(query.execution_options(populate_existing=True))


def _stored(row: AlertRow) -> StoredAlert:
    return StoredAlert(**{name: getattr(row, name) for name in StoredAlert.__slots__})
