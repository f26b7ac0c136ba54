"""Killed at every point of a delivery (fault 32), several deliverers at once (33): none is lost, none doubled."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from alerts.deliver import deliver
from alerts.fake_slack import FakeSlack
from alerts.slack import SlackSender
from core.clock import FixedClock, system_clock
from storage import deliveries
from storage.engine import Store
from tests.alerts.conftest import NOW

Run = Callable[..., Any]
WORKER = Path(__file__).parent / "killed_worker.py"
POINTS = ["before commit 1", "before sending", "after sending", "before commit 2"]


Kill = Callable[[str, Store, FakeSlack, Any], None]


@pytest.fixture(scope="module")
def kill_at() -> Iterator[Kill]:
    """Let a deliverer over a store die at a point."""
    command = [sys.executable, str(WORKER)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, cwd=WORKER.parents[2], text=True, bufsize=1, **pipes) as worker:

        def kill(point: str, store: Store, slack: FakeSlack, config: Any) -> None:
            address = store.url.render_as_string(hide_password=False)
            said = [address, slack.api_url, slack.token, point, NOW.isoformat(), config.model_dump_json()]
            worker.stdin.write(json.dumps(said) + "\n")
            assert worker.stdout.readline() == "9\n", point

        yield kill
        worker.stdin.close()


@pytest.mark.parametrize("point", POINTS)
def test_killed_at_any_point_a_post_arrives_exactly_once(
    seeded: Store, make: Any, tell: Run, run: Run, clock: FixedClock, kill_at: Kill, point: str
) -> None:
    config = make.config()
    tell(seeded, config, make.act(1))
    with FakeSlack(clock=clock) as slack:
        kill_at(point, seeded, slack, config)
        arrived = len(slack.state.messages)
        assert arrived == (1 if point in {"after sending", "before commit 2"} else 0)
        clock.advance(config.delivery.lease + timedelta(seconds=1))
        report = run(seeded, config, slack)
    assert (report.posted, report.found) == (1, arrived)
    assert len(slack.state.messages) == 1
    with seeded.read() as session:
        assert deliveries.count_states(session) == {"sent": 1}


@pytest.mark.parametrize("point", ["before sending", "after sending"])
def test_killed_at_any_point_a_correction_arrives_exactly_once(
    lite: Store, make: Any, tell: Run, run: Run, clock: FixedClock, kill_at: Kill, point: str
) -> None:
    config = make.config()
    with FakeSlack(clock=clock) as slack:
        tell(lite, config, make.act(1))
        run(lite, config, slack)
        tell(lite, config, make.review(make.act(1)))
        kill_at(point, lite, slack, config)
        clock.advance(config.delivery.lease + timedelta(seconds=1))
        run(lite, config, slack)
    assert len([m for m in slack.state.messages if m.thread_ts]) == 1


def test_while_a_lease_holds_nobody_else_takes_its_message(
    lite: Store, make: Any, tell: Run, run: Run, clock: FixedClock, kill_at: Kill
) -> None:
    config = make.config()
    tell(lite, config, make.act(1))
    with FakeSlack(clock=clock) as slack:
        kill_at("before sending", lite, slack, config)
        assert run(lite, config, slack).posted == 0


def test_an_announcement_whose_transaction_fails_leaves_nothing(seeded: Store, make: Any) -> None:
    from alerts.outbox import announce

    def fail() -> None:
        with seeded.begin() as session:
            announce(session, make.config(), make.act(1), NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with seeded.read() as session:
        assert deliveries.count_states(session) == {}


def test_several_deliverers_at_once_send_each_message_once(seeded: Store, make: Any, tell: Run) -> None:
    names = ("one", "two", "three")
    config = make.config(
        channels={name: {"kind": "slack", "channel": f"#{name}", "burst": 20} for name in names},
        routes=[{"name": "all", "to": list(names)}],
        operations=[],
        delivery={"patience": "20s", "lease": "60s"},
    )
    for n in range(1, 16):
        subject = make.act(n, make.report(n, passage=f"Passage {n}."), commitment=make.commitment(f"c-{n % 4}"))
        tell(seeded, config, subject)
    with FakeSlack(names) as slack:
        slack.fail_every(7, "internal_error")

        def work(_: int) -> int:
            sender = SlackSender(slack.token, api_url=slack.api_url, pace=timedelta(0))
            return deliver(seeded, config, {"slack": sender}, system_clock).posted

        with ThreadPoolExecutor(4) as pool:
            assert sum(pool.map(work, range(4))) == 45
        said = Counter((m.channel, m.text.partition("Passage ")[2].partition(".")[0]) for m in slack.state.messages)
    assert len(said) == 45
    assert set(said.values()) == {1}
    _in_order(slack)


def _in_order(slack: FakeSlack) -> None:
    """Within a channel and commitment, the order in which they were announced."""
    lanes: dict[tuple[str, int], list[int]] = {}
    for message in slack.state.messages:
        number = int(message.text.partition("Passage ")[2].partition(".")[0])
        lanes.setdefault((message.channel, number % 4), []).append(number)
    for numbers in lanes.values():
        assert numbers == sorted(numbers)


def test_two_transactions_that_announce_the_same_act_make_one_alert(seeded: Store, make: Any, tell: Run) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: tell(seeded, make.config(), make.act(1)), range(8)))
    with seeded.read() as session:
        assert deliveries.count_states(session) == {"pending": 1}
