"""What Slack and the network can do to a delivery: faults 36 and 37, and the one window in which it may be doubled."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from alerts.fake_slack import FakeSlack
from core.clock import FixedClock
from storage import deliveries
from storage.engine import Store
from tests.alerts.conftest import count_states, tell_many

Run = Callable[..., Any]


def _errors(store: Store) -> list[str]:
    with store.read() as session:
        return [one.error for one, _, _ in deliveries.recent(session) if one.error]


@pytest.mark.parametrize("fault", ["http-500", "html-502", "internal_error", "fatal_error", "service_unavailable"])
def test_what_passes_is_tried_again_with_back_off(
    lite: Store, make: Any, tell: Run, run: Run, clock: FixedClock, fault: str
) -> None:
    config = make.config()
    tell(lite, config, make.act(1))
    started = clock()
    with FakeSlack() as slack:
        slack.fail("chat.postMessage", fault, times=2)
        report = run(lite, config, slack)
    assert (report.posted, report.retried) == (1, 2)
    assert len(slack.state.messages) == 1
    assert clock() - started >= timedelta(seconds=2)


@pytest.mark.parametrize("fault", ["hang", "lost"])
def test_a_message_that_arrived_without_an_answer_is_found_not_doubled(
    seeded: Store, make: Any, tell: Run, run: Run, fault: str
) -> None:
    config = make.config()
    tell(seeded, config, make.act(1))
    with FakeSlack() as slack:
        slack.fail("chat.postMessage", fault)
        report = run(seeded, config, slack)
        assert len(slack.state.messages) == 1
        assert report.found == 1
        more = make.act(1, make.report(1), make.report(2, "Quay Gazette"), fresh=(2,))
        tell(seeded, config, more)
        assert run(seeded, config, slack).updated == 1
    assert slack.state.messages[0].edits == 1


def test_a_correction_that_arrived_without_an_answer_is_found_in_its_thread(
    lite: Store, make: Any, tell: Run, run: Run
) -> None:
    config = make.config()
    with FakeSlack() as slack:
        tell(lite, config, make.act(1))
        run(lite, config, slack)
        tell(lite, config, make.review(make.act(1)))
        slack.fail("chat.postMessage", "lost")
        assert run(lite, config, slack).found == 1
    assert len([m for m in slack.state.messages if m.thread_ts]) == 1


def test_where_slack_cannot_be_asked_it_is_sent_again_rather_than_lost(
    lite: Store, make: Any, tell: Run, run: Run
) -> None:
    config = make.config()
    tell(lite, config, make.act(1))
    with FakeSlack(scopes=frozenset({"chat:write"})) as slack:
        slack.fail("chat.postMessage", "lost")
        run(lite, config, slack)
    assert len(slack.state.messages) == 2


def test_a_connection_that_was_never_made_has_told_nobody(lite: Store, make: Any, tell: Run, run: Run) -> None:
    config = make.config()
    tell(lite, config, make.act(1))
    with FakeSlack() as slack:
        slack.fail("chat.postMessage", "reset")
        run(lite, config, slack)
    assert len(slack.state.messages) == 1


@pytest.mark.parametrize("code", ["invalid_blocks", "msg_blocks_too_long", "msg_too_long"])
def test_a_form_that_slack_refuses_is_tried_once_as_plain_text(
    lite: Store, make: Any, tell: Run, run: Run, code: str
) -> None:
    config = make.config()
    tell(lite, config, make.act(1))
    with FakeSlack() as slack:
        slack.fail("chat.postMessage", code)
        assert run(lite, config, slack).posted == 1
        assert slack.state.messages[0].blocks == []
        assert "ten-year contract" in slack.state.messages[0].text
    assert _errors(lite) == [f"as plain text: {code}"]


def test_refused_as_plain_text_too_it_is_a_dead_letter_with_its_reason(
    lite: Store, make: Any, tell: Run, run: Run
) -> None:
    config = make.config()
    tell(lite, config, make.act(1))
    with FakeSlack() as slack:
        slack.fail("chat.postMessage", "invalid_blocks", times=2)
        report = run(lite, config, slack)
        calls = Counter(method for _, method, _ in slack.state.calls)
    assert (report.dead, report.posted) == (1, 1)  # the operator's console hears of it
    assert calls["chat.postMessage"] == 2
    assert _errors(lite) == ["invalid_blocks"]


@pytest.mark.parametrize("code", ["channel_not_found", "not_in_channel", "is_archived"])
def test_a_channel_that_cannot_be_posted_to_is_a_dead_letter_and_the_rest_goes_on(
    lite: Store, make: Any, tell: Run, run: Run, code: str
) -> None:
    config = make.config(
        channels={"team": {"kind": "slack", "channel": "#pledgewatch"}, "desk": {"kind": "slack", "channel": "#desk"}},
        routes=[{"name": "all", "to": ["team", "desk"]}],
        operations=[],
    )
    tell(lite, config, make.act(1))
    with FakeSlack(("pledgewatch", "desk")) as slack:
        desk = slack.state.find_channel("#desk")
        assert desk is not None
        desk.is_archived, desk.is_member = code == "is_archived", code != "not_in_channel"
        if code == "channel_not_found":
            del slack.state.channels[desk.id]
        report = run(lite, config, slack)
    assert (report.posted, report.dead) == (1, 1)
    assert f"to slack:#desk: {code}" in report.failures[0]


def test_a_dead_letter_can_be_sent_again(lite: Store, make: Any, tell: Run, run: Run, clock: FixedClock) -> None:
    config = make.config(operations=[])
    tell(lite, config, make.act(1))
    with FakeSlack() as slack:
        slack.fail("chat.postMessage", "is_archived")
        run(lite, config, slack)
        with lite.begin() as session:
            deliveries.resend(session, 1, clock())
        assert run(lite, config, slack).posted == 1
    assert count_states(lite) == {"sent": 1}


def test_after_its_last_attempt_it_is_a_dead_letter(
    lite: Store, make: Any, tell: Run, run: Run, clock: FixedClock
) -> None:
    config = make.config(delivery={"attempts": 3, "patience": "60s"})
    tell(lite, config, make.act(1))
    with FakeSlack() as slack:
        slack.fail("chat.postMessage", "internal_error", times=9)
        report = run(lite, config, slack)
    assert report.dead == 1
    assert _errors(lite) == ["internal_error, after 3 attempts"]


def test_a_refused_token_opens_a_circuit_that_asks_once_in_a_while(
    lite: Store, make: Any, tell: Run, run: Run, clock: FixedClock
) -> None:
    config = make.config(operations=[])
    tell_many(lite, config, make, tell, 5)
    with FakeSlack(token="another") as slack:
        slack.token = "xoxb-revoked"
        for _ in range(4):
            run(lite, config, slack)
            clock.advance(timedelta(minutes=2))
        asked = len(slack.state.calls)
        assert asked == 2
        slack.token = "another"
        clock.advance(timedelta(minutes=5))
        assert run(lite, config, slack).posted == 5
    assert count_states(lite) == {"sent": 5}


def test_a_deleted_message_is_not_edited_and_nothing_fails(lite: Store, make: Any, tell: Run, run: Run) -> None:
    config = make.config()
    with FakeSlack() as slack:
        tell(lite, config, make.act(1))
        run(lite, config, slack)
        slack.state.messages.clear()
        tell(lite, config, make.act(1, make.report(1), make.report(2, "Quay Gazette"), fresh=(2,)))
        report = run(lite, config, slack)
    assert (report.dropped, report.failures) == (1, ())


def test_a_message_that_may_not_be_edited_gets_a_reply_instead(lite: Store, make: Any, tell: Run, run: Run) -> None:
    config = make.config()
    with FakeSlack() as slack:
        tell(lite, config, make.act(1))
        run(lite, config, slack)
        slack.fail("chat.update", "edit_window_closed")
        tell(lite, config, make.act(1, make.report(1), make.report(2, "Quay Gazette"), fresh=(2,)))
        run(lite, config, slack)
        first, second = slack.state.messages
    assert second.thread_ts == first.ts


def test_no_secret_is_in_what_is_kept_or_reported(lite: Store, make: Any, tell: Run, run: Run) -> None:
    config = make.config()
    tell(lite, config, make.act(1))
    with FakeSlack() as slack:
        slack.fail("chat.postMessage", "is_archived")
        report = run(lite, config, slack)
        assert slack.token not in repr(report)
    assert "xoxb" not in repr(_errors(lite))
