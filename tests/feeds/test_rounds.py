"""Feeds over time: what each look does to the store and to the next look. Cases 10 to 18 and 26 to 29."""

import itertools
import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from core.clock import FixedClock
from core.errors import StoreError
from feeds.config import FeedConfig
from feeds.loopback import Fault, FeedServer
from feeds.parse import parse
from feeds.records import FeedMemory
from pledgewatch.context import Context
from pledgewatch.stages import fetch as stage
from pledgewatch.stages.fetch import FetchReport, due_feeds
from storage import feeds as stored
from storage.schema import Base
from storage.schema.news import FetchRow, ItemRow, ItemVersionRow, SightingRow
from storage.schema.outbox import AlertRow, AuditRow

Make = Callable[..., str]
Feed = Callable[..., FeedConfig]
Contexts = Callable[..., Context]


def fetch(context: Context, **options: Any) -> FetchReport:
    """The stage, reading bodies in this process: a process of its own is tested in `test_pool`."""
    return stage.fetch(context, parser=parse, **options)


def memory(context: Context, name: str = "a") -> FeedMemory:
    with context.store.read() as session:
        return stored.memories(session)[name]


def count(context: Context, table: type[Base]) -> int:
    with context.store.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def items(context: Context) -> list[ItemRow]:
    with context.store.read() as session:
        return list(session.scalars(select(ItemRow).order_by(ItemRow.sort_at.desc(), ItemRow.title)))


def told(context: Context) -> list[str]:
    with context.store.read() as session:
        return sorted(session.scalars(select(AlertRow.key)))


def again(context: Context) -> FetchReport:
    return fetch(context, force=True)


def test_a_first_look_stores_the_items_with_outlet_tier_and_times(
    server: FeedServer, make_context: Contexts, feed: Feed, rss: Make, entry: Make, clock: FixedClock
) -> None:
    context = make_context(feed("a", server.serve("a", rss(entry(1), entry(2))), tier="wire", language="en"))
    report = fetch(context)
    assert (report.feeds, report.checked, report.entries, report.stored, report.failures) == (1, 1, 2, 2, ())
    first = items(context)[0]
    assert (first.title, first.outlet, first.tier, first.language, first.version) == (
        "Harbour report number 2",
        "A",
        "wire",
        "en",
        1,
    )
    assert first.first_seen == clock()
    assert first.sort_at == first.published
    assert first.matched_stamp is None


def test_case_10_a_304_is_a_success_that_updates_the_validators_and_parses_nothing(
    server: FeedServer, make_context: Contexts, feed: Feed, rss: Make, entry: Make, clock: FixedClock
) -> None:
    context = make_context(feed("a", server.serve("a", rss(entry(1)))))
    fetch(context)
    tag = memory(context).etag
    server.serve("a", status=304, headers={"Last-Modified": "Sun, 01 Mar 2026 12:00:00 GMT"})
    clock.advance(timedelta(hours=1))
    report = again(context)
    assert (report.unchanged, report.failures) == (1, ())
    assert server.requests[-1].headers["if-none-match"] == tag
    after = memory(context)
    assert (after.etag, after.last_modified) == (tag, "Sun, 01 Mar 2026 12:00:00 GMT")
    assert after.succeeded_at == clock()


def test_case_10_a_304_nobody_asked_for_is_an_error_since_there_is_nothing_to_be_unchanged(
    server: FeedServer, make_context: Contexts, feed: Feed
) -> None:
    report = fetch(make_context(feed("a", server.serve("a", status=304))))
    assert "without conditions" in report.failures[0]


