"""Silences, snoozes, parents and schedules, through the store to the message."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from alerts.fake_slack import FakeSlack
from alerts.mute import Matcher
from alerts.preview import preview
from alerts.reasons import Action, Reason
from alerts.silencing import silence
from alerts.snooze import snooze
from core.clock import FixedClock
from core.errors import Conflict, NotFound, UsageError
from core.words import Direction, Verdict
from storage import alerts, deliveries, silences
from storage.engine import Store
from tests.alerts.conftest import NOW

Run = Callable[..., Any]


def _silence(store: Store, days: float = 3, now: Any = NOW, **matcher: Any) -> tuple[silences.Silence, int]:
    with store.begin() as session:
        ends = now + timedelta(days=days)
        return silence(session, Matcher.model_validate(matcher), "Ana", "known", "cli", now, ends)


def test_a_silence_holds_back_by_name_until_it_ends(seeded: Store, make: Any, tell: Run) -> None:
    config = make.config()
    _silence(seeded, commitments=["oil-phase-out"])
    decision = tell(seeded, config, make.act(1))
    assert (decision.action, decision.reason) == (Action.HOLD, Reason.SILENCED)
    assert "by Ana until 2026-03-06" in decision.detail
    later = NOW + timedelta(days=4)
    assert tell(seeded, config, make.act(1, make.report(2)), later).reason is Reason.HELD_BEFORE
    assert tell(seeded, config, make.act(1, make.report(3)), later).reason is Reason.HELD_BEFORE
    assert tell(seeded, config, make.act(4), later).action is Action.SEND


def test_a_silence_drops_what_still_waits(seeded: Store, make: Any, tell: Run, run: Run) -> None:
    config = make.config()
    tell(seeded, config, make.act(1))
    tell(seeded, config, make.act(2, commitment=make.commitment("gas")))
    _, dropped = _silence(seeded, commitments=["oil-phase-out"])
    assert dropped == 1
    with FakeSlack() as slack:
        assert run(seeded, config, slack).posted == 1
    with seeded.read() as session:
        held = alerts.find(session, "act:oil-phase-out:-:1")
    assert held is not None
    assert (held.decision, held.reason) == ("hold", "silenced")


def test_a_silence_can_be_ended_once(lite: Store, make: Any, tell: Run) -> None:
    made, _ = _silence(lite, commitments=["oil-phase-out"])
    with lite.begin() as session:
        silences.end(session, made.id, "Ben", NOW + timedelta(hours=1))
    later = NOW + timedelta(hours=2)
    assert tell(lite, make.config(), make.act(1), later).action is Action.SEND
    with pytest.raises(Conflict), lite.begin() as session:
        silences.end(session, made.id, "Ben", later)
    with pytest.raises(NotFound), lite.begin() as session:
        silences.end(session, 99, "Ben", later)


@pytest.mark.parametrize(
    ("days", "author", "reason"), [(0, "Ana", "x"), (-1, "Ana", "x"), (1, " ", "x"), (1, "Ana", "")]
)
def test_a_silence_needs_an_end_an_author_and_a_reason(lite: Store, days: int, author: str, reason: str) -> None:
    ends = NOW + timedelta(days=days)
    with pytest.raises(UsageError), lite.begin() as session:
        silence(session, Matcher(tags=["x"]), author, reason, "cli", NOW, ends)


def test_a_snooze_mutes_its_direction_and_lets_the_other_through(lite: Store, make: Any, tell: Run) -> None:
    config = make.config()
    tell(lite, config, make.act(1, direction=Direction.PLUS))
    with lite.begin() as session:
        said = snooze(session, 1, 7, "Ana", "slack", NOW)
    assert said.startswith("Snoozed until 10 March 2026, 12:00 UTC: further acts towards")
    assert tell(lite, config, make.act(2, direction=Direction.PLUS)).reason is Reason.SILENCED
    assert tell(lite, config, make.act(3)).action is Action.SEND
    with lite.begin() as session:
        assert snooze(session, 1, 7, "Ben", "slack", NOW).startswith("Snoozed already, by Ana until 10 March")
        assert len(silences.active(session, NOW)) == 1


def test_a_parent_mutes_its_children_and_they_stay_muted(seeded: Store, make: Any, tell: Run) -> None:
    rule = {
        "name": "p",
        "source": {"verdicts": ["contradicts"]},
        "target": {"verdicts": ["advances"]},
        "equal": ["story"],
    }
    config = make.config(inhibit=[rule])
    assert tell(seeded, config, make.act(1)).action is Action.SEND
    child = make.act(1, make.report(2, verdict=Verdict.ADVANCES), direction=Direction.PLUS)
    decision = tell(seeded, config, child)
    assert (decision.reason, decision.detail) == (Reason.INHIBITED, "rule p")
    assert tell(seeded, config, child, NOW + timedelta(days=9)).reason is Reason.HELD_BEFORE


def test_a_daily_digest_is_one_message(seeded: Store, make: Any, tell: Run, run: Run, clock: FixedClock) -> None:
    channel = {
        "kind": "slack",
        "channel": "#pledgewatch",
        "mode": "daily",
        "at": "08:30",
        "timezone": "Europe/Brussels",
    }
    config = make.config(channels={"team": channel}, operations=[])
    with FakeSlack() as slack:
        for n in range(1, 4):
            tell(seeded, config, make.act(n, commitment=make.commitment(f"c-{n}")))
        assert run(seeded, config, slack).posted == 0
        clock.now = NOW.replace(day=4, hour=7, minute=30)
        report = run(seeded, config, slack)
        assert (report.posted, report.alerts) == (1, 3)
        message = slack.state.messages[0]
        assert message.blocks[0]["text"]["text"] == "Daily digest: 3 alerts"
        more = make.act(
            2, make.report(2), make.report(9, "Quay Gazette"), commitment=make.commitment("c-2"), fresh=(9,)
        )
        tell(seeded, config, more)
        assert run(seeded, config, slack).updated == 1
    assert (len(slack.state.messages), message.edits) == (1, 1)
    assert "2 outlets" in message.text
    assert message.text.count("Appears contradicted") == 3


def test_one_commitments_alerts_leave_together(lite: Store, make: Any, tell: Run, run: Run, clock: FixedClock) -> None:
    channel = {"kind": "slack", "channel": "#pledgewatch", "group_by": ["commitment"], "wait": "30s", "interval": "5m"}
    config = make.config(channels={"team": channel}, operations=[])
    with FakeSlack() as slack:
        tell(lite, config, make.act(1))
        tell(lite, config, make.act(2), NOW + timedelta(seconds=20))
        tell(lite, config, make.act(3, commitment=make.commitment("gas")), NOW + timedelta(seconds=20))
        clock.advance(timedelta(seconds=31))
        assert run(lite, config, slack).alerts == 2
        tell(lite, config, make.act(4), clock())
        clock.advance(timedelta(minutes=1))
        assert run(lite, config, slack).alerts == 1
        clock.advance(timedelta(minutes=5))
        assert run(lite, config, slack).alerts == 1
    assert [m.blocks[0]["text"]["text"][:9] for m in slack.state.messages] == ["2 alerts:", "🔴 Appears", "🔴 Appears"]


def test_overturning_one_of_a_group_corrects_in_its_thread(lite: Store, make: Any, tell: Run, run: Run) -> None:
    channel = {"kind": "slack", "channel": "#pledgewatch", "group_by": ["commitment"]}
    config = make.config(channels={"team": channel}, operations=[])
    with FakeSlack() as slack:
        tell(lite, config, make.act(1))
        tell(lite, config, make.act(2))
        run(lite, config, slack)
        tell(lite, config, make.review(make.act(2)))
        run(lite, config, slack)
        first, reply = slack.state.messages
    assert reply.thread_ts == first.ts
    assert first.text.count("🔴 Appears contradicted") == 1
    assert first.text.count("Rejected: had appeared contradicted") == 1


def _history(store: Store) -> list[alerts.StoredAlert]:
    with store.read() as session:
        return alerts.since(session, NOW - timedelta(days=30))


def test_a_preview_says_what_other_routes_would_have_sent(lite: Store, make: Any, tell: Run) -> None:
    config = make.config()
    for n in range(1, 6):
        tell(lite, config, make.act(n), NOW + timedelta(hours=n))
    tell(lite, config, make.act(6, make.report(6, accepted=False)))
    assert len(preview(_history(lite), config).messages) == 5
    digest = {"kind": "slack", "channel": "#pledgewatch", "mode": "daily", "at": "08:30"}
    made = preview(_history(lite), make.config(channels={"team": digest}, operations=[]))
    assert [len(m.alerts) for m in made.messages] == [5]
    assert made.by_channel() == {"team": 1}
    assert made.held == {"below the operating point": 1}
    strict = make.config(routes=[{"name": "sure", "when": {"min_confidence": 0.95}, "to": ["team"]}])
    assert preview(_history(lite), strict).held == {"below the operating point": 1, "no route takes it": 5}


def test_a_preview_shows_what_a_route_would_have_let_through(lite: Store, make: Any, tell: Run) -> None:
    strict = make.config(routes=[{"name": "sure", "when": {"min_confidence": 0.95}, "to": ["team"]}])
    assert tell(lite, strict, make.act(1)).reason is Reason.NO_ROUTE
    assert len(preview(_history(lite), make.config()).messages) == 1
    with lite.read() as session:
        assert deliveries.count_states(session) == {}
