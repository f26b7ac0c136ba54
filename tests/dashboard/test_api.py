"""The API: news pushed to us, decisions by programs, and no 500 for anything anybody may send."""

from collections.abc import Callable

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from schemathesis import Case
from sqlalchemy import func, select
from starlette.testclient import TestClient

from dashboard.options import Options
from storage.engine import Store
from storage.schema.news import ItemRow

TOKEN = "a-token-of-the-tests"
BEARER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def app(full_store: Store, make_app: Callable[..., FastAPI]) -> FastAPI:
    return make_app(full_store, options=Options(api_token=TOKEN))


@pytest.fixture
def program(app: FastAPI) -> TestClient:
    return TestClient(app, base_url="http://127.0.0.1", headers=BEARER)


ITEM = {
    "id": "x-1",
    "title": "A <b>title</b>",
    "published": "2026-11-19",
    "source": "Gazette",
    "url": "https://g.example/1",
}


def test_pushed_items_are_kept_once(program: TestClient, full_store: Store) -> None:
    first = program.post("/api/items", json={"items": [ITEM, ITEM | {"id": "x-2", "url": "", "title": "Another"}]})
    assert (first.status_code, first.json()["stored"]) == (202, 2)
    again = program.post("/api/items", json={"items": [ITEM]})
    assert (again.json()["stored"], again.json()["known"]) == (0, 1)
    edited = program.post("/api/items", json={"items": [ITEM | {"title": "A changed title"}]})
    assert edited.json()["updated"] == 1
    with full_store.read() as session:
        assert session.scalar(select(func.count()).where(ItemRow.feed == "pushed")) == 2


@pytest.mark.parametrize(
    "item",
    [{}, {"id": ""}, {"id": "a\x00b"}, {"id": 7}, {"id": "x", "title": "t" * 4_001}, {"id": "x", "tier": "rumour"}],
)
def test_an_item_that_is_none_is_400(program: TestClient, item: dict[str, object]) -> None:
    answer = program.post("/api/items", json={"items": [item]})
    assert answer.status_code == 400
    assert answer.json()["error"].startswith("items.0")


def test_unsafe_links_and_odd_dates_are_dropped(program: TestClient, full_store: Store) -> None:
    odd = {"id": "odd", "title": "T", "url": "javascript:alert(1)", "published": "soon", "extra": 1}
    assert program.post("/api/items", json={"items": [odd]}).status_code == 202
    with full_store.read() as session:
        row = session.scalars(select(ItemRow).where(ItemRow.feed == "pushed")).one()
    assert (row.url, row.published) == ("", None)


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic eDp5"}])
def test_without_the_token_nothing_is_taken(app: FastAPI, headers: dict[str, str]) -> None:
    with TestClient(app, base_url="http://127.0.0.1", headers=headers) as stranger:
        answer = stranger.post("/api/items", json={"items": [ITEM]})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"


def test_a_review_by_a_program_is_signed_replayable_and_undone(program: TestClient) -> None:
    wanted = {"evidence": 4, "decision": "reject", "reason": "wrong-subject", "request": "r-1"}
    made = program.post("/api/reviews", json=wanted)
    assert made.status_code == 201
    assert program.post("/api/reviews", json=wanted).json()["replayed"] is True
    assert program.post("/api/reviews", json=wanted | {"request": "r-2"}).status_code == 409
    assert program.post(f"/api/reviews/{made.json()['review']}/undo").status_code == 201
    acts = program.get("/audit.json").json()["acts"]
    assert {(act["actor"], act["via"]) for act in acts} == {("api", "api")}


def test_slack_is_answered_only_where_a_secret_is_set(full_store: Store, make_app: Callable[..., FastAPI]) -> None:
    from alerts.interactive import Reply

    with TestClient(make_app(full_store), base_url="http://127.0.0.1") as client:
        assert client.post("/slack/interactive", content=b"payload={}").status_code == 404
    seen: list[bytes] = []

    def press(body: bytes, headers: object) -> Reply:
        seen.append(body)
        return Reply(401, {"error": "not signed by Slack, or too old"}, "bad signature")

    with TestClient(make_app(full_store, press=press), base_url="http://127.0.0.1") as client:
        assert client.post("/slack/interactive", content=b"payload={}").status_code == 401
    assert seen == [b"payload={}"]


def test_the_description_names_every_list_and_its_refusals(program: TestClient) -> None:
    paths = program.get("/openapi.json").json()["paths"]
    assert {"/queue.json", "/commitments.json", "/scoreboard.json", "/items.json", "/api/items", "/api/reviews"} <= set(
        paths
    )
    for operations in paths.values():
        for operation in operations.values():
            assert "422" not in operation["responses"]
            assert {"400", "401"} <= set(operation["responses"])
            assert operation["description"]


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_no_request_that_can_be_thought_of_is_a_500(app: FastAPI) -> None:
    """All operations of the description, fuzzed; and the pages, which stand beside their lists."""
    schema = schemathesis.openapi.from_asgi("/openapi.json", app, headers={"Host": "127.0.0.1"})
    for operation in schema.get_all_operations():
        found = operation.ok()

        @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), database=None)
        @given(found.as_strategy())
        def check(case: Case) -> None:
            answer = case.call(headers=BEARER | {"Host": "127.0.0.1"})
            assert answer.status_code < 500, f"{case.method} {case.path}: {answer.status_code} {answer.text[:300]}"

        check()


ODD = ("\x00", "%00'", "-1", "NaN", "a" * 5_000)
LISTS = (
    *("/queue", "/queue/bulk", "/queue/fresh", "/queue.csv", "/items", "/commitments", "/commitments/military-aid"),
    *("/stories", "/alerts", "/alerts/preview", "/silences", "/audit", "/feeds/x"),
)


@pytest.mark.slow
@pytest.mark.parametrize("path", LISTS)
def test_no_page_breaks_on_an_odd_parameter(program: TestClient, path: str) -> None:
    for value in ODD:
        for name in ("q", "sort", "after", "at", "commitment", "until", "days", "before", "since"):
            assert program.get(path, params={name: value}).status_code < 500, (value, name)
