"""Decisions by plain form: each is kept, told, undone, and never overwrites a colleague's unseen."""

import re
from collections.abc import Callable

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from storage.engine import Store
from storage.schema.ledger import ReviewRow
from storage.schema.queue import QueueRow


def reviews(store: Store) -> list[ReviewRow]:
    with store.read() as session:
        return list(session.scalars(select(ReviewRow).order_by(ReviewRow.id)))


def waiting(store: Store) -> set[int]:
    with store.read() as session:
        return set(session.scalars(select(QueueRow.evidence_id).where(QueueRow.state == "open")))


def decide(client: TestClient, evidence: int, decision: str = "confirm", **more: object) -> object:
    return client.post(
        f"/evidence/{evidence}/review", data={"decision": decision, "back": "/queue?sort=oldest", **more}
    )


def test_the_queue_begins_with_what_is_uncertain_and_would_change_much(client: TestClient) -> None:
    cards = client.get("/queue.json").json()["cards"]
    order = [card["priority"] for card in cards]
    assert order == sorted(order, reverse=True)
    assert cards[0]["verdict"] == "contradicts"
    assert cards[0]["confidence"] < cards[-1]["confidence"]


@pytest.mark.parametrize(("decision", "state"), [("confirm", 0), ("reject", 0), ("unsure", 1)])
def test_a_decision_leads_on_and_takes_the_card_out_of_the_queue(
    client: TestClient, full_store: Store, decision: str, state: int
) -> None:
    before = waiting(full_store)
    answer = decide(client, 4, decision)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/queue?sort=oldest&did={reviews(full_store)[-1].id}"
    assert before - waiting(full_store) == {4}
    assert len(client.get("/queue.json?state=unsure").json()["cards"]) == state
    page = client.get(answer.headers["location"])
    assert 'class="toast"' in page.text
    assert f"/reviews/{reviews(full_store)[-1].id}/undo" in page.text


def test_undo_appends_a_row_and_the_card_waits_again(client: TestClient, full_store: Store) -> None:
    decide(client, 4, "reject", comment="another refinery")
    answer = client.post("/reviews/1/undo", data={"back": "/queue?sort=oldest"})
    assert answer.headers["location"] == "/queue?sort=oldest&at=4"
    assert [row.decision for row in reviews(full_store)] == ["reject", "undo"]
    assert 4 in waiting(full_store)


def test_a_fold_is_decided_and_undone_as_one(client: TestClient, full_store: Store) -> None:
    lead = client.get("/queue.json?commitment=military-aid&verdict=fulfils").json()["cards"][0]
    folded = {1, 2, 3}
    assert {card["id"] for card in client.get("/queue.json").json()["cards"]} & folded == {1}
    decide(client, 1, "confirm", fold="1")
    assert not waiting(full_store) & folded
    client.post("/reviews/1/undo")
    assert folded <= waiting(full_store)
    assert lead["id"] in {1, 18}


def test_the_second_of_two_reviewers_sees_who_was_first_and_may_override_with_a_reason(
    client: TestClient, full_store: Store
) -> None:
    decide(client, 4, "reject")
    client.post("/logout")
    client.post("/login", data={"name": "Boris"})
    late = decide(client, 4, "confirm", seen=0)
    assert late.status_code == 409
    assert "Ana decided first: reject" in late.text
    assert decide(client, 4, "confirm", seen=1).status_code == 400
    assert decide(client, 4, "confirm", seen=1, comment="the ministry confirmed it").status_code == 303
    assert [row.decision for row in reviews(full_store)] == ["reject", "confirm"]


def test_a_relabelling_says_another_verdict_or_commitment(client: TestClient, full_store: Store) -> None:
    decide(client, 4, "relabel", verdict="restates", commitment="sanctions-russia")
    made = reviews(full_store)[-1]
    assert (made.decision, made.verdict, made.commitment) == ("relabel", "restates", None)
    decide(client, 8, "relabel", verdict="advances", commitment="exercises")
    assert reviews(full_store)[-1].commitment == "exercises"
    assert decide(client, 9, "relabel", commitment="unheard-of").status_code == 404


def test_bulk_is_one_batch_and_one_undo(client: TestClient, full_store: Store) -> None:
    rows = re.findall(r'name="chosen" value="(\d+)"', client.get("/queue/bulk").text)
    answer = client.post("/queue/bulk", data={"decision": "reject", "chosen": rows[:5], "back": "/queue/bulk"})
    batches = {row.batch for row in reviews(full_store)}
    assert len(batches) == 1
    assert answer.headers["location"] == f"/queue/bulk?did={str(batches.pop()).replace(':', '%3A')}"
    undo = re.search(r'action="(/batches/[^"]+/undo)"', client.get(answer.headers["location"]).text)
    assert undo
    before = waiting(full_store)
    client.post(undo[1], data={"back": "/queue/bulk"})
    assert {int(row) for row in rows[:5]} <= waiting(full_store) - before