@pytest.mark.parametrize("validators", [True, False])
def test_case_11_the_same_body_again_changes_nothing(
    server: FeedServer, make_context: Contexts, feed: Feed, rss: Make, entry: Make, validators: bool
) -> None:
    context = make_context(feed("a", server.serve("a", rss(entry(1)), validators=validators)))
    fetch(context)
    for _ in range(3):
        report = again(context)
        assert (report.unchanged, report.stored, report.updated) == (1, 0, 0)
    assert (count(context, ItemRow), count(context, ItemVersionRow), count(context, SightingRow)) == (1, 0, 0)


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
) -> None:
    headers = {"Retry-After": wish, "Date": "Sun, 01 Mar 2026 12:00:00 GMT"}
    context = make_context(feed("a", server.serve("a", status=429, headers=headers)))
    report = fetch(context)
    assert (report.slowed, report.failed, report.failures) == (1, (), ())
    after = memory(context)
    assert after.next_check_at == clock() + expected
    assert (after.error_count, after.error_kind) == (0, "asked to slow down")


@pytest.mark.parametrize("wish", ["abc", "-5", ""])
def test_case_12_a_429_with_a_senseless_wish_is_waited_out_as_usual(
    server: FeedServer, make_context: Contexts, feed: Feed, clock: FixedClock, wish: str
) -> None:
    context = make_context(feed("a", server.serve("a", status=429, headers={"Retry-After": wish})))
    fetch(context)
    after = memory(context).next_check_at
    assert after is not None
    assert clock() + timedelta(minutes=30) <= after <= clock() + timedelta(hours=1)


def test_case_13_errors_back_off_to_the_cap_and_the_first_success_resets(
    server: FeedServer, make_context: Contexts, feed: Feed, rss: Make, entry: Make, clock: FixedClock
) -> None:
    context = make_context(feed("a", server.serve("a", status=503)))
    waits = []
    for _ in range(10):
        fetch(context)
        due = memory(context).next_check_at
        assert due is not None
        waits.append((due - clock()).total_seconds())
        clock.now = due
    assert memory(context).error_count == 10
    assert waits[0] <= 1800
    assert all(later > 1.2 * earlier for earlier, later in itertools.pairwise(waits[:6]))
    assert max(waits) <= 24 * 3600
    server.serve("a", rss(entry(1, date="")))
    fetch(context)
    after = memory(context)
    assert (after.error_count, after.error, after.error_kind) == (0, None, None)
    assert after.next_check_at is not None
    assert after.next_check_at - clock() <= timedelta(hours=1)


def test_case_14_a_single_permanent_redirect_is_followed_and_the_address_kept(
    server: FeedServer, make_context: Contexts, feed: Feed, rss: Make, entry: Make
) -> None:
    server.serve("new", rss(entry(1)))
    url = server.serve("old", status=301, headers={"Location": "/new"})
    context = make_context(feed("a", url))
    assert fetch(context).stored == 1
    assert (memory(context).url, memory(context).moved_to) == (url, server.url("new"))


def test_case_14_a_permanent_redirect_that_stands_is_adopted_with_an_audit_row(
    server: FeedServer, make_context: Contexts, feed: Feed, rss: Make, entry: Make, clock: FixedClock
) -> None:
    server.serve("new", rss(entry(1)))
    context = make_context(feed("a", server.serve("old", status=301, headers={"Location": "/new"})))
    for _ in range(3):
        fetch(context)
        clock.advance(timedelta(hours=25))
    assert memory(context).url == server.url("new")
    with context.store.read() as session:
        row = session.scalars(select(AuditRow)).one()
    assert (row.action, row.subject) == ("adopt permanent redirect", "feed a")
    again(context)
    assert server.requests[-1].path == "/new"


def test_case_14_a_temporary_redirect_is_never_adopted(
    server: FeedServer, make_context: Contexts, feed: Feed, rss: Make, entry: Make, clock: FixedClock
) -> None:
    server.serve("new", rss(entry(1)))
    url = server.serve("old", status=302, headers={"Location": "/new"})
    context = make_context(feed("a", url))
    for _ in range(5):
        fetch(context)
        clock.advance(timedelta(hours=25))
    assert memory(context).url == url


