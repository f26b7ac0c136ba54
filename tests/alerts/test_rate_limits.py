"""What a rate limit does to a backlog: nothing is lost, doubled or out of order (fault 36)."""

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from alerts.fake_slack import FakeSlack
from core.clock import FixedClock
from storage import channels
from storage.engine import Store
from tests.alerts.conftest import count_states, tell_many

Run = Callable[..., Any]


def test_a_rate_limit_stops_the_channel_and_loses_nothing(seeded: Store, make: Any, tell: Run, run: Run) -> None:
    config = make.config(delivery={"patience": "60s"})
    tell_many(seeded, config, make, tell, 7)
    with FakeSlack() as slack:
        slack.fail_every(3, "ratelimited", seconds="2")
        report = run(seeded, config, slack)
    assert count_states(seeded) == {"sent": 7}
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
    tell_many(lite, config, make, tell, 5)

    def wait(seconds: float) -> None:
        waits.append(seconds)
        clock.advance(timedelta(seconds=seconds))

    deliver(lite, config, {"slack": Recorder()}, clock, wait=wait)
    for sent in times.values():
        assert len(sent) == 5
        assert all(later - earlier >= timedelta(seconds=1) for earlier, later in pairwise(sent))


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
