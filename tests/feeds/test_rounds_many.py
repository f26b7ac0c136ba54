"""Many feeds at once: none stops another, none is looked at twice, every look is counted. Cases 1 and 18."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from core.clock import FixedClock
from core.errors import StoreError
from feeds.config import FeedConfig
from feeds.loopback import Fault, FeedServer
from feeds.parse import parse
from pledgewatch.context import Context
from pledgewatch.stages import fetch as stage
from pledgewatch.stages.fetch import due_feeds
from storage import feeds as stored
from storage.schema.news import FetchRow, ItemRow

Make = Callable[..., str]
Feed = Callable[..., FeedConfig]
Contexts = Callable[..., Context]
Rounds = Any


def test_case_1_one_bad_feed_of_each_kind_does_not_stop_the_others(
    server: FeedServer, make_context: Contexts, feed: Feed, rss: Make, entry: Make, clock: FixedClock, rounds: Rounds
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
    report = rounds.fetch(context)
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
        after = rounds.memory(context, name)
        assert (after.error_count, after.checked_at) == (1, clock())
        assert after.error
        assert after.next_check_at is not None
        assert after.next_check_at > clock()


def test_case_18_a_host_is_asked_by_so_many_at_once_and_spaced_and_a_slow_one_starves_nobody(
    server: FeedServer, make_context: Contexts, feed: Feed, rss: Make, entry: Make, rounds: Rounds
) -> None:
    slow = [feed(f"slow{n}", server.serve(f"slow{n}", rss(entry(n)), latency=0.15)) for n in range(8)]
    other = server.serve("other", rss(entry(99))).replace("127.0.0.1", "localhost")
    context = make_context(*slow, feed("other", other), limits={"per_host": 2, "host_spacing": "0.05 s"})
    context.http = type(context.http)(allow=[server.host, f"localhost:{server.port}"])
    rounds.fetch(context, workers=4)
    at = {request.path: request.at for request in server.requests}
    starts = sorted(moment for path, moment in at.items() if path.startswith("/slow"))
    assert starts[-1] - starts[0] > 0.4, "two at a time, each 0.15 s"
    assert at["/other"] < starts[-1], "another host need not wait"


def test_only_due_feeds_are_looked_at_unless_forced(
    server: FeedServer, make_context: Contexts, feed: Feed, rss: Make, entry: Make, clock: FixedClock, rounds: Rounds
) -> None:
    context = make_context(feed("a", server.serve("a", rss(entry(1)))), feed("b", server.serve("b", rss(entry(2)))))
    assert [f.name for f in due_feeds(context)] == ["a", "b"]
    assert rounds.fetch(context, feeds=["a"]).checked == 1
    assert [f.name for f in due_feeds(context)] == ["b"]
    assert rounds.fetch(context).checked == 1
    assert rounds.fetch(context).checked == 0
    assert rounds.fetch(context, feeds=["b"], force=True).checked == 1
    clock.advance(timedelta(days=2))
    assert rounds.fetch(context).checked == 2


def test_two_fetchers_at_once_look_at_a_feed_once(
    server: FeedServer, make_context: Contexts, feed: Feed, rss: Make, entry: Make, clock: FixedClock, rounds: Rounds
) -> None:
    context = make_context(feed("a", server.serve("a", rss(entry(1)))))
    with context.store.begin() as session:
        stored.sync(session, context.feeds, clock())
        assert list(stored.claim(session, ["a"], "other", clock())) == ["a"]
    assert rounds.fetch(context, force=True).checked == 0
    clock.advance(stored.LEASE)
    assert rounds.fetch(context, force=True).checked == 1, "a lease ends, so that a crash costs no feed"


def test_switched_off_removed_and_changed_feeds_say_so(
    server: FeedServer, make_context: Contexts, feed: Feed, rss: Make, entry: Make, rounds: Rounds
) -> None:
    first, second = server.serve("a", rss(entry(1))), server.serve("b", rss(entry(2)))
    rounds.fetch(make_context(feed("a", first), feed("b", second)))
    context = make_context(feed("a", first, enabled=False))
    assert rounds.fetch(context, force=True).checked == 0
    assert (rounds.memory(context, "a").state, rounds.memory(context, "b").state) == ("paused", "removed")
    context = make_context(feed("a", second))
    rounds.fetch(context)
    after = rounds.memory(context, "a")
    assert (after.state, after.url, after.configured_url) == ("active", second, second)


def test_a_look_the_database_refuses_costs_only_itself_and_is_fetched_again(
    server: FeedServer,
    make_context: Contexts,
    feed: Feed,
    rss: Make,
    entry: Make,
    monkeypatch: pytest.MonkeyPatch,
    rounds: Rounds,
) -> None:
    context = make_context(*(feed(n, server.serve(n, rss(entry(k)))) for k, n in enumerate(("a", "b", "c"))))
    record = stored.record

    def refusing(session: Any, looks: Any, most_updates: int = 24) -> Any:
        if any(look.feed == "b" and look.entries for _, look in looks):
            raise StoreError("store", "text fields cannot contain that")
        return record(session, looks, most_updates)

    monkeypatch.setattr(stored, "record", refusing)
    report = rounds.fetch(context)
    assert (report.stored, [name for name, *_ in report.failed]) == (2, ["b"])
    assert "could not be stored" in report.failures[0]
    after = rounds.memory(context, "b")
    assert (after.error_count, after.etag, after.body_hash) == (1, None, None)
    monkeypatch.undo()
    assert rounds.fetch(context, force=True).stored == 1


def test_an_error_of_the_program_surfaces_once_the_other_feeds_are_stored(
    server: FeedServer, make_context: Contexts, feed: Feed, rss: Make, entry: Make, rounds: Rounds
) -> None:
    context = make_context(*(feed(n, server.serve(n, rss(entry(k)))) for k, n in enumerate(("a", "b", "c"))))

    def broken(body: bytes, url: str, kind: str, most: int) -> Any:
        if url.endswith("/b"):
            raise ZeroDivisionError
        return parse(body, url, kind, most)

    with pytest.raises(ZeroDivisionError):
        stage.fetch(context, parser=broken)
    assert rounds.count(context, ItemRow) == 2


def test_a_look_is_counted_at_each_drop_point(
    server: FeedServer, make_context: Contexts, feed: Feed, rss: Make, entry: Make, clock: FixedClock, rounds: Rounds
) -> None:
    context = make_context(
        feed("a", server.serve("a", rss(entry(1), entry(2), "<item></item>"))),
        feed("b", server.serve("b", rss(entry(1)))),
        feed("c", server.serve("c", b"<html>", content_type="text/html")),
        feed("d", server.serve("d", fault=Fault.HUGE)),
    )
    rounds.fetch(context)
    server.serve("b", status=304)
    rounds.again(context)
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
    server: FeedServer, make_context: Contexts, feed: Feed, rss: Make, entry: Make, clock: FixedClock, rounds: Rounds
) -> None:
    context = make_context(feed("a", server.serve("a", rss(entry(1)))))
    rounds.fetch(context)
    clock.advance(timedelta(days=91))
    rounds.fetch(context)
    assert rounds.count(context, FetchRow) == 1
    assert rounds.count(context, ItemRow) == 1