def test_case_14_a_feed_that_moved_onto_another_is_flagged_and_not_merged(
    server: FeedServer, make_context: Contexts, feed: Feed, rss: Make, entry: Make, clock: FixedClock
) -> None:
    new = server.serve("new", rss(entry(1)))
    old = server.serve("old", status=301, headers={"Location": "/new"})
    context = make_context(feed("a", old), feed("b", new))
    for _ in range(4):
        fetch(context)
        clock.advance(timedelta(hours=25))
    assert (memory(context, "a").state, memory(context, "a").url) == ("duplicate", old)
    assert memory(context, "b").state == "active"
    assert count(context, ItemRow) == 1


def test_case_15_a_feed_that_is_gone_is_shown_and_looked_at_once_a_week(
    server: FeedServer, make_context: Contexts, feed: Feed, rss: Make, entry: Make, clock: FixedClock
) -> None:
    context = make_context(feed("a", server.serve("a", status=410)))
    reports = [again(context) for _ in range(3)]
    assert [report.gone for report in reports] == [(), (), ("a",)]
    after = memory(context)
    assert (after.state, after.next_check_at) == ("gone", clock() + timedelta(days=7))
    again(context)
    assert told(context) == ["ops:feed gone:a:2026-03-01"], "once"
    server.serve("a", rss(entry(1)))
    again(context)
    assert memory(context).state == "active", "some come back"


def test_an_operator_is_told_once_when_a_feed_falls_silent_or_fails_for_the_fifth_time(
    server: FeedServer, make_context: Contexts, feed: Feed, rss: Make, entry: Make, clock: FixedClock
) -> None:
    hourly = [entry(n) for n in range(8, 12)]
    bad = server.serve("b", status=500)
    context = make_context(feed("a", server.serve("a", rss(*hourly))), feed("b", bad))
    for _ in range(6):
        again(context)
        clock.advance(timedelta(hours=12))
    assert told(context) == ["ops:feed failing:b:2026-03-03", "ops:feed silent:a:2026-03-03"]


def test_feeds_that_are_silent_when_first_seen_tell_nobody(
    server: FeedServer, make_context: Contexts, feed: Feed, rss: Make, entry: Make, clock: FixedClock
) -> None:
    clock.advance(timedelta(days=400))
    context = make_context(feed("a", server.serve("a", rss(*(entry(n) for n in range(8, 12))))))
    fetch(context)
    again(context)
    assert told(context) == []


def test_case_17_a_challenge_is_named_as_one(server: FeedServer, make_context: Contexts, feed: Feed) -> None:
    url = server.serve("a", b"<html>", status=403, headers={"cf-mitigated": "challenge"})
    report = fetch(make_context(feed("a", url)))
    assert [(name, kind) for name, kind, _ in report.failed] == [("a", "blocked by challenge")]


def test_case_1_one_bad_feed_of_each_kind_does_not_stop_the_others(
    server: FeedServer, make_context: Contexts, feed: Feed, rss: Make, entry: Make, clock: FixedClock
) -> None:
    bad = {
        "silent": server.serve("silent", fault=Fault.SILENT),
        "reset": server.serve("reset", fault=Fault.RESET),
        "page": server.serve("page", b"<html></html>", content_type="text/html"),
        "missing": server.url("missing"),
        "private": "http://192.168.0.1/feed",
        "endless": server.serve("endless", fault=Fault.ENDLESS),
    }
    good = {f"good{n}": server.serve(f"good{n}", rss(entry(n))) for n in range(5)}
    context = make_context(*(feed(n, u) for n, u in (bad | good).items()), limits={"deadline": "1 s"})
    report = fetch(context)
    assert {name: kind for name, kind, _ in report.failed} == {
        "silent": "timed out",
        "reset": "connection failed",
        "page": "not a feed",
        "missing": "http status",
        "private": "address refused",
        "endless": "too large",
    }
    assert (report.checked, report.stored, len(report.failures)) == (11, 5, 6)
    for name in bad:
        after = memory(context, name)
        assert (after.error_count, after.checked_at) == (1, clock())
        assert after.error
        assert after.next_check_at is not None
        assert after.next_check_at > clock()


