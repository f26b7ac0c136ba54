"""From the outbox to a Slack over HTTP and back: posts, edits, threads, corrections."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from alerts.fake_slack import FakeSlack
from alerts.fake_slack_rules import texts_of
from alerts.reasons import Action, Reason
from core.clock import FixedClock
from core.words import Decision as Review
from core.words import Status
from storage import alerts, deliveries
from storage.engine import Store

Run = Callable[..., Any]


def test_a_new_act_is_posted_once_however_often_stages_run(seeded: Store, make: Any, tell: Run, run: Run) -> None:
    config = make.config()
    with FakeSlack() as slack:
        assert tell(seeded, config, make.act(1)).action is Action.SEND
        assert run(seeded, config, slack).posted == 1
        assert tell(seeded, config, make.act(1)).action is Action.UPDATE
        assert run(seeded, config, slack).posted == 0
        assert len(slack.state.messages) == 1
    shown = " ".join(texts_of(slack.state.messages[0].blocks))
    for said in ("Appears contradicted", "ten-year contract", "Harbour Wire (wire), 3 March 2026", "high (0.83)"):
        assert said in shown
    assert "one outlet reports" in shown
    assert "Harbour Declaration, clause 4" in shown


def test_another_report_edits_the_message(seeded: Store, make: Any, tell: Run, run: Run) -> None:
    config = make.config()
    with FakeSlack() as slack:
        tell(seeded, config, make.act(1))
        run(seeded, config, slack)
        more = make.act(1, make.report(1), make.report(2, "Quay Gazette", confidence=0.94), fresh=(2,))
        tell(seeded, config, more)
        assert run(seeded, config, slack).updated == 1
        message = slack.state.messages[0]
    assert len(slack.state.messages) == 1
    assert message.edits == 1
    assert "2 outlets: Harbour Wire, Quay Gazette" in " ".join(texts_of(message.blocks))
    assert "very high (0.94)" in " ".join(texts_of(message.blocks))


def test_many_reports_share_one_edit(lite: Store, make: Any, tell: Run, run: Run, clock: FixedClock) -> None:
    config = make.config(delivery={"update_wait": "30s"})
    with FakeSlack() as slack:
        tell(lite, config, make.act(1))
        run(lite, config, slack)
        for n in range(2, 12):
            reports = [make.report(i, f"Outlet {i}") for i in range(1, n + 1)]
            tell(lite, config, make.act(1, *reports, fresh=(n,)), clock())
        assert run(lite, config, slack).updated == 0
        clock.advance(timedelta(seconds=31))
        assert run(lite, config, slack).updated == 1
    assert "11 outlets" in slack.state.messages[0].text


def test_a_report_that_changes_nothing_of_the_message_edits_nothing(
    lite: Store, make: Any, tell: Run, run: Run
) -> None:
    config = make.config()
    with FakeSlack() as slack:
        tell(lite, config, make.act(1))
        run(lite, config, slack)
        weaker = make.report(2, confidence=0.5)
        assert tell(lite, config, make.act(1, make.report(1), weaker, fresh=(2,))).action is Action.UPDATE
        assert run(lite, config, slack).updated == 0
    assert slack.state.messages[0].edits == 0


def test_a_report_before_the_post_left_needs_no_edit(lite: Store, make: Any, tell: Run, run: Run) -> None:
    config = make.config()
    tell(lite, config, make.act(1))
    tell(lite, config, make.act(1, make.report(1), make.report(2, "Quay Gazette"), fresh=(2,)))
    with FakeSlack() as slack:
        report = run(lite, config, slack)
    assert (report.posted, report.updated) == (1, 0)
    assert "2 outlets" in slack.state.messages[0].text


def test_confirming_shows_who_and_takes_the_buttons_away(seeded: Store, make: Any, tell: Run, run: Run) -> None:
    config = make.config()
    with FakeSlack() as slack:
        tell(seeded, config, make.act(1))
        run(seeded, config, slack)
        confirmed = make.act(1, appears=False, fresh=())
        tell(seeded, config, make.review(confirmed, Review.CONFIRM))
        run(seeded, config, slack)
        message = slack.state.messages[0]
    shown = " ".join(texts_of(message.blocks))
    assert "Confirmed by Ana via Slack, 3 March 2026" in shown
    assert "🔴 Contradicted" in shown
    assert "Wrong commitment" not in shown


def test_overturning_posts_a_correction_into_the_thread(seeded: Store, make: Any, tell: Run, run: Run) -> None:
    config = make.config()
    with FakeSlack() as slack:
        tell(seeded, config, make.act(1))
        run(seeded, config, slack)
        decision = tell(seeded, config, make.review(make.act(1), comment="It is another contract."))
        assert decision.reason is Reason.OVERTURNED
        report = run(seeded, config, slack)
        assert (report.replied, report.updated) == (1, 1)
        first, reply = slack.state.messages
    assert reply.thread_ts == first.ts
    assert "Ana rejected this" in reply.text
    assert "It is another contract." in " ".join(texts_of(reply.blocks))
    assert first.text.startswith("🔴 Rejected: had appeared contradicted")


def test_the_same_review_again_changes_nothing(lite: Store, make: Any, tell: Run, run: Run) -> None:
    config = make.config()
    with FakeSlack() as slack:
        tell(lite, config, make.act(1))
        run(lite, config, slack)
        tell(lite, config, make.review(make.act(1)))
        assert tell(lite, config, make.review(make.act(1))).reason is Reason.ALREADY
        run(lite, config, slack)
    assert len(slack.state.messages) == 2


def test_what_is_overturned_before_it_left_is_never_sent(seeded: Store, make: Any, tell: Run, run: Run) -> None:
    config = make.config()
    tell(seeded, config, make.act(1))
    assert tell(seeded, config, make.review(make.act(1))).reason is Reason.OVERTURNED_UNSENT
    with FakeSlack() as slack:
        assert run(seeded, config, slack).posted == 0
    again = make.review(make.act(1), Review.UNDO, number=2, undoes=Review.REJECT, status_after=Status.CONTRADICTED)
    assert tell(seeded, config, again).reason is Reason.REINSTATED
    with FakeSlack() as slack:
        assert run(seeded, config, slack).posted == 1


def test_every_decision_is_kept_with_its_reason(seeded: Store, make: Any, tell: Run) -> None:
    config = make.config()
    tell(seeded, config, make.act(1, make.report(1, accepted=False)))
    tell(seeded, config, make.act(1, make.report(1, accepted=False), make.report(2), fresh=(2,)))
    tell(seeded, config, make.act(1, make.report(1), make.report(2), make.report(3), fresh=(3,)))
    with seeded.read() as session:
        logged = alerts.decisions_on(session, [1, 2, 3])
        stands = alerts.find(session, "act:oil-phase-out:-:1")
    assert [(d.evidence_id, d.action, d.reason) for d in logged] == [
        (1, "hold", "below the operating point"),
        (2, "send", "new act"),
        (3, "update", "another report of the same act"),
    ]
    assert stands is not None
    assert (stands.decision, stands.reason) == ("send", "new act")


def test_without_a_token_the_console_gets_it_with_its_evidence(
    lite: Store, make: Any, tell: Run, clock: FixedClock, capsys: pytest.CaptureFixture[str]
) -> None:
    from alerts.console import ConsoleSender
    from alerts.deliver import deliver

    tell(lite, make.config(), make.act(1))
    assert deliver(lite, make.config(), {"console": ConsoleSender()}, clock).posted == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "“Ruritania signed a ten-year contract for oil on Monday.”" in said.err


def test_an_operator_is_told_of_a_refused_token_and_nothing_is_lost(
    seeded: Store, make: Any, tell: Run, run: Run, clock: FixedClock
) -> None:
    from storage.channels import open_circuits

    config = make.config()
    tell(seeded, config, make.act(1))
    with FakeSlack() as slack:
        slack.fail("chat.postMessage", "invalid_auth")
        report = run(seeded, config, slack)
        assert "slack refuses our token (invalid_auth)" in report.failures[0]
        with seeded.read() as session:
            assert [c.reason for c in open_circuits(session)] == ["invalid_auth"]
            assert deliveries.count_states(session) == {"pending": 1, "sent": 1}
        clock.advance(timedelta(minutes=6))
        assert run(seeded, config, slack).posted == 1
        with seeded.read() as session:
            assert open_circuits(session) == []
    assert len(slack.state.messages) == 1
