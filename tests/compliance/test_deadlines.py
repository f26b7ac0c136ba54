"""The clock: deadlines announce themselves, and a commitment knows when the clock is next due."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

TERMS = {"due": "2024-03-31", "nature": "discrete"}


def _day(world: Any, day: date) -> float:
    return float((day - world.start.date()).days)


@pytest.mark.parametrize(
    ("day", "nearest"),
    [
        (date(2024, 1, 1), 0),
        (date(2024, 1, 2), 0),
        (date(2024, 3, 1), 30),
        (date(2024, 2, 29), 0),
        (date(2024, 3, 24), 7),
        (date(2024, 3, 30), 1),
        (date(2024, 3, 31), 1),
        (date(2024, 4, 1), 0),
    ],
)
def test_a_deadline_announces_itself_on_its_days(world: Any, day: date, nearest: int) -> None:
    state = world.judge([], day=_day(world, day), terms=TERMS, config={"deadline_notice_days": [30, 7, 1]})
    assert (state.deadlines[0].days if state.deadlines else 0) == nearest


def test_a_fulfilled_one_announces_no_deadline(world: Any) -> None:
    told = world.told("0 fulfils official")
    assert world.judge(*told, day=_day(world, date(2024, 3, 30)), terms=TERMS).deadlines == ()


def test_it_wakes_for_each_notice_and_the_day_after(world: Any) -> None:
    config = {"deadline_notice_days": [30, 7]}
    woken: list[datetime] = []
    now: datetime | None = world.start
    while now is not None:
        state = world.judge([], day=(now - world.start) / timedelta(days=1), terms=TERMS, config=config)
        now = state.wakes_at
        woken += [now] if now else []
    assert [w.date().isoformat() for w in woken] == ["2024-03-01", "2024-03-24", "2024-04-01"]


def test_it_wakes_when_the_window_closes(world: Any) -> None:
    state = world.judge(*world.told("0 fulfils official"), day=1)
    assert state.wakes_at == world.start + timedelta(days=180)
    assert world.judge(*world.told("0 fulfils official"), day=180).wakes_at is None