def test_case_18_a_host_is_asked_by_so_many_at_once_and_spaced_and_a_slow_one_starves_nobody(
    server: FeedServer, make_context: Contexts, feed: Feed, rss: Make, entry: Make
) -> None:
    slow = [feed(f"slow{n}", server.serve(f"slow{n}", rss(entry(n)), latency=0.15)) for n in range(8)]
    other = server.serve("other", rss(entry(99))).replace("127.0.0.1", "localhost")
    context = make_context(*slow, feed("other", other), limits={"per_host": 2, "host_spacing": "0.05 s"})
    context.http = type(context.http)(allow=[server.host, f"localhost:{server.port}"])
    fetch(context, workers=4)
    at = {request.path: request.at for request in server.requests}
    starts = sorted(moment for path, moment in at.items() if path.startswith("/slow"))
    assert starts[-1] - starts[0] > 0.4, "two at a time, each 0.15 s"
    assert at["/other"] < starts[-1], "another host need not wait"


@pytest.mark.parametrize("fault", [Fault.SHORT, Fault.RESET])
def test_case_5_a_broken_body_saves_no_validator_and_touches_no_item(
    server: FeedServer, make_context: Contexts, feed: Feed, rss: Make, entry: Make, fault: Fault
) -> None:
    context = make_context(feed("a", server.serve("a", rss(entry(1)))))
    fetch(context)
    before = memory(context)
    server.serve("a", fault=fault)
    again(context)
    after = memory(context)
    assert (after.etag, after.last_modified, after.body_hash) == (before.etag, before.last_modified, before.body_hash)
    assert count(context, ItemRow) == 1


def test_case_22_a_truncated_body_saves_no_validator_so_that_it_is_fetched_again_in_full(
    server: FeedServer, make_context: Contexts, feed: Feed, rss: Make, entry: Make
) -> None:
    whole = rss(entry(1), entry(2))
    context = make_context(feed("a", server.serve("a", whole[: whole.index("number 2")])))
    report = fetch(context)
    assert (report.stored, report.degraded) == (1, ("a",))
    after = memory(context)
    assert (after.state, after.etag, after.last_modified, after.body_hash) == ("degraded", None, None, None)
    assert after.note == "cut short"
    server.serve("a", whole)
    assert again(context).stored == 1
    assert memory(context).state == "active"


def test_case_26_nothing_grows_over_a_hundred_looks_whatever_the_guids_do(
    server: FeedServer, make_context: Contexts, feed: Feed, rss: Make, entry: Make, clock: FixedClock
) -> None:
    context = make_context(feed("a", server.serve("a", "")), feed("b", server.serve("b", rss(entry(1)))))
    for n in range(100):
        changing = entry(1, guid=f"new-each-time-{n}")
        without = entry(2, guid="")
        same = entry(3, guid="same") + entry(4, guid="same")
        nothing = entry(5, guid="", link="")
        server.serve("a", rss(changing, without, same, nothing, head=f"<title>{n}</title>"))
        again(context)
    assert count(context, ItemRow) == 5
    assert count(context, SightingRow) == 1
    assert count(context, ItemVersionRow) == 0


def test_case_26_a_guid_reused_for_a_new_story_is_a_new_item_and_the_old_one_stays(
    server: FeedServer, make_context: Contexts, feed: Feed, rss: Make, entry: Make
) -> None:
    context = make_context(feed("a", server.serve("a", rss(entry(1, title="Harbour opens", guid="x")))))
    fetch(context)
    server.serve("a", rss(entry(2, title="Council repairs the bridge", guid="x")))
    for _ in range(3):
        again(context)
    assert sorted(item.title for item in items(context)) == ["Council repairs the bridge", "Harbour opens"]
    assert count(context, ItemVersionRow) == 0


