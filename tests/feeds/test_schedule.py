"""When to look again: a function of history, of what the server asks, and of the clock."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from feeds import schedule
from feeds.config import CheckConfig, FeedConfig
from feeds.records import Entry, FeedMemory

NOW = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)
CHECK = CheckConfig()


def feed(name: str, url: str, **more: object) -> FeedConfig:
    return FeedConfig.model_validate({"name": name, "url": url, "outlet": "O", "tier": "press"} | more)


FEED = feed("f", "https://f.example/")
HOUR, DAY = 3600.0, 86_400.0


def seconds_after_success(memory: FeedMemory, asked: float | None = None, **more: object) -> float:
    config = feed("f", "https://f.example/", **more)
    return (schedule.after_success(config, memory, CHECK, NOW, asked) - NOW).total_seconds()


def known(gap: float | None, quiet: float = 0.0) -> FeedMemory:
    return FeedMemory(url="u", usual_gap_s=gap, newest_item_at=NOW - timedelta(seconds=quiet))


SUCCESS = {
    "a feed with an unknown rhythm starts at the starting interval": (known(None), None, {}, 1800),
    "a feed that publishes hourly is looked at every half hour": (known(HOUR), None, {}, 1800),
    "a feed that publishes every minute is looked at no oftener than allowed": (known(60), None, {}, 300),
    "a feed that publishes monthly is still looked at daily": (known(30 * DAY), None, {}, DAY),
    "a feed that has gone quiet is looked at less and less": (known(HOUR, quiet=2 * DAY), None, {}, 6 * HOUR),
    "a fixed interval goes before the rhythm": (known(HOUR), None, {"every": "2 h"}, 2 * HOUR),
    "a server may ask for longer": (known(HOUR), 3 * HOUR, {}, 3 * HOUR),
    "a server cannot ask for shorter": (known(HOUR), 60.0, {}, 1800),
    "a server cannot ask for more than the bound": (known(HOUR), 365 * DAY, {}, DAY),
    "a server may ask for longer than the fixed interval": (known(HOUR), 3 * HOUR, {"every": "2 h"}, 3 * HOUR),
}


@pytest.mark.parametrize(("memory", "asked", "more", "expected"), SUCCESS.values(), ids=SUCCESS)
def test_after_a_good_look(memory: FeedMemory, asked: float | None, more: dict[str, object], expected: float) -> None:
    assert 0.9 * expected <= seconds_after_success(memory, asked, **more) <= expected


def test_case_13_intervals_grow_to_the_cap_and_are_spread() -> None:
    waits = [(schedule.after_failure(FEED, n, CHECK, NOW) - NOW).total_seconds() for n in range(1, 11)]
    full = [min(1800 * 2 ** (n - 1), DAY) for n in range(1, 11)]
    assert all(0.8 * whole <= wait <= whole for wait, whole in zip(waits, full, strict=True))
    others = {schedule.after_failure(feed(f"f{n}", "https://f.example/"), 5, CHECK, NOW) for n in range(20)}
    assert len(others) == 20, "feeds that failed together do not come back together"


def test_a_thousand_failures_do_not_overflow() -> None:
    assert schedule.after_failure(FEED, 1_000, CHECK, NOW) <= NOW + CHECK.latest


REFUSED = {
    "two minutes are two minutes": (120.0, 120, 120),
    "a huge wish is clamped to a day": (999_999_999.0, DAY, DAY),
    "no wish doubles the last interval": (None, 0.8 * 2 * HOUR, 2 * HOUR),
}


@pytest.mark.parametrize(("asked", "least", "most"), REFUSED.values(), ids=REFUSED)
def test_case_12_when_the_server_asks_to_slow_down(asked: float | None, least: float, most: float) -> None:
    memory = FeedMemory(url="u", checked_at=NOW - timedelta(hours=1))
    wait = (schedule.after_refusal(FEED, memory, CHECK, NOW, asked) - NOW).total_seconds()
    assert least <= wait <= most


def test_a_clock_that_ran_backwards_does_not_stop_the_looking() -> None:
    assert schedule.is_due(None, CHECK, NOW)
    assert schedule.is_due(NOW, CHECK, NOW)
    assert not schedule.is_due(NOW + timedelta(minutes=1), CHECK, NOW)
    assert schedule.is_due(NOW + timedelta(days=300), CHECK, NOW)


def dated(*hours: float) -> list[Entry]:
    return [Entry("t", published=NOW - timedelta(hours=h)) for h in hours]


def test_the_rhythm_is_the_mean_gap_of_the_newest_entries() -> None:
    assert schedule.gap_of(dated(0, 1, 2, 3), NOW) == HOUR
    assert schedule.gap_of(dated(0, 1), NOW) is None, "two entries are no rhythm"
    assert schedule.gap_of([Entry("t")] * 5, NOW) is None


def test_dates_that_cannot_be_believed_show_no_rhythm() -> None:
    future = [Entry("t", published=NOW + timedelta(days=400))] * 3
    assert schedule.gap_of(future, NOW) is None
    assert schedule.newest_at(future, NOW) is None
    soon = [Entry("t", published=NOW + timedelta(hours=2))]
    assert schedule.newest_at(soon, NOW) == NOW, "a clock that is a little fast is not in the future"


def test_the_same_history_and_clock_give_the_same_moment() -> None:
    memory = known(HOUR)
    assert seconds_after_success(memory) == seconds_after_success(replace(memory))
