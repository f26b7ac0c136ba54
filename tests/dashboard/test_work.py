"""Importing a declaration, asking why, reading again blind, and whether silence is believable."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from core.records import Item, Matching
from dashboard.pages.health import silence
from declarations.actors import load_actors
from declarations.registry import load_registry
from storage.engine import Store

CONFIG = Path(__file__).parents[2] / "config"
NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
TEXT = """Statement of the Harbour Conference

Reykjavik, 12 May 2026

1. We will deliver thirty icebreakers to the northern ports by the end of 2027.

2. We thank the people of Reykjavik for their hospitality.

3. We urge all governments to keep the northern ports open to grain ships.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CONFIG / "declarations", tmp_path / "declarations"))


@pytest.fixture
def importer(full_store: Store, make_app: Callable[..., FastAPI], folder: Path) -> Iterator[TestClient]:
    def again() -> object:
        return load_registry([folder], load_actors(CONFIG / "actors.yaml"))

    app = make_app(full_store, declarations_dir=folder, reload_registry=again)
    with TestClient(app, base_url="http://127.0.0.1", follow_redirects=False) as client:
        client.post("/login", data={"name": "Ana"})
        yield client


HEAD = {"text": TEXT, "body": "NATO", "title": "Harbour Statement", "adopted": "2026-05-12"}


def test_a_declaration_is_read_worked_through_and_registered(importer: TestClient, folder: Path) -> None:
    shown = importer.post("/import/read", data=HEAD)
    assert shown.status_code == 200
    assert "thirty icebreakers" in shown.text
    assert "thanks, welcomes or praises" in shown.text
    written = importer.post("/import/write", data=HEAD | {"choice-0": "accept", "choice-1": "drop"})
    assert written.status_code == 200, written.text
    made = folder / "nato-2026.yaml"
    assert made.exists()
    assert "icebreakers" in importer.get("/commitments?declaration=nato-2026").text
    assert "declaration imported" in importer.get("/audit").text


def test_yaml_that_would_not_load_is_refused_and_nothing_is_written(importer: TestClient, folder: Path) -> None:
    answer = importer.post("/import/write", data=HEAD | {"choice-0": "accept", "yaml-0": "id: [broken"})
    assert answer.status_code == 400
    assert not (folder / "nato-2026.yaml").exists()


def test_a_text_that_is_no_declaration_is_refused_in_words(importer: TestClient) -> None:
    assert importer.post("/import/read", data={"text": ""}).status_code == 400
    answer = importer.post("/import/read", files={"file": ("x.pdf", b"%PDF-1.4 nothing")})
    assert answer.status_code == 400


def test_an_item_without_a_match_says_where_the_matcher_stopped(
    full_store: Store, make_app: Callable[..., FastAPI]
) -> None:
    asked: list[Item] = []

    def explain(item: Item) -> Matching:
        asked.append(item)
        return Matching(item.id, (), "no actor of any commitment it could be about")

    with TestClient(make_app(full_store, explain=explain), base_url="http://127.0.0.1") as client:
        client.post("/login", data={"name": "Ana"})
        item = client.get("/items.json").json()["items"][0]
        page = client.get(f"/items/{item['id']}/why")
        assert "Nobody is named whose acts count for what it could be about" in page.text
        assert asked[0].title == item["title"]
    with TestClient(make_app(full_store), base_url="http://127.0.0.1") as client:
        client.post("/login", data={"name": "Ana"})
        assert "opened without a matcher" in client.get(f"/items/{item['id']}/why").text


def test_every_gate_of_the_matcher_has_a_sentence() -> None:
    from dashboard.whynot import GATES
    from matchers import gate

    names = ("PASSED", "FAINT", "EMPTY", "OTHER_LANGUAGE", "NO_SUBJECT", "NOTHING_NEAR", "NO_ACTOR")
    assert {getattr(gate, name) for name in names} == set(GATES)


def test_a_second_reading_is_blind_by_another_person_and_changes_nothing(client: TestClient) -> None:
    for one in range(1, 20):
        client.post(f"/evidence/{one}/review", data={"decision": "confirm", "comment": "told by the first reader"})
    assert "Nothing to read again" in client.get("/quality/second").text
    client.post("/login", data={"name": "Boris"})
    page = client.get("/quality/second").text
    assert "Ana" not in page
    assert "told by the first reader" not in page
    one = int(page.split("/quality/second/")[1].split('"')[0])
    before = client.get("/commitments.json").json()
    assert client.post(f"/quality/second/{one}", data={"decision": "reject"}).status_code == 303
    assert client.post(f"/quality/second/{one}", data={"decision": "reject"}).status_code == 409
    assert client.get("/commitments.json").json() == before
    assert client.get("/quality.json").json()["agreement"] == {"n": 1, "agreed": 0, "kappa": 0.0}


@pytest.mark.parametrize(
    ("newest", "gap", "troubled", "bad", "words"),
    [
        (None, None, False, True, "ever"),
        (NOW - timedelta(hours=2), 3_600.0, False, False, "2 h ago"),
        (NOW - timedelta(hours=9), 3_600.0, False, True, "Every feed answers, and yet there are no new items since"),
        (NOW - timedelta(hours=9), 3_600.0, True, True, "No new items since 2026-11-20 00:30 UTC"),
        (NOW - timedelta(hours=9), None, False, False, "9 h ago"),
    ],
)
def test_silence_is_believable_or_said(
    newest: datetime | None, gap: float | None, troubled: bool, bad: bool, words: str
) -> None:
    found = silence(newest, gap, NOW, troubled)
    assert found.bad is bad
    assert words in found.text


def test_the_vendored_files_are_what_their_list_says() -> None:
    import hashlib

    folder = next((Path(__file__).parents[2] / "dashboard/static/vendor").iterdir())
    for line in (folder / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split()
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
