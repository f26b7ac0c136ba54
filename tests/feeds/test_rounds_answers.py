"""What servers answer, and when a feed is looked at next. Cases 12 to 15 and 17."""

import itertools
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from core.clock import FixedClock
from feeds.config import FeedConfig
from feeds.loopback import FeedServer
from pledgewatch.context import Context
from storage.schema.news import ItemRow
from storage.schema.outbox import AuditRow

Make = Callable[..., str]
Feed = Callable[..., FeedConfig]
Contexts = Callable[..., Context]
Rounds = Any


WISHES = {
    "120": timedelta(minutes=2),
    "Sun, 01 Mar 2026 13:00:00 GMT": timedelta(hours=1),
    "999999999": timedelta(hours=24),
}


@pytest.mark.parametrize(("wish", "expected"), WISHES.items())
def test_case_12_a_429_is_waited_out_and_is_no_error_of_the_feed(
    server: FeedServer,
    make_context: Contexts,
    feed: Feed,
    clock: FixedClock,
    wish: str,
    expected: timedelta,
    rounds: Rounds,
) -> None:
    headers = {"Retry-After": wish, "Date": "Sun, 01 Mar 2026 12:00:00 GMT"}
    context = make_context(feed("a", server.serve("a", status=429, headers=headers)))
    report = rounds.fetch(context)
    assert (report.slowed, report.failed, report.failures) == (1, (), ())
    after = rounds.memory(context)
    assert after.next_check_at == clock() + expected
    assert (after.error_count, after.error_kind) == (0, "asked to slow down")


@pytest.mark.parametrize("wish", ["abc", "-5", ""])
def test_case_12_a_429_with_a_senseless_wish_is_waited_out_as_usual(
    server: FeedServer, make_context: Contexts, feed: Feed, clock: FixedClock, wish: str, rounds: Rounds
) -> None:
    context = make_context(feed("a", server.serve("a", status=429, headers={"Retry-After": wish})))
    rounds.fetch(context)
    after = rounds.memory(context).next_check_at
    assert after is not None
    assert clock() + timedelta(minutes=30) <= after <= clock() + timedelta(hours=1)


def test_case_13_errors_back_off_to_the_cap_and_the_first_success_resets(
    server: FeedServer, make_context: Contexts, feed: Feed, rss: Make, entry: Make, clock: FixedClock, rounds: Rounds
) -> None:
    context = make_context(feed("a", server.serve("a", status=503)))
    waits = []
    for _ in range(10):
        rounds.fetch(context)
        due = rounds.memory(context).next_check_at
        assert due is not None
        waits.append((due - clock()).total_seconds())
        clock.now = due
    assert rounds.memory(context).error_count == 10
    assert waits[0] <= 1800
    assert all(later > 1.2 * earlier for earlier, later in itertools.pairwise(waits[:6]))
    assert max(waits) <= 24 * 3600
    server.serve("a", rss(entry(1, date="")))
    rounds.fetch(context)
    after = rounds.memory(context)
    assert (after.error_count, after.error, after.error_kind) == (0, None, None)
    assert after.next_check_at is not None
    assert after.next_check_at - clock() <= timedelta(hours=1)


def test_case_14_a_single_permanent_redirect_is_followed_and_the_address_kept(
    server: FeedServer, make_context: Contexts, feed: Feed, rss: Make, entry: Make, rounds: Rounds
) -> None:
    server.serve("new", rss(entry(1)))
    url = server.serve("old", status=301, headers={"Location": "/new"})
    context = make_context(feed("a", url))
    assert rounds.fetch(context).stored == 1
    assert (rounds.memory(context).url, rounds.memory(context).moved_to) == (url, server.url("new"))


