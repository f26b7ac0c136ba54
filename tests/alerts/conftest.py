"""Builders of what the ledger announces, and a store with the rows that alerts point to."""

import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from alerts.config import AlertsConfig
from alerts.console import ConsoleSender
from alerts.deliver import deliver
from alerts.outbox import announce
from alerts.reasons import Decision
from alerts.records import ActSubject, CommitmentFacts, Report, ReviewNote, ReviewSubject, Subject
from alerts.slack import SlackSender
from alerts.tally import DeliveryReport
from core.clock import FixedClock
from core.words import Decision as Review
from core.words import Direction, Status, Tier, Verdict
from storage import deliveries
from storage.engine import Store
from storage.schema.ledger import EvidenceRow, ReviewRow
from storage.schema.news import StoryRow

NOW = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
_VERDICTS = {Direction.PLUS: Verdict.ADVANCES, Direction.MINUS: Verdict.CONTRADICTS, Direction.NONE: Verdict.RESTATES}


class Make:
    """Subjects of our own writing, about a harbour nobody knows."""

    now = NOW

    def commitment(self, ident: str = "oil-phase-out", **other: Any) -> CommitmentFacts:
        facts = {
            "statement": "Members will phase out imports of Ruritanian oil by the end of the year",
            "declaration": "harbour-2024",
            "declared_in": "Harbour Declaration, clause 4, 2024-05-01",
            "tags": ("energy",),
        }
        return CommitmentFacts(ident, **{**facts, **other})

    def report(self, evidence_id: int = 1, outlet: str = "Harbour Wire", **other: Any) -> Report:
        facts = {
            "passage": "Ruritania signed a ten-year contract for oil on Monday.",
            "confidence": 0.83,
            "verdict": Verdict.CONTRADICTS,
            "tier": Tier.WIRE,
            "url": f"https://news.example/{evidence_id}",
            "published": NOW - timedelta(hours=2),
            "reasons": ("signs a contract", "names the subject"),
        }
        return Report(evidence_id, outlet, **{**facts, **other})

    def act(self, story: int | None = 1, *reports: Report, **other: Any) -> ActSubject:
        direction = other.pop("direction", Direction.MINUS)
        given = reports or (self.report(story or 1, verdict=_VERDICTS[direction]),)
        facts = {
            "commitment": self.commitment(),
            "fresh": tuple(r.evidence_id for r in given),
            "holders": ("ruritania",),
            "holder_names": ("Ruritania",),
            "status_after": Status.CONTRADICTED if direction is Direction.MINUS else Status.IN_PROGRESS,
        }
        return ActSubject(direction=direction, story=story, reports=given, **{**facts, **other})

    def review(self, act: ActSubject, decision: Review = Review.REJECT, number: int = 1, **other: Any) -> ReviewSubject:
        note = ReviewNote(decision, other.pop("reviewer", "Ana"), "slack", NOW, other.pop("comment", ""))
        facts = {"status_before": Status.CONTRADICTED, "status_after": Status.NO_EVIDENCE}
        return ReviewSubject(number, act, note, act.lead.verdict, **{**facts, **other})

    def config(self, **other: Any) -> AlertsConfig:
        delivery = {"pace": "0s", "update_wait": "0s", "patience": "5s", "first_retry": "1s"}
        given = {
            "channels": {"team": {"kind": "slack", "channel": "#pledgewatch"}, "log": {"kind": "console"}},
            "routes": [{"name": "all", "to": ["team"]}],
            "operations": ["log"],
            "delivery": {**delivery, **other.pop("delivery", {})},
        }
        return AlertsConfig.model_validate({**given, **other})


@pytest.fixture
def make() -> Make:
    return Make()


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


def seed(store: Store, count: int = 40) -> None:
    """Stories, evidence and reviews numbered from 1, for alerts to point to."""
    with store.begin() as session:
        session.add_all(StoryRow(id=n, title=f"Story {n}", first_at=NOW, last_at=NOW) for n in range(1, count + 1))
        session.flush()
        session.add_all(_evidence(n) for n in range(1, count + 1))
        session.flush()
        session.add_all(
            ReviewRow(id=n, evidence_id=n, decision="reject", reviewer="Ana", via="slack", at=NOW)
            for n in range(1, count + 1)
        )


def _evidence(number: int) -> EvidenceRow:
    return EvidenceRow(
        id=number,
        commitment="oil-phase-out",
        direction="-",
        verdict="contradicts",
        modality="done",
        confidence=0.8,
        accepted=True,
        holders=["ruritania"],
        spans=[],
        reasons=[],
        passage="A passage.",
        passage_hash=f"{number:064d}",
        act_at=NOW,
        recorded_at=NOW,
    )


@pytest.fixture
def seeded(store: Store) -> Store:
    """A store on each engine with rows to point to."""
    seed(store)
    return store


@pytest.fixture
def lite(sqlite_store: Store) -> Store:
    """The same on SQLite alone."""
    seed(sqlite_store)
    return sqlite_store


Announce = Callable[..., Decision]


def tell(store: Store, config: AlertsConfig, subject: Subject, now: datetime = NOW) -> Decision:
    """Announce in a transaction of its own."""
    with store.begin() as session:
        return announce(session, config, subject, now)


@pytest.fixture(name="tell")
def tell_fixture() -> Announce:
    return tell


@pytest.fixture
def run(clock: FixedClock) -> Callable[..., DeliveryReport]:
    """Deliver to a fake Slack; waiting moves the clock instead of sleeping."""

    def go(store: Store, config: AlertsConfig, slack: Any, **other: Any) -> DeliveryReport:
        def wait(seconds: float) -> None:
            clock.advance(timedelta(seconds=seconds))

        sender = SlackSender(slack.token, api_url=slack.api_url, pace=config.delivery.pace, timeout=2, clock=clock)
        ways = {"slack": sender, "console": ConsoleSender(io.StringIO())}
        return deliver(store, config, ways, clock, wait=wait, **other)

    return go


def count_states(store: Store) -> dict[str, int]:
    """How many deliveries of `store` are in each state."""
    with store.read() as session:
        return deliveries.count_states(session)


def tell_many(store: Store, config: Any, make: Any, tell: Callable[..., Any], count: int) -> None:
    """Announce `count` acts over five commitments."""
    for n in range(1, count + 1):
        commitment = make.commitment(f"commitment-{n % 5}")
        tell(store, config, make.act(n, commitment=commitment))
