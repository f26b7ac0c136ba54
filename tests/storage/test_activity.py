"""The digest's counts, on both engines."""

from datetime import UTC, datetime, timedelta

from pledgewatch.stages.digest import digest_text
from storage import activity
from storage.schema.ledger import StatusChangeRow
from storage.schema.news import FeedRow, ItemRow
from storage.schema.outbox import AlertRow

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
WEEK = timedelta(days=7)


def change(number, at, holder=""):
    return StatusChangeRow(
        commitment=f"c{number}", holder=holder, before="no evidence", after="fulfilled", progress="p", reason="r",
        cause="evidence", effective_at=at, at=at,
    )  # fmt: skip


def test_what_happened_since_a_time_is_counted_and_what_was_before_is_not(store):
    with store.begin() as session:
        for number, at in enumerate([NOW, NOW - timedelta(days=3), NOW - timedelta(days=9)]):
            key = f"i{number}"
            session.add(ItemRow(id=key, feed="f", identity=key, title=key, first_seen=at, sort_at=at, content_hash=key))
            session.add_all([change(number, at), change(number, at, holder="germany")])
        for key, decision in (("a", "send"), ("b", "hold"), ("c", "hold")):
            session.add(
                AlertRow(key=key, kind="act", decision=decision, reason="r", facts={}, created_at=NOW, updated_at=NOW)
            )
        session.add(FeedRow(name="good", url="u", configured_url="u"))
        session.add(FeedRow(name="bad", url="v", configured_url="v", error_count=3))
    with store.read() as session:
        found = activity.since(session, NOW - WEEK)
    assert (found.items, found.changed, found.sent, found.held) == (2, 2, 1, 2)
    assert [c.commitment for c in found.changes] == ["c1", "c0"]
    assert (found.feeds, found.failing) == (2, ("bad",))


def test_the_digest_says_it_in_plain_lines(store):
    with store.begin() as session:
        session.add_all(change(number, NOW) for number in range(activity.SHOWN + 2))
        session.add(FeedRow(name="bad", url="v", configured_url="v", error_count=3))
    with store.read() as session:
        lines = digest_text(activity.since(session, NOW - WEEK), NOW, 7).splitlines()
    assert lines[0].startswith("7 days to 01 March 2026: 0 new items")
    assert "c11: no evidence → fulfilled" in lines
    assert lines[-2:] == ["and 2 more changes of status", "1 of 1 feeds fail: bad"]
