"""Learning from reviews: two numbers fitted, measured on decisions they have not seen, applied only when asked."""

import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from typer.testing import CliRunner

from core.records import Item, Match, Matching, Span
from core.words import Decision, Modality, Verdict
from pledgewatch.calibration import Decided, fit, learn
from pledgewatch.main import app
from storage import calibrations, evidence
from storage.calibrations import Calibration
from storage.engine import Store, open_store
from storage.matchings import Stamps
from storage.schema.learning import CalibrationRow, LearnedExampleRow
from storage.schema.ledger import EvidenceRow, ReviewRow
from storage.schema.news import ItemRow

NOW = datetime(2026, 11, 20, tzinfo=UTC)


def overconfident(n: int, seed: int = 7) -> list[Decided]:
    """A matcher that says 90 % where 62 % are right."""
    chance = random.Random(seed)
    truth = Calibration(-1, 0.5, -0.6)
    said = [chance.uniform(0.1, 0.97) for _ in range(n)]
    return [Decided(i, p, chance.random() < truth.confidence(p)) for i, p in enumerate(said)]


def test_the_fit_finds_how_far_the_matcher_overstates() -> None:
    slope, offset = fit(overconfident(4_000))
    assert slope == pytest.approx(0.5, abs=0.08)
    assert offset == pytest.approx(-0.6, abs=0.1)


def test_it_is_better_on_decisions_it_has_not_seen_and_the_same_each_time() -> None:
    learned = learn(overconfident(600), Calibration())
    assert learned.is_better
    assert learned.after.brier < learned.before.brier
    assert learned.before.n + learned.fitted_on == 600
    assert learned == learn(overconfident(600), Calibration())


def test_a_matcher_that_is_right_is_left_nearly_alone() -> None:
    chance = random.Random(3)
    said = [chance.uniform(0.05, 0.97) for _ in range(3_000)]
    slope, offset = fit([Decided(i, p, chance.random() < p) for i, p in enumerate(said)])
    assert (slope, offset) == (pytest.approx(1, abs=0.1), pytest.approx(0, abs=0.1))


def test_few_decisions_teach_nothing() -> None:
    with pytest.raises(ValueError, match="at least 50"):
        learn(overconfident(49), Calibration())


def test_a_calibrated_matching_is_accepted_by_the_new_confidence_and_can_be_taken_back() -> None:
    match = Match("x", Verdict.FULFILS, 0.8, True, (), Modality.DONE, (), ())
    made = Calibration(3, 0.5, -0.6)
    scored = made.applied(Matching("i", (match,), "on subject"), lambda _match: 0.6).matches[0]
    assert scored.confidence == pytest.approx(0.523, abs=0.01)
    assert not scored.accepted
    assert made.raw(scored.confidence) == pytest.approx(0.8)
    assert made.suffix == "+c3"
    assert Calibration().applied(Matching("i", (match,), "on subject"), lambda _match: 0.6).matches == (match,)


@pytest.fixture
def reviewed(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A store with two hundred reviewed matches of an overconfident matcher, which the command works on."""
    monkeypatch.setenv("PLEDGEWATCH_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("PLEDGEWATCH_HOME", str(Path(__file__).parents[2]))
    store = open_store(sqlite_url)
    with store.begin() as session:
        for one in overconfident(200):
            _reviewed(session, one)
    return store


def _reviewed(session: object, one: Decided) -> None:
    from sqlalchemy.orm import Session

    assert isinstance(session, Session)
    at = NOW - timedelta(days=9)
    item = Item(f"item-{one.evidence}", "A headline of ours", source="Courier", published=at, first_seen=at)
    session.add(
        ItemRow(id=item.id, feed="f", identity=item.id, title=item.title, first_seen=at, sort_at=at, content_hash="h")
    )
    session.flush()
    span = Span("title", "headline", 2, 10)
    match = Match("exercises", Verdict.FULFILS, one.raw, True, (), Modality.DONE, (span,), ())
    evidence.record_matching(session, item, Matching(item.id, (match,), "on subject"), Stamps("m1", "r1"), at)
    newest = session.scalar(select(func.max(EvidenceRow.id)))
    decision = Decision.CONFIRM if one.right else Decision.REJECT
    session.add(ReviewRow(evidence_id=newest, decision=decision.value, reviewer="Ana", via="web", at=NOW))


def test_the_command_reports_and_changes_nothing_until_it_is_told_to(reviewed: Store) -> None:
    result = CliRunner().invoke(app, ["learn", "--json"])
    assert result.exit_code == 0, result.output
    report = json.loads(result.output)
    assert report["better"] is True
    assert report["applied"] is None
    with reviewed.read() as session:
        assert session.scalar(select(func.count()).select_from(CalibrationRow)) == 0


@pytest.mark.slow
def test_applied_it_is_in_force_with_examples_and_hard_negatives(reviewed: Store) -> None:
    result = CliRunner().invoke(app, ["learn", "--apply", "--author", "Ana"])
    assert result.exit_code == 0, result.output
    assert "Applied as calibration 1" in result.output
    with reviewed.read() as session:
        assert calibrations.current(session).id == 1
        kinds = dict(
            session.execute(select(LearnedExampleRow.kind, func.count()).group_by(LearnedExampleRow.kind)).all()
        )
    assert set(kinds) == {"example", "hard negative"}
    assert sum(kinds.values()) == 200