def test_case_27_an_edited_title_is_a_new_version_that_waits_for_matching_again(
    server: FeedServer, make_context: Contexts, feed: Feed, rss: Make, entry: Make
) -> None:
    from storage import items as repository

    context = make_context(feed("a", server.serve("a", rss(entry(1, title="Harbour opens")))))
    fetch(context)
    with context.store.begin() as session:
        (item,) = repository.waiting(session, "m|r", 10, "me", context.clock())
        repository.mark_matched(session, "m|r", [repository.Matched(item.id, item.version, "on subject")])
    server.serve("a", rss(entry(1, title="Harbour opens late")))
    assert again(context).updated == 1
    with context.store.begin() as session:
        (item,) = repository.waiting(session, "m|r", 10, "me", context.clock())
        old = session.scalars(select(ItemVersionRow)).one()
    assert (item.title, item.version) == ("Harbour opens late", 2)
    assert (old.title, old.version) == ("Harbour opens", 1)


def test_case_28_a_ticking_clock_in_a_page_comes_to_rest(
    server: FeedServer,
    make_context: Contexts,
    feed: Feed,
    rss: Make,
    entry: Make,
    caplog: pytest.LogCaptureFixture,
) -> None:
    context = make_context(feed("a", server.serve("a", "")), limits={"max_updates": 3})
    with caplog.at_level(logging.INFO, "storage.intake"):
        for n in range(10):
            server.serve("a", rss(entry(1, title=f"It is {n} o'clock in the harbour")))
            again(context)
    assert (items(context)[0].version, count(context, ItemVersionRow)) == (4, 3)
    assert "edited more than 3 times" in caplog.text


DATES = [
    "",
    "yesterday",
    "Thu, 01 Jan 1970 00:00:00 GMT",
    "Tue, 01 Jan 2199 00:00:00 GMT",
    "Tue, 31 Feb 2026 10:00:00 GMT",
]


def test_case_29_dates_that_cannot_be_believed_give_way_to_first_sight_and_order_is_stable(
    server: FeedServer, make_context: Contexts, feed: Feed, rss: Make, entry: Make, clock: FixedClock
) -> None:
    entries = [entry(n, date=date) for n, date in enumerate(DATES)]
    context = make_context(feed("a", server.serve("a", rss(*entries))))
    fetch(context)
    found = items(context)
    assert {(item.published, item.dated_by, item.sort_at) for item in found} == {(None, "first seen", clock())}
    clock.advance(timedelta(days=1))
    server.serve("a", rss(*reversed(entries)))
    again(context)
    assert [item.title for item in items(context)] == [item.title for item in found]


def test_the_same_article_in_two_feeds_is_one_item_and_one_sighting(
    server: FeedServer, make_context: Contexts, feed: Feed, rss: Make, entry: Make
) -> None:
    link = "https://news.example/same"
    first = feed("a", server.serve("a", rss(entry(1, link=link + "?utm_source=rss"))))
    second = feed("b", server.serve("b", rss(entry(2, link=link + "/"))))
    context = make_context(first, second)
    report = fetch(context)
    assert (report.stored, report.duplicates) == (1, 1)
    assert (count(context, ItemRow), count(context, SightingRow)) == (1, 1)


def test_only_due_feeds_are_looked_at_unless_forced(
    server: FeedServer, make_context: Contexts, feed: Feed, rss: Make, entry: Make, clock: FixedClock
) -> None:
    context = make_context(feed("a", server.serve("a", rss(entry(1)))), feed("b", server.serve("b", rss(entry(2)))))
    assert [f.name for f in due_feeds(context)] == ["a", "b"]
    assert fetch(context, feeds=["a"]).checked == 1
    assert [f.name for f in due_feeds(context)] == ["b"]
    assert fetch(context).checked == 1
    assert fetch(context).checked == 0
    assert fetch(context, feeds=["b"], force=True).checked == 1
    clock.advance(timedelta(days=2))
    assert fetch(context).checked == 2


