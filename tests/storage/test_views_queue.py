"""The queue follows the ledger on both engines: what is open waits once, in a stable order, folded by act."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import UsageError
from core.records import Item, Match, Matching, Span
from core.words import Decision, Modality, Status, Verdict
from storage import evidence
from storage.engine import Store
from storage.matchings import Stamps
from storage.schema.ledger import EvidenceRow, ReviewRow, StatusRow
from storage.schema.news import ItemRow
from storage.schema.queue import QueueRow
from storage.views import items, paging, queue
from storage.views.impact import impact, priority, uncertainty
from storage.views.queue import QueueFilter
from storage.views.queue_sync import catch_up, is_behind, rebuild
from storage.views.search import parse_query

NOW = datetime(2026, 11, 20, tzinfo=UTC)


def add(
    session: Session, name: str, *, confidence: float = 0.6, story: int | None = None, matcher: str = "m1", **more: str
) -> int:
    """One item with one match; the number of its evidence."""
    title = more.get("title", f"Headline of {name}")
    if session.get(ItemRow, name) is None:
        row = ItemRow(id=name, feed="f", identity=name, title=title, first_seen=NOW, sort_at=NOW, content_hash="h")
        session.add(row)
        session.flush()
    item = Item(name, title, first_seen=NOW, published=NOW)
    match = Match("exercises", Verdict(more.get("verdict", "fulfils")), confidence, True, ("germany", "nato"),
                  Modality.DONE, (Span("title", title[:4], 0, 4),), ())  # fmt: skip
    evidence.record_matching(session, item, Matching(name, (match,), "on subject"), Stamps(matcher, "r1"), NOW)
    return max(session.scalars(select(EvidenceRow.id)))


def review(session: Session, one: int, decision: Decision, undoes: int | None = None) -> int:
    row = ReviewRow(evidence_id=one, decision=decision.value, reviewer="Ana", via="web", at=NOW, undoes=undoes)
    session.add(row)
    session.flush()
    return row.id


def waiting(session: Session, **wanted: object) -> list[int]:
    return list(queue.page(session, QueueFilter(**wanted)).rows)  # type: ignore[arg-type]


def test_decided_evidence_leaves_undone_evidence_comes_back(store: Store) -> None:
    with store.begin() as session:
        one = add(session, "a")
        assert is_behind(session)
        catch_up(session, NOW)
        assert waiting(session) == [one]
        assert not is_behind(session)
        made = review(session, one, Decision.REJECT)
        catch_up(session, NOW)
        assert waiting(session) == []
        review(session, one, Decision.UNDO, undoes=made)
        catch_up(session, NOW)
        assert waiting(session) == [one]
        review(session, one, Decision.UNSURE)
        catch_up(session, NOW)
        assert (waiting(session), waiting(session, state="unsure")) == ([], [one])


def test_a_newer_reading_of_an_item_replaces_what_waited(store: Store) -> None:
    with store.begin() as session:
        add(session, "a")
        catch_up(session, NOW)
        newer = add(session, "a", matcher="m2")
        catch_up(session, NOW)
        assert waiting(session) == [newer]


def test_the_order_follows_the_status_when_it_changes(store: Store) -> None:
    with store.begin() as session:
        plus, minus = add(session, "a", confidence=0.5), add(session, "b", confidence=0.55, verdict="contradicts")
        catch_up(session, NOW)
        assert waiting(session) == [minus, plus]
        row = StatusRow(commitment="exercises", holder="", status=Status.CONTRADICTED, progress="announced", score=-1.0)
        row.since = row.updated_at = NOW
        session.add(row)
        session.flush()
        catch_up(session, NOW)
        assert waiting(session) == [plus, minus]
        before = session.execute(select(QueueRow.evidence_id, QueueRow.priority).order_by(QueueRow.evidence_id)).all()
        rebuild(session, NOW)
        assert (
            before
            == session.execute(select(QueueRow.evidence_id, QueueRow.priority).order_by(QueueRow.evidence_id)).all()
        )


def test_pages_hold_everything_once_even_when_more_arrives(store: Store) -> None:
    with store.begin() as session:
        for number in range(25):
            add(session, f"i{number:02}", confidence=0.5 + (number % 5) / 20)
        catch_up(session, NOW)
        seen: list[int] = []
        after = None
        while True:
            page = queue.page(session, QueueFilter(), "priority", after, 4)
            seen += page.rows
            after = page.after
            if after is None:
                break
            add(session, f"late{len(seen)}", confidence=0.5)
            catch_up(session, NOW)
        assert len(seen) == len(set(seen))
        assert set(range(1, 26)) <= set(seen)


def test_filters_and_facets_agree(store: Store) -> None:
    with store.begin() as session:
        add(session, "a", verdict="contradicts")
        add(session, "b", confidence=0.95, title="Żółta łódź płynie")
        catch_up(session, NOW)
        counted = queue.facets(session, QueueFilter())
        assert counted.values["verdict"] == [("contradicts", 1), ("fulfils", 1)]
        assert counted.values["holder"] == [("germany", 2), ("nato", 2)]
        assert counted.values["band"] == [("90", 1), ("50", 1)]
        assert len(waiting(session, holder="germany")) == 2
        assert len(waiting(session, band="90")) == len(waiting(session, text="płynie")) == 1
        assert waiting(session, holder="germ") == waiting(session, commitments=()) == []
        assert waiting(session, before=NOW - timedelta(days=1)) == []


@pytest.mark.parametrize(
    "query", ['"', "a AND", "NEAR(", "x:y", "'; --", "\\", "()|&!<->", "日本", "-only", "*", "o'brien*"]
)
def test_no_words_are_a_syntax_error(store: Store, query: str) -> None:
    with store.read() as session:
        assert items.found(session, query).rows == ()


@given(st.text(max_size=60))
def test_any_text_is_a_query_of_words(text: str) -> None:
    for term in parse_query(text):
        assert term.words
        assert all(word.replace("'", "").isalnum() for word in term.words)


@given(st.text(max_size=80))
def test_a_cursor_is_ours_or_refused(text: str) -> None:
    try:
        value, key = paging.read_cursor(text, float, int)
    except UsageError:
        return
    assert value == value
    assert 0 <= key < 2**63


@given(st.floats(0, 1), st.sampled_from(list(Verdict)), st.sampled_from(list(Status)), st.booleans())
def test_priorities_are_between_nothing_and_one(
    confidence: float, verdict: Verdict, status: Status, appears: bool
) -> None:
    found = impact(verdict, status, appears)
    assert 0 < priority(uncertainty(confidence), found.weight) <= 1
    assert found.words
