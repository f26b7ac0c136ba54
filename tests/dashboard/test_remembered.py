"""What is remembered of the queue is forgotten as soon as the queue changes, by whatever way."""

from sqlalchemy import select
from starlette.testclient import TestClient

from core.clock import FixedClock
from core.words import Decision
from dashboard.remembered import Remembered
from storage.engine import Store
from storage.schema.ledger import ReviewRow
from storage.views import queue
from storage.views.queue import QueueFilter
from storage.views.queue_sync import in_step

ALL = QueueFilter()


def verdicts(known: Remembered, store: Store, clock: FixedClock) -> int:
    """How many cards the facets count."""
    with in_step(store, clock()) as step:
        return known.facets(step, ALL).total.value


def test_the_same_question_is_asked_once_while_the_queue_stays(full_store: Store, clock: FixedClock) -> None:
    known = Remembered()
    with in_step(full_store, clock()) as step:
        first = known.facets(step, ALL)
        assert known.facets(step, ALL) is first
        assert known.page(step, ALL, "priority", None, 3) is known.page(step, ALL, "priority", None, 3)
        assert known.page(step, ALL, "oldest", None, 3) != known.page(step, ALL, "priority", None, 2)


def test_a_decision_made_anywhere_is_seen_at_once_though_the_clock_stands(full_store: Store, clock: FixedClock) -> None:
    known = Remembered()
    before = verdicts(known, full_store, clock)
    with full_store.begin() as session:
        one = queue.page(session, ALL).rows[0]
        review = ReviewRow(evidence_id=one, decision=Decision.REJECT.value, reviewer="Boris", via="slack", at=clock())
        session.add(review)
    assert verdicts(known, full_store, clock) == before - 1
    with full_store.begin() as session:
        newest = session.scalars(select(ReviewRow.id).order_by(ReviewRow.id.desc())).first()
        undo = ReviewRow(evidence_id=one, decision="undo", reviewer="Boris", via="slack", at=clock(), undoes=newest)
        session.add(undo)
    assert verdicts(known, full_store, clock) == before


def test_an_assignment_counts_at_once(client: TestClient) -> None:
    one = client.get("/queue.json").json()["cards"][0]["id"]
    assert client.get("/queue.json").json()["facets"]["assignee"] == []
    client.post(f"/evidence/{one}/triage", data={"assignee": "Ana"})
    assert client.get("/queue.json").json()["facets"]["assignee"] == [["Ana", 1]]


def test_a_search_is_asked_again_each_time(full_store: Store, clock: FixedClock) -> None:
    known = Remembered()
    with in_step(full_store, clock()) as step:
        wanted = QueueFilter(text="sanctions")
        assert known.facets(step, wanted) is not known.facets(step, wanted)
