"""Every page and list that can be asked for answers, with something behind it and without: none is forgotten here."""

import re

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from core.records import Item, Matching
from storage.engine import Store
from storage.schema.news import FeedRow, FetchRow

QUERIES = {"/queue/fresh": "?since=2026-11-20T09:00:00Z", "/silences": "?commitment=military-aid"}


def explain(item: Item) -> Matching:
    """A matcher that finds nothing."""
    return Matching(item.id, (), "no commitment's subject")


@pytest.fixture
def worked(full_store: Store, client: TestClient) -> TestClient:
    """A dashboard in which there is one of everything."""
    assert isinstance(client.app, FastAPI)
    client.app.state.services.explain = explain
    with full_store.begin() as session:
        when = client.app.state.services.clock()
        feed = FeedRow(name="delta", url="https://d.example/f", configured_url="https://d.example/f", http_status=503)
        feed.error_count, feed.error, feed.error_kind, feed.checked_at = 4, "timed out", "timed out", when
        session.add(feed)
        session.flush()
        look = FetchRow(feed="delta", at=when, outcome="timed out", http_status=None, error="timed out", bytes=0)
        look.seconds, look.entries, look.stored, look.updated, look.duplicates, look.dropped = 30.0, 0, 0, 0, 0, 0
        session.add(look)
    client.post("/views", data={"page": "queue", "name": "mine", "query": "?verdict=fulfils"})
    return client


def addresses(client: TestClient) -> list[str]:
    """Every address that GET may be asked of, with something that is there in each place."""
    item = client.get("/items.json").json()["items"][0]["id"]
    there = {"item_id": item, "commitment": "military-aid", "evidence_id": "1", "name": "delta"}
    there |= {"story_id": "1", "view_id": "1"}
    assert isinstance(client.app, FastAPI)
    paths = [r.path for r in client.app.routes if isinstance(r, APIRoute) and "GET" in r.methods]
    return [re.sub(r"{(\w+)}", lambda m: there[m[1]], path) + QUERIES.get(path, "") for path in paths]


def test_every_address_answers(worked: TestClient) -> None:
    asked = addresses(worked)
    assert len(asked) > 40
    answers = {path: worked.get(path).status_code for path in asked}
    assert {path: status for path, status in answers.items() if status not in (200, 303)} == {}


def test_a_feed_s_page_says_what_is_wrong_with_it(worked: TestClient) -> None:
    page = worked.get("/feeds/delta")
    assert page.status_code == 200
    assert all(words in page.text for words in ("failing", "timed out", "https://d.example/f"))


def test_an_item_s_page_tells_what_became_of_its_article(worked: TestClient, full_store: Store) -> None:
    from sqlalchemy import text

    one = worked.get("/queue.json").json()["cards"][0]
    item = worked.get(f"/evidence/{one['id']}.json").json()["item_id"]
    with full_store.begin() as session:
        session.execute(
            text(
                "UPDATE items SET body = 'First paragraph <b>.\n\nSecond one.', body_hash = 'abcdef0123456789ff',"
                " body_state = 'changed since it was read', body_at = first_seen WHERE id = :item"
            ),
            {"item": item},
        )
    page = worked.get(f"/items/{item}").text
    assert "changed since it was read" in page
    assert "<p>First paragraph &lt;b&gt;.</p><p>Second one.</p>" in page
    assert worked.get(f"/items/{item}.json").json()["article"]["state"] == "changed since it was read"
    assert "page is changed since it was read" in worked.get(f"/evidence/{one['id']}").text


def test_a_page_that_is_open_learns_how_many_have_come_since(worked: TestClient) -> None:
    asked = re.search(r'hx-get="([^"]*/queue/fresh[^"]*)"', worked.get("/queue?verdict=fulfils").text)
    assert asked is not None
    assert "load" not in worked.get(asked[1].replace("&amp;", "&")).text
    earlier = worked.get("/queue/fresh?verdict=fulfils&since=2026-01-01T00:00:00Z").text
    assert re.search(r"\d+ new", earlier)
