"""When a post leaves: at once, after its group's wait, at the next digest, and never in quiet hours. Pure."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from alerts.config import Channel, QuietHours

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def due(channel: Channel, now: datetime, waiting: datetime | None = None, left: datetime | None = None) -> datetime:
    """When a post made `now` is due, in UTC.

    `waiting` is when its group's message is due, where one waits; `left` when the group's last message left.
    """
    if waiting is not None:
        return waiting
    if channel.mode != "instant":
        return next_digest(channel, now)
    at = now + channel.wait
    if left is not None:
        at = max(at, left + channel.interval)
    return after_quiet(channel.quiet, channel.zone, at)


def next_digest(channel: Channel, now: datetime) -> datetime:
    """The next digest strictly after `now`, in UTC; on the day clocks change, at the same wall-clock time."""
    local = now.astimezone(channel.zone)
    for days in range(9):
        day = local.date() + timedelta(days=days)
        if channel.mode == "weekly" and WEEKDAYS[day.weekday()] != channel.weekday:
            continue
        at = datetime.combine(day, channel.at, channel.zone).astimezone(UTC)
        if at > now:
            return at
    raise AssertionError("a week has every weekday")


def after_quiet(quiet: QuietHours | None, zone: ZoneInfo, at: datetime) -> datetime:
    """`at`, or the end of the quiet hours that it falls in."""
    if quiet is None:
        return at
    local = at.astimezone(zone)
    for _ in range(5):  # a weekend and the nights around it
        end = _quiet_until(quiet, local)
        if end is None:
            return local.astimezone(UTC)
        local = end
    return local.astimezone(UTC)


def _quiet_until(quiet: QuietHours, local: datetime) -> datetime | None:
    """The end of the quiet stretch around `local`; None when it is not quiet."""
    if quiet.weekends and local.weekday() >= 5:
        return _midnight(local, 7 - local.weekday())
    clock = local.timetz().replace(tzinfo=None)
    if quiet.start <= quiet.end:
        return _at(local, quiet.end) if quiet.start <= clock < quiet.end else None
    if clock >= quiet.start:
        return _at(_midnight(local, 1), quiet.end)
    return _at(local, quiet.end) if clock < quiet.end else None


def _midnight(local: datetime, days: int) -> datetime:
    return datetime.combine(local.date() + timedelta(days=days), time(), local.tzinfo)


def _at(local: datetime, clock: time) -> datetime:
    return datetime.combine(local.date(), clock, local.tzinfo)
