"""Which channel gets what, when, in which message, and what mutes it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.config import Channel, When
from alerts.mute import Matcher, SilenceFacts, inhibited, mutes, silenced
from alerts.records import ClockReason, ClockSubject, OpsSubject
from alerts.route import group_key, route
from alerts.schedule import WEEKDAYS, after_quiet, due
from alerts.traits import takes, traits_of
from core.words import Direction, Tier, Verdict
from tests.alerts.conftest import NOW


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ({}, True),
        ({"commitments": ["oil-phase-out", "gas"]}, True),
        ({"commitments": ["gas"]}, False),
        ({"tags": ["energy"]}, True),
        ({"tags": ["defence"]}, False),
        ({"holders": ["Ruritania"]}, True),
        ({"holders": ["ruritania"]}, True),
        ({"holders": ["borduria"]}, False),
        ({"declarations": ["harbour-2024"]}, True),
        ({"verdicts": ["contradicts"]}, True),
        ({"verdicts": ["fulfils"]}, False),
        ({"tiers": ["wire"]}, True),
        ({"tiers": ["official"]}, False),
        ({"min_confidence": 0.8}, True),
        ({"min_confidence": 0.9}, False),
        ({"kinds": ["clock"]}, False),
        ({"tags": ["energy"], "verdicts": ["fulfils"]}, False),
    ],
)
def test_a_route_takes_what_all_its_keys_describe(make: Any, when: dict[str, Any], expected: bool) -> None:
    assert takes(When.model_validate(when), traits_of(make.act(1))) is expected


def _routes(make: Any, *routes: dict[str, Any]) -> Any:
    channels = {name: {"kind": "console"} for name in ("team", "desk", "all")}
    return make.config(channels=channels, routes=list(routes), operations=["desk"])


def test_the_first_route_that_takes_it_has_it_unless_it_goes_on(make: Any) -> None:
    first = {"name": "first", "to": ["team"]}
    rest = [{"name": "second", "to": ["desk", "team"]}, {"name": "third", "to": ["all"]}]
    assert route(_routes(make, first, *rest), make.act(1)) == ("team",)
    assert route(_routes(make, {**first, "go_on": True}, *rest), make.act(1)) == ("team", "desk")


def test_what_no_route_takes_goes_nowhere_and_failures_go_to_operators(make: Any) -> None:
    config = _routes(make, {"name": "gas", "when": {"commitments": ["gas"]}, "to": ["team"]})
    assert route(config, make.act(1)) == ()
    assert route(config, OpsSubject("feed gone", "wire", "", NOW.date())) == ("desk",)


def _channel(**other: Any) -> Channel:
    return Channel.model_validate({"kind": "console", **other})


def test_posts_are_grouped_by_what_the_channel_says(make: Any) -> None:
    assert group_key(_channel(), make.act(1)) == ""
    assert (
        group_key(_channel(group_by=["commitment", "direction"]), make.act(1)) == "commitment=oil-phase-out|direction=-"
    )
    assert group_key(_channel(group_by=["channel"]), make.act(1)) == "channel=*"
    assert group_key(_channel(mode="daily"), make.act(1)) == "digest"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("channel", "now", "expected"),
    [
        ({}, "2026-03-03T12:00", "2026-03-03T12:00"),
        ({"wait": "5m"}, "2026-03-03T12:00", "2026-03-03T12:05"),
        ({"mode": "daily", "at": "08:30"}, "2026-03-03T08:29", "2026-03-03T08:30"),
        ({"mode": "daily", "at": "08:30"}, "2026-03-03T08:30", "2026-03-04T08:30"),
        ({"mode": "daily", "at": "08:30", "timezone": "Europe/Brussels"}, "2026-03-03T07:00", "2026-03-03T07:30"),
        # Clocks change on 29 March 2026 in Brussels: the same wall-clock time is an hour earlier in UTC.
        ({"mode": "daily", "at": "08:30", "timezone": "Europe/Brussels"}, "2026-03-28T08:00", "2026-03-29T06:30"),
        ({"mode": "weekly", "weekday": "friday", "at": "09:00"}, "2026-03-03T12:00", "2026-03-06T09:00"),
        ({"mode": "weekly", "weekday": "tuesday", "at": "09:00"}, "2026-03-03T12:00", "2026-03-10T09:00"),
        ({"quiet": {"start": "20:00", "end": "07:00"}}, "2026-03-03T23:00", "2026-03-04T07:00"),
        ({"quiet": {"start": "20:00", "end": "07:00"}}, "2026-03-03T06:59", "2026-03-03T07:00"),
        ({"quiet": {"start": "20:00", "end": "07:00"}}, "2026-03-03T07:00", "2026-03-03T07:00"),
        ({"quiet": {"start": "12:00", "end": "13:00"}}, "2026-03-03T12:30", "2026-03-03T13:00"),
        ({"quiet": {"start": "20:00", "end": "07:00", "weekends": True}}, "2026-03-06T21:00", "2026-03-09T07:00"),
        ({"quiet": {"start": "20:00", "end": "07:00", "weekends": True}}, "2026-03-08T12:00", "2026-03-09T07:00"),
    ],
)
def test_a_post_leaves_when_its_channel_says(channel: dict[str, Any], now: str, expected: str) -> None:
    assert due(_channel(**channel), at(now)) == at(expected)


TIMES = st.times().map(lambda t: t.replace(second=0, microsecond=0))
CHANNELS = st.fixed_dictionaries(
    {"mode": st.sampled_from(["instant", "daily", "weekly"]), "at": TIMES},
    optional={
        "timezone": st.sampled_from(["Europe/Brussels", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]),
        "weekday": st.sampled_from(WEEKDAYS),
        "quiet": st.fixed_dictionaries({"start": TIMES, "end": TIMES, "weekends": st.booleans()}),
    },
)


@settings(max_examples=300, deadline=None)
@given(CHANNELS, st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1)))  # noqa: DTZ001  (UTC is put on below)
def test_nothing_leaves_early_or_in_quiet_hours_or_a_week_late(said: dict[str, Any], now: datetime) -> None:
    channel, now = _channel(**said), now.replace(tzinfo=UTC)
    at = due(channel, now)
    assert now <= at <= now + timedelta(days=8)
    if channel.mode == "instant" and channel.quiet and not _always_quiet(channel):
        assert after_quiet(channel.quiet, channel.zone, at) == at


def _always_quiet(channel: Channel) -> bool:
    """Quiet hours that leave less than an hour, which a change of clocks may swallow."""
    assert channel.quiet is not None
    start, end = (t.hour * 60 + t.minute for t in (channel.quiet.start, channel.quiet.end))
    return (end - start) % 1440 > 1380 or start == end


def test_a_group_waits_for_its_interval_and_joins_what_waits() -> None:
    channel = _channel(group_by=["commitment"], wait="30s", interval="5m")
    assert due(channel, NOW, left=NOW - timedelta(minutes=1)) == NOW + timedelta(minutes=4)
    assert due(channel, NOW, left=NOW - timedelta(hours=1)) == NOW + timedelta(seconds=30)
    assert due(channel, NOW, waiting=NOW + timedelta(seconds=7)) == NOW + timedelta(seconds=7)


@pytest.mark.parametrize(
    ("matcher", "expected"),
    [
        ({"commitments": ["oil-phase-out"]}, True),
        ({"commitments": ["oil-phase-out"], "directions": ["+"]}, False),
        ({"commitments": ["oil-phase-out"], "directions": ["-"]}, True),
        ({"outlets": ["Harbour Wire"]}, True),
        ({"outlets": ["Quay Gazette"]}, False),
        ({"kinds": ["clock"], "commitments": ["oil-phase-out"]}, False),
        ({"stories": ["1"]}, True),
        ({"holders": ["Borduria"]}, False),
    ],
)
def test_a_silence_mutes_what_all_its_keys_describe(make: Any, matcher: dict[str, Any], expected: bool) -> None:
    assert mutes(Matcher.model_validate(matcher), traits_of(make.act(1))) is expected


def test_a_silenced_outlet_is_heard_again_when_another_reports(make: Any) -> None:
    act = make.act(1, make.report(1), make.report(2, "Quay Gazette"))
    assert not mutes(Matcher(outlets=["Harbour Wire"]), traits_of(act))


def test_a_silence_that_matches_everything_is_refused() -> None:
    with pytest.raises(ValueError, match="must say what it mutes"):
        Matcher()


def test_who_silenced_it_until_when_is_said(make: Any) -> None:
    one = SilenceFacts(id=4, matcher=Matcher(tags=["energy"]), author="Ana", ends_at=NOW)
    assert silenced(make.act(1), [one]) == "silence 4 by Ana until 2026-03-03 12:00 UTC"
    assert silenced(make.act(1, commitment=make.commitment(tags=())), [one]) == ""


def test_a_parent_event_mutes_its_children_for_a_while(make: Any) -> None:
    rule = {
        "name": "parent",
        "source": {"verdicts": ["contradicts"]},
        "target": {"verdicts": ["advances"]},
        "equal": ["commitment"],
        "within": "24h",
    }
    config = make.config(inhibit=[rule])
    parent, child = make.act(1), make.act(2, direction=Direction.PLUS)
    hours = lambda n: NOW - timedelta(hours=n)  # noqa: E731
    assert inhibited(config, child, [(hours(2), parent)], NOW) == "rule parent"
    assert inhibited(config, child, [(hours(25), parent)], NOW) == ""
    assert inhibited(config, parent, [(hours(2), parent)], NOW) == ""
    elsewhere = make.act(3, commitment=make.commitment("gas"))
    assert inhibited(config, child, [(hours(2), elsewhere)], NOW) == ""


def test_the_clock_has_traits_too(make: Any) -> None:
    subject = ClockSubject(make.commitment(), ClockReason.OVERDUE, NOW.date(), NOW)
    traits = traits_of(subject)
    assert (traits.kinds, traits.tags, traits.confidence) == ({"clock"}, {"energy"}, 1.0)


def test_only_accepted_reports_are_looked_at(make: Any) -> None:
    doubtful = make.report(
        2, "Rumour Mill", accepted=False, confidence=0.99, tier=Tier.OFFICIAL, verdict=Verdict.FULFILS
    )
    traits = traits_of(make.act(1, make.report(1), doubtful))
    assert (traits.confidence, traits.tiers, traits.verdicts) == (0.83, {"wire"}, {"contradicts"})
