"""What a look does to the store: items, versions, validators. Cases 5, 10, 11, 22 and 26 to 29."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from core.clock import FixedClock
from feeds.config import FeedConfig
from feeds.loopback import Fault, FeedServer
from pledgewatch.context import Context
from storage.schema.news import ItemRow, ItemVersionRow, SightingRow

Make = Callable[..., str]
Feed = Callable[..., FeedConfig]
Contexts = Callable[..., Context]
Rounds = Any


def test_a_first_look_stores_the_items_with_outlet_tier_and_times(
    server: FeedServer, make_context: Contexts, feed: Feed, rss: Make, entry: Make, clock: FixedClock, rounds: Rounds
) -> None:
    context = make_context(feed("a", server.serve("a", rss(entry(1), entry(2))), tier="wire", language="en"))
    report = rounds.fetch(context)
    assert (report.feeds, report.checked, report.entries, report.stored, report.failures) == (1, 1, 2, 2, ())
    first = rounds.items(context)[0]
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
    server: FeedServer, make_context: Contexts, feed: Feed, rss: Make, entry: Make, clock: FixedClock, rounds: Rounds
) -> None:
    context = make_context(feed("a", server.serve("a", rss(entry(1)))))
    rounds.fetch(context)
    tag = rounds.memory(context).etag
    server.serve("a", status=304, headers={"Last-Modified": "Sun, 01 Mar 2026 12:00:00 GMT"})
    clock.advance(timedelta(hours=1))
    report = rounds.again(context)
    assert (report.unchanged, report.failures) == (1, ())
    assert server.requests[-1].headers["if-none-match"] == tag
    after = rounds.memory(context)
    assert (after.etag, after.last_modified) == (tag, "Sun, 01 Mar 2026 12:00:00 GMT")
    assert after.succeeded_at == clock()


def test_case_10_a_304_nobody_asked_for_is_an_error_since_there_is_nothing_to_be_unchanged(
    server: FeedServer, make_context: Contexts, feed: Feed, rounds: Rounds
) -> None:
    report = rounds.fetch(make_context(feed("a", server.serve("a", status=304))))
    assert "without conditions" in report.failures[0]


@pytest.mark.parametrize("validators", [True, False])
def test_case_11_the_same_body_again_changes_nothing(
    server: FeedServer, make_context: Contexts, feed: Feed, rss: Make, entry: Make, validators: bool, rounds: Rounds
) -> None:
    context = make_context(feed("a", server.serve("a", rss(entry(1)), validators=validators)))
    rounds.fetch(context)
    for _ in range(3):
        report = rounds.again(context)
        assert (report.unchanged, report.stored, report.updated) == (1, 0, 0)
    assert (
        rounds.count(context, ItemRow),
        rounds.count(context, ItemVersionRow),
        rounds.count(context, SightingRow),
    ) == (1, 0, 0)


@pytest.mark.parametrize("fault", [Fault.SHORT, Fault.RESET])
def test_case_5_a_broken_body_saves_no_validator_and_touches_no_item(
    server: FeedServer, make_context: Contexts, feed: Feed, rss: Make, entry: Make, fault: Fault, rounds: Rounds
) -> None:
    context = make_context(feed("a", server.serve("a", rss(entry(1)))))
    rounds.fetch(context)
    before = rounds.memory(context)
    server.serve("a", fault=fault)
    rounds.again(context)
    after = rounds.memory(context)
    assert (after.etag, after.last_modified, after.body_hash) == (before.etag, before.last_modified, before.body_hash)
    assert rounds.count(context, ItemRow) == 1


def test_case_22_a_truncated_body_saves_no_validator_so_that_it_is_fetched_again_in_full(
    server: FeedServer, make_context: Contexts, feed: Feed, rss: Make, entry: Make, rounds: Rounds
) -> None:
    whole = rss(entry(1), entry(2))
    context = make_context(feed("a", server.serve("a", whole[: whole.index("number 2")])))
    report = rounds.fetch(context)
    assert (report.stored, report.degraded) == (1, ("a",))
    after = rounds.memory(context)
    assert (after.state, after.etag, after.last_modified, after.body_hash) == ("degraded", None, None, None)
    assert after.note == "cut short"
    server.serve("a", whole)
    assert rounds.again(context).stored == 1
    assert rounds.memory(context).state == "active"


def test_case_26_nothing_grows_over_a_hundred_looks_whatever_the_guids_do(
    server: FeedServer, make_context: Contexts, feed: Feed, rss: Make, entry: Make, clock: FixedClock, rounds: Rounds
) -> None:
    context = make_context(feed("a", server.serve("a", "")), feed("b", server.serve("b", rss(entry(1)))))
    for n in range(100):
        changing = entry(1, guid=f"new-each-time-{n}")
        without = entry(2, guid="")
        same = entry(3, guid="same") + entry(4, guid="same")
        nothing = entry(5, guid="", link="")
        server.serve("a", rss(changing, without, same, nothing, head=f"<title>{n}</title>"))
        rounds.again(context)
    assert rounds.count(context, ItemRow) == 5
    assert rounds.count(context, SightingRow) == 1
    assert rounds.count(context, ItemVersionRow) == 0


def test_case_26_a_guid_reused_for_a_new_story_is_a_new_item_and_the_old_one_stays(
    server: FeedServer, make_context: Contexts, feed: Feed, rss: Make, entry: Make, rounds: Rounds
) -> None:
    context = make_context(feed("a", server.serve("a", rss(entry(1, title="Harbour opens", guid="x")))))
    rounds.fetch(context)
    server.serve("a", rss(entry(2, title="Council repairs the bridge", guid="x")))
    for _ in range(3):
        rounds.again(context)
    assert sorted(item.title for item in rounds.items(context)) == ["Council repairs the bridge", "Harbour opens"]
    assert rounds.count(context, ItemVersionRow) == 0


def test_case_27_an_edited_title_is_a_new_version_that_waits_for_matching_again(
    server: FeedServer, make_context: Contexts, feed: Feed, rss: Make, entry: Make, rounds: Rounds
) -> None:
    from storage import items as repository

    context = make_context(feed("a", server.serve("a", rss(entry(1, title="Harbour opens")))))
    rounds.fetch(context)
    with context.store.begin() as session:
        (item,) = repository.waiting(session, "m|r", 10, "me", context.clock())
        repository.mark_matched(session, "m|r", [repository.Matched(item.id, item.version, "on subject")])
    server.serve("a", rss(entry(1, title="Harbour opens late")))
    assert rounds.again(context).updated == 1
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
    rounds: Rounds,
) -> None:
    context = make_context(feed("a", server.serve("a", "")), limits={"max_updates": 3})
    with caplog.at_level(logging.INFO, "storage.intake"):
        for n in range(10):
            server.serve("a", rss(entry(1, title=f"It is {n} o'clock in the harbour")))
            rounds.again(context)
    assert (rounds.items(context)[0].version, rounds.count(context, ItemVersionRow)) == (4, 3)
    assert "edited more than 3 times" in caplog.text


DATES = [
    "",
    "yesterday",
    "Thu, 01 Jan 1970 00:00:00 GMT",
    "Tue, 01 Jan 2199 00:00:00 GMT",
    "Tue, 31 Feb 2026 10:00:00 GMT",
]


def test_case_29_dates_that_cannot_be_believed_give_way_to_first_sight_and_order_is_stable(
    server: FeedServer, make_context: Contexts, feed: Feed, rss: Make, entry: Make, clock: FixedClock, rounds: Rounds
) -> None:
    entries = [entry(n, date=date) for n, date in enumerate(DATES)]
    context = make_context(feed("a", server.serve("a", rss(*entries))))
    rounds.fetch(context)
    found = rounds.items(context)
    assert {(item.published, item.dated_by, item.sort_at) for item in found} == {(None, "first seen", clock())}
    clock.advance(timedelta(days=1))
    server.serve("a", rss(*reversed(entries)))
    rounds.again(context)
    assert [item.title for item in rounds.items(context)] == [item.title for item in found]


def test_the_same_article_in_two_feeds_is_one_item_and_one_sighting(
    server: FeedServer, make_context: Contexts, feed: Feed, rss: Make, entry: Make, rounds: Rounds
) -> None:
    link = "https://news.example/same"
    first = feed("a", server.serve("a", rss(entry(1, link=link + "?utm_source=rss"))))
    second = feed("b", server.serve("b", rss(entry(2, link=link + "/"))))
    context = make_context(first, second)
    report = rounds.fetch(context)
    assert (report.stored, report.duplicates) == (1, 1)
    assert (rounds.count(context, ItemRow), rounds.count(context, SightingRow)) == (1, 1)