def test_case_14_a_permanent_redirect_that_stands_is_adopted_with_an_audit_row(
    server: FeedServer, make_context: Contexts, feed: Feed, rss: Make, entry: Make, clock: FixedClock, rounds: Rounds
) -> None:
    server.serve("new", rss(entry(1)))
    context = make_context(feed("a", server.serve("old", status=301, headers={"Location": "/new"})))
    for _ in range(3):
        rounds.fetch(context)
        clock.advance(timedelta(hours=25))
    assert rounds.memory(context).url == server.url("new")
    with context.store.read() as session:
        row = session.scalars(select(AuditRow)).one()
    assert (row.action, row.subject) == ("adopt permanent redirect", "feed a")
    rounds.again(context)
    assert server.requests[-1].path == "/new"


def test_case_14_a_temporary_redirect_is_never_adopted(
    server: FeedServer, make_context: Contexts, feed: Feed, rss: Make, entry: Make, clock: FixedClock, rounds: Rounds
) -> None:
    server.serve("new", rss(entry(1)))
    url = server.serve("old", status=302, headers={"Location": "/new"})
    context = make_context(feed("a", url))
    for _ in range(5):
        rounds.fetch(context)
        clock.advance(timedelta(hours=25))
    assert rounds.memory(context).url == url


def test_case_14_a_feed_that_moved_onto_another_is_flagged_and_not_merged(
    server: FeedServer, make_context: Contexts, feed: Feed, rss: Make, entry: Make, clock: FixedClock, rounds: Rounds
) -> None:
    new = server.serve("new", rss(entry(1)))
    old = server.serve("old", status=301, headers={"Location": "/new"})
    context = make_context(feed("a", old), feed("b", new))
    for _ in range(4):
        rounds.fetch(context)
        clock.advance(timedelta(hours=25))
    assert (rounds.memory(context, "a").state, rounds.memory(context, "a").url) == ("duplicate", old)
    assert rounds.memory(context, "b").state == "active"
    assert rounds.count(context, ItemRow) == 1


def test_case_15_a_feed_that_is_gone_is_shown_and_looked_at_once_a_week(
    server: FeedServer, make_context: Contexts, feed: Feed, rss: Make, entry: Make, clock: FixedClock, rounds: Rounds
) -> None:
    context = make_context(feed("a", server.serve("a", status=410)))
    reports = [rounds.again(context) for _ in range(3)]
    assert [report.gone for report in reports] == [(), (), ("a",)]
    after = rounds.memory(context)
    assert (after.state, after.next_check_at) == ("gone", clock() + timedelta(days=7))
    rounds.again(context)
    assert rounds.told(context) == ["ops:feed gone:a:2026-03-01"], "once"
    server.serve("a", rss(entry(1)))
    rounds.again(context)
    assert rounds.memory(context).state == "active", "some come back"


def test_an_operator_is_told_once_when_a_feed_falls_silent_or_fails_for_the_fifth_time(
    server: FeedServer, make_context: Contexts, feed: Feed, rss: Make, entry: Make, clock: FixedClock, rounds: Rounds
) -> None:
    hourly = [entry(n) for n in range(8, 12)]
    bad = server.serve("b", status=500)
    context = make_context(feed("a", server.serve("a", rss(*hourly))), feed("b", bad))
    for _ in range(6):
        rounds.again(context)
        clock.advance(timedelta(hours=12))
    assert rounds.told(context) == ["ops:feed failing:b:2026-03-03", "ops:feed silent:a:2026-03-03"]


def test_feeds_that_are_silent_when_first_seen_tell_nobody(
    server: FeedServer, make_context: Contexts, feed: Feed, rss: Make, entry: Make, clock: FixedClock, rounds: Rounds
) -> None:
    clock.advance(timedelta(days=400))
    context = make_context(feed("a", server.serve("a", rss(*(entry(n) for n in range(8, 12))))))
    rounds.fetch(context)
    rounds.again(context)
    assert rounds.told(context) == []


def test_case_17_a_challenge_is_named_as_one(
    server: FeedServer, make_context: Contexts, feed: Feed, rounds: Rounds
) -> None:
    url = server.serve("a", b"<html>", status=403, headers={"cf-mitigated": "challenge"})
    report = rounds.fetch(make_context(feed("a", url)))
    assert [(name, kind) for name, kind, _ in report.failed] == [("a", "blocked by challenge")]
