"""What Slack and the network can do to a delivery: faults 36 and 37, and the one window in which it may be doubled."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from alerts.fake_slack import FakeSlack
from core.clock import FixedClock
from storage import channels, deliveries
from storage.engine import Store

Run = Callable[..., Any]


def _states(store: Store) -> dict[str, int]:
    with store.read() as session:
        return deliveries.count_states(session)


def _errors(store: Store) -> list[str]:
    with store.read() as session:
        return [one.error for one, _, _ in deliveries.recent(session) if one.error]


def _tell_many(store: Store, config: Any, make: Any, tell: Run, count: int) -> None:
    for n in range(1, count + 1):
        commitment = make.commitment(f"commitment-{n % 5}")
        tell(store, config, make.act(n, commitment=commitment))


def test_a_rate_limit_stops_the_channel_and_loses_nothing(seeded: Store, make: Any, tell: Run, run: Run) -> None:
    config = make.config(delivery={"patience": "60s"})
    _tell_many(seeded, config, make, tell, 7)
    with FakeSlack() as slack:
        slack.fail_every(3, "ratelimited", seconds="2")
        report = run(seeded, config, slack)
    assert _states(seeded) == {"sent": 7}
    assert report.dead == 0
    assert len(slack.state.messages) == 7


@pytest.mark.parametrize(
    ("said", "seconds"), [("2", 2), ("abc", 30), ("-5", 30), ("999999999", 3600), ("", 30), ("9" * 400, 30)]
)
def test_retry_after_is_believed_within_reason(
    lite: Store, make: Any, tell: Run, run: Run, clock: FixedClock, said: str, seconds: int
) -> None:
    config = make.config(delivery={"patience": "1s"})
    tell(lite, config, make.act(1))
    with FakeSlack() as slack:
        slack.fail("chat.postMessage", "ratelimited", seconds=said or " ")
        run(lite, config, slack)
        with lite.read() as session:
            turn = channels.next_turn(session, "slack:#pledgewatch")
        assert turn is not None
        assert (turn - clock()).total_seconds() == pytest.approx(seconds, abs=1)
        clock.advance(timedelta(seconds=seconds + 1))
        assert run(lite, config, slack).posted == 1


def test_order_is_kept_within_a_commitment_through_a_rate_limit(lite: Store, make: Any, tell: Run, run: Run) -> None:
    config = make.config(delivery={"patience": "60s"})
    for n in range(1, 7):
        tell(lite, config, make.act(n, make.report(n, passage=f"Report number {n}.")))
    with FakeSlack() as slack:
        slack.fail_every(2, "ratelimited")
        run(lite, config, slack)
        said = [m.text.partition("Report number ")[2][0] for m in slack.state.messages]
    assert said == sorted(said)


def test_a_backlog_leaves_as_digests(lite: Store, make: Any, tell: Run, run: Run) -> None:
    config = make.config()
    for n in range(1, 31):
        tell(lite, config, make.act(n, commitment=make.commitment(f"commitment-{n}")))
    with FakeSlack() as slack:
        report = run(lite, config, slack)
        first = slack.state.messages[0]
    assert (report.posted, report.alerts) == (2, 30)
    assert first.blocks[0]["text"]["text"] == "20 alerts on 20 commitments"
    assert len(first.blocks) <= 50


def test_one_message_a_second_for_each_channel(lite: Store, make: Any, tell: Run, clock: FixedClock) -> None:
    from alerts.deliver import deliver
    from alerts.outcome import Outgoing, Sent

    waits: list[float] = []
    times: dict[str, list[Any]] = {}

    class Recorder:
        pace = timedelta(seconds=1)

        def send(self, out: Outgoing) -> Sent:
            times.setdefault(out.destination, []).append(clock())
            return Sent("C1", str(len(waits)))

        def find(self, out: Outgoing) -> None:
            return None

    config = make.config(
        channels={
            "team": {"kind": "slack", "channel": "#pledgewatch"},
            "desk": {"kind": "slack", "channel": "#desk"},
            "log": {"kind": "console"},
        },
        routes=[{"name": "all", "to": ["team", "desk"]}],
        delivery={"patience": "60s"},
    )
    _tell_many(lite, config, make, tell, 5)

    def wait(seconds: float) -> None:
        waits.append(seconds)
        clock.advance(timedelta(seconds=seconds))

    deliver(lite, config, {"slack": Recorder()}, clock, wait=wait)
    for sent in times.values():
        assert len(sent) == 5
        assert all(later - earlier >= timedelta(seconds=1) for earlier, later in pairwise(sent))


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
    assert _states(lite) == {"sent": 1}


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
    _tell_many(lite, config, make, tell, 5)
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
    assert _states(lite) == {"sent": 5}


def test_what_waits_on_a_rate_limit_keeps_its_company_when_part_of_it_is_overturned(
    lite: Store, make: Any, tell: Run, run: Run, clock: FixedClock
) -> None:
    channel = {"kind": "slack", "channel": "#pledgewatch", "group_by": ["commitment"]}
    config = make.config(channels={"team": channel}, operations=[], delivery={"patience": "1s"})
    tell(lite, config, make.act(1))
    tell(lite, config, make.act(2))
    with FakeSlack() as slack:
        slack.fail("chat.postMessage", "ratelimited", seconds="30")
        assert run(lite, config, slack).posted == 0
        tell(lite, config, make.review(make.act(1)))
        clock.advance(timedelta(seconds=31))
        assert run(lite, config, slack).alerts == 2
        clock.advance(timedelta(seconds=31))
        run(lite, config, slack)
        first, reply = slack.state.messages
    assert "Rejected: had appeared contradicted" in first.text
    assert reply.thread_ts == first.ts


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