def test_two_fetchers_at_once_look_at_a_feed_once(
    server: FeedServer, make_context: Contexts, feed: Feed, rss: Make, entry: Make, clock: FixedClock
) -> None:
    context = make_context(feed("a", server.serve("a", rss(entry(1)))))
    with context.store.begin() as session:
        stored.sync(session, context.feeds, clock())
        assert list(stored.claim(session, ["a"], "other", clock())) == ["a"]
    assert fetch(context, force=True).checked == 0
    clock.advance(stored.LEASE)
    assert fetch(context, force=True).checked == 1, "a lease ends, so that a crash costs no feed"


def test_switched_off_removed_and_changed_feeds_say_so(
    server: FeedServer, make_context: Contexts, feed: Feed, rss: Make, entry: Make
) -> None:
    first, second = server.serve("a", rss(entry(1))), server.serve("b", rss(entry(2)))
    fetch(make_context(feed("a", first), feed("b", second)))
    context = make_context(feed("a", first, enabled=False))
    assert fetch(context, force=True).checked == 0
    assert (memory(context, "a").state, memory(context, "b").state) == ("paused", "removed")
    context = make_context(feed("a", second))
    fetch(context)
    after = memory(context, "a")
    assert (after.state, after.url, after.configured_url) == ("active", second, second)


def test_a_look_the_database_refuses_costs_only_itself_and_is_fetched_again(
    server: FeedServer,
    make_context: Contexts,
    feed: Feed,
    rss: Make,
    entry: Make,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    context = make_context(*(feed(n, server.serve(n, rss(entry(k)))) for k, n in enumerate(("a", "b", "c"))))
    record = stored.record

    def refusing(session: Any, looks: Any, most_updates: int = 24) -> Any:
        if any(look.feed == "b" and look.entries for _, look in looks):
            raise StoreError("store", "text fields cannot contain that")
        return record(session, looks, most_updates)

    monkeypatch.setattr(stored, "record", refusing)
    report = fetch(context)
    assert (report.stored, [name for name, *_ in report.failed]) == (2, ["b"])
    assert "could not be stored" in report.failures[0]
    after = memory(context, "b")
    assert (after.error_count, after.etag, after.body_hash) == (1, None, None)
    monkeypatch.undo()
    assert fetch(context, force=True).stored == 1


def test_an_error_of_the_program_surfaces_once_the_other_feeds_are_stored(
    server: FeedServer, make_context: Contexts, feed: Feed, rss: Make, entry: Make
) -> None:
    context = make_context(*(feed(n, server.serve(n, rss(entry(k)))) for k, n in enumerate(("a", "b", "c"))))

    def broken(body: bytes, url: str, kind: str, most: int) -> Any:
        if url.endswith("/b"):
            raise ZeroDivisionError
        return parse(body, url, kind, most)

    with pytest.raises(ZeroDivisionError):
        stage.fetch(context, parser=broken)
    assert count(context, ItemRow) == 2


def test_a_look_is_counted_at_each_drop_point(
    server: FeedServer, make_context: Contexts, feed: Feed, rss: Make, entry: Make, clock: FixedClock
) -> None:
    context = make_context(
        feed("a", server.serve("a", rss(entry(1), entry(2), "<item></item>"))),
        feed("b", server.serve("b", rss(entry(1)))),
        feed("c", server.serve("c", b"<html>", content_type="text/html")),
        feed("d", server.serve("d", fault=Fault.HUGE)),
    )
    fetch(context)
    server.serve("b", status=304)
    again(context)
    with context.store.read() as session:
        drops = stored.drop_points(session, clock() - timedelta(days=1))
    assert drops == {
        "fetched": 2,
        "unchanged": 2,
        "not a feed": 2,
        "too large": 2,
        "entries": 4,
        "stored": 2,
        "updated": 0,
        "duplicate": 1,
        "dropped": 1,
    }


def test_looks_are_forgotten_after_ninety_days(
    server: FeedServer, make_context: Contexts, feed: Feed, rss: Make, entry: Make, clock: FixedClock
) -> None:
    context = make_context(feed("a", server.serve("a", rss(entry(1)))))
    fetch(context)
    clock.advance(timedelta(days=91))
    fetch(context)
    assert count(context, FetchRow) == 1
    assert count(context, ItemRow) == 1