def test_all_of_a_filter_are_decided_folds_included(client: TestClient, full_store: Store) -> None:
    client.post("/queue/bulk", data={"decision": "confirm", "every": "true", "back": "/queue/bulk?outlet=Baltic+Wire"})
    with full_store.read() as session:
        left = session.scalars(select(QueueRow.outlet).where(QueueRow.lead.is_(True))).all()
    assert "Baltic Wire" not in left


def test_nothing_selected_is_said_so(client: TestClient) -> None:
    answer = client.post("/queue/bulk", data={"decision": "confirm"})
    assert answer.status_code == 400
    assert "nothing is selected" in answer.text


def test_htmx_is_answered_with_the_next_card_and_what_changed_around_it(client: TestClient) -> None:
    cards = client.get("/queue").text
    first, *others = re.findall(r'<article class="card" id="card-(\d+)"', cards)
    place = re.findall(r'data-place="([^"]+)"', cards)[-1]
    answer = client.post(
        f"/evidence/{first}/review",
        data={"decision": "confirm", "tail": place, "back": "/queue"},
        headers={"HX-Request": "true"},
    )
    assert answer.status_code == 200
    assert 'hx-swap-oob="beforeend"' in answer.text
    assert not any(f'id="card-{one}"' in answer.text for one in (first, *others))
    assert answer.text.count('<article class="card"') == 1
    assert "Undo" in answer.text


def test_flags_and_assignments_show_and_filter(client: TestClient) -> None:
    client.post("/evidence/5/triage", data={"flag": "1", "assignee": "Boris"})
    assert [card["id"] for card in client.get("/queue.json?flagged=true").json()["cards"]] == [5]
    assert [card["id"] for card in client.get("/queue.json?assignee=Boris").json()["cards"]] == [5]
    client.post("/evidence/5/triage", data={"flag": "0"})
    assert not client.get("/queue.json?flagged=true").json()["cards"]


def test_muting_an_outlet_for_a_commitment_is_a_silence_with_an_end(client: TestClient) -> None:
    form = {"commitment": "military-aid", "outlet": "Delta Radio", "days": "7", "reason": "rewrites old wires"}
    assert client.post("/silences", data=form).status_code == 303
    page = client.get("/silences").text
    assert "Delta Radio" in page
    assert "rewrites old wires" in page
    assert client.post("/silences", data={"days": "7", "reason": "x"}).status_code == 400
    assert client.post("/silences/1/end").status_code == 303


def test_evidence_added_by_hand_counts_as_reviewed(client: TestClient) -> None:
    form = {
        "verdict": "fulfils",
        "holders": "NATO",
        "passage": "The concept was adopted in Madrid.",
        "happened": "2022-06-29",
        "reference": "Official Gazette 12",
    }
    answer = client.post("/commitments/strategic-concept/evidence", data=form)
    assert answer.status_code == 303
    assert "added by Ana" in client.get(answer.headers["location"]).text
    status = client.get("/commitments/strategic-concept.json").json()["statuses"][0]
    assert (status["status"], status["appears"]) == ("fulfilled", False)


def test_a_viewer_reads_and_decides_nothing(full_store: Store, make_app: Callable[..., FastAPI]) -> None:
    from core.words import Role
    from dashboard.config import DashboardConfig, Person
    from dashboard.options import Options

    config = DashboardConfig(people=[Person(name="Vera", role=Role.VIEWER)])
    with TestClient(make_app(full_store, options=Options(config=config)), base_url="http://127.0.0.1") as client:
        client.post("/login", data={"name": "vera"})
        assert client.get("/queue").status_code == 200
        assert 'value="confirm"' not in client.get("/queue").text
        refused = client.post("/evidence/4/review", data={"decision": "confirm"})
        assert refused.status_code == 403
        assert "needs the role reviewer" in refused.text


def test_a_saved_view_keeps_the_filters_and_can_be_read_as_a_feed(client: TestClient) -> None:
    client.post("/views", data={"name": "Contradictions", "query": "?verdict=contradicts&after=abc"})
    assert '<a href="/queue?verdict=contradicts">Contradictions</a>' in client.get("/queue").text
    feed = client.get("/views/1.atom")
    assert feed.headers["content-type"].startswith("application/atom+xml")
    assert feed.text.count("<entry>") == 4
    client.post("/views/1/remove")
    assert client.get("/views/1.atom").status_code == 404
