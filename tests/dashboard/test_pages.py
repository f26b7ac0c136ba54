"""Every page: it answers, has one heading, asks a fixed number of queries, and exports itself."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import event
from starlette.testclient import TestClient

from storage.engine import Store

PAGES = {
    "/queue": 10,
    "/queue?commitment=military-aid&sort=oldest&verdict=fulfils": 10,
    "/queue?q=sanction*": 10,
    "/queue/bulk": 7,
    "/evidence/1": 11,
    "/commitments": 4,
    "/commitments?status=upheld&sort=latest": 4,
    "/commitments/military-aid": 8,
    "/commitments/military-aid?holder=germany": 9,
    "/scoreboard": 3,
    "/items": 3,
    "/items?q=Germany": 4,
    "/stories": 2,
    "/stories/1": 8,
    "/import": 1,
    "/feeds": 4,
    "/alerts": 6,
    "/alerts/preview": 2,
    "/silences?commitment=military-aid": 3,
    "/quality": 10,
    "/quality/second": 2,
    "/audit": 3,
    "/health": 14,
    "/help": 1,
}
"""Path → most queries it may ask, however much there is to show."""


@contextmanager
def counted(store: Store) -> Iterator[list[str]]:
    """The SELECTs that reach the database meanwhile."""
    asked: list[str] = []

    def note(*args: Any) -> None:
        if args[2].lstrip().upper().startswith(("SELECT", "WITH")):
            asked.append(args[2])

    event.listen(store.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(store.engine, "before_cursor_execute", note)


@pytest.mark.parametrize(("path", "most"), PAGES.items())
def test_a_page_has_one_heading_and_a_bounded_number_of_queries(
    client: TestClient, full_store: Store, path: str, most: int
) -> None:
    with counted(full_store) as asked:
        page = client.get(path)
    assert page.status_code == 200, page.text[:500]
    assert len(re.findall(r"<h1[ >]", page.text)) == 1
    assert len(asked) <= most, f"{len(asked)} queries:\n" + "\n".join(q[:160] for q in asked)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_no_inline_script_or_style(client: TestClient, path: str) -> None:
    page = client.get(path).text
    assert not re.search(r"<script(?![^>]* src=)|<style|\sstyle=|\son[a-z]+=|hx-on|javascript:", page)


@pytest.mark.parametrize(
    "path", ["/queue", "/commitments", "/scoreboard", "/items", "/feeds", "/alerts", "/quality", "/audit"]
)
def test_the_same_address_exports_the_list(client: TestClient, path: str) -> None:
    assert client.get(f"{path}.json").json()
    answer = client.get(f"{path}.csv")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.text.startswith("\ufeff")
    assert next(csv.reader(io.StringIO(answer.text.lstrip("\ufeff"))))


@pytest.mark.parametrize("path", ["/commitments/military-aid", "/evidence/1", "/items/{item}", "/stories", "/health"])
def test_single_things_have_json_too(client: TestClient, path: str) -> None:
    item = client.get("/items.json").json()["items"][0]["id"]
    assert client.get(path.format(item=item) + ".json").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        *("/queue?page=-1&score=NaN&after=%00'", "/queue?after=zzzz", "/queue?verdict=maybe", "/items?q=%00"),
        *("/items?after=e30", "/commitments/Nobody!", "/audit?until=yesterday", "/queue?at=99999999999999999999"),
        "/silences?verdict=maybe",
    ],
)
def test_an_odd_address_is_refused_in_words(client: TestClient, path: str) -> None:
    page = client.get(path)
    assert page.status_code == 400
    assert "That did not work" in page.text


@pytest.mark.parametrize(
    "path", ["/commitments/unheard-of", "/evidence/99999", "/items/none", "/stories/99999", "/feeds/none", "/nowhere"]
)
def test_what_is_not_there_is_said_to_be_not_there(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_an_empty_store_says_what_to_do_next(sqlite_store: Store, make_app: Callable[..., FastAPI]) -> None:
    with TestClient(make_app(sqlite_store), base_url="http://localhost") as client:
        client.post("/login", data={"name": "Ana"})
        for path in PAGES:
            if "evidence" not in path and not re.search(r"stories/1|silences", path):
                assert client.get(path).status_code == 200, path
        assert "pledgewatch run" in client.get("/queue").text
        assert "pledgewatch run" in client.get("/items").text
        assert "No item has ever come in" in client.get("/health").text


def test_a_cell_that_a_spreadsheet_would_run_is_made_text(client: TestClient, full_store: Store) -> None:
    from sqlalchemy import text

    with full_store.begin() as session:
        session.execute(text("UPDATE items SET title = '=HYPERLINK(\"https://evil.example\")'"))
    rows = list(csv.DictReader(io.StringIO(client.get("/items.csv").text.lstrip("\ufeff"))))
    assert {row["title"][:2] for row in rows} == {"'="}


def test_search_finds_words_phrases_and_beginnings(client: TestClient) -> None:
    found = {
        query: [item["title"] for item in client.get("/items.json", params={"q": query}).json()["items"]]
        for query in (
            "sanctions",
            "sanction*",
            '"air-defence batteries"',
            "batteries -Germany",
            '"',
            "- *",
            "Kharkiv NOT OR",
        )
    }
    assert len(found["sanction*"]) >= len(found["sanctions"]) >= 2
    assert all("air-defence batteries" in title for title in found['"air-defence batteries"'])
    assert not any("Germany" in title for title in found["batteries -Germany"])
    assert found['"'] == found["- *"] == []


def test_keyset_pages_show_everything_once(client: TestClient) -> None:
    seen: list[int] = []
    answer = client.get("/queue.json").json()
    seen += [card["id"] for card in answer["cards"]]
    assert answer["after"] is None
    assert len(seen) == len(set(seen)) == 16
