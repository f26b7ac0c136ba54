"""Fills a store for `benchmarks/dashboard.py`: invented words, spread as words of a language are, in bulk."""

import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate, islice
from pathlib import Path
from typing import Any

from sqlalchemy import delete, insert, text
from sqlalchemy.orm import Session

from core.words import Status, Verdict
from declarations.actors import load_actors
from declarations.registry import Registry, load_registry
from storage.engine import Store, open_store
from storage.schema.ledger import EvidenceRow, MatchingRow, ReviewRow, StatusRow
from storage.schema.news import ItemRow, StoryRow
from storage.schema.queue import QueueMarkRow, QueueRow
from storage.views.queue_sync import catch_up

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
CONFIG = Path(__file__).parents[1] / "config"
WORDS = [f"w{n}" for n in range(3_000)]
WEIGHTS = list(accumulate(1 / (n + 1) for n in range(len(WORDS))))
CHUNK = 10_000
OUTLETS = [f"Outlet {n}" for n in range(300)]


def load() -> Registry:
    return load_registry([CONFIG / "declarations"], load_actors(CONFIG / "actors.yaml"))


def fill(url: str, items: int, matches: int) -> float:
    """Fill the store; seconds that the queue took to be built."""
    store = open_store(url)
    registry, chance = load(), random.Random(1)
    with store.begin() as session:
        triggers(session, store, on=False)
    for rows in chunks(stories(matches // 2)):
        put(store, StoryRow, rows)
    for rows in chunks(news(items, matches, chance)):
        put(store, ItemRow, rows)
    with store.begin() as session:
        index(session, store)
        triggers(session, store, on=True)
    put(store, StatusRow, statuses(registry, chance))
    for rows in chunks(matchings(items, matches)):
        put(store, MatchingRow, rows)
    for rows in chunks(evidence(items, matches, registry, chance)):
        put(store, EvidenceRow, rows)
    put(store, ReviewRow, reviews(matches, chance))
    analyse(store)
    store.close()
    return build(url)


def build(url: str) -> float:
    """Build the queue from nothing; the seconds it took."""
    store = open_store(url)
    with store.begin() as session:
        session.execute(delete(QueueRow))
        session.execute(delete(QueueMarkRow))
    analyse(store)
    started = time.monotonic()
    with store.begin() as session:
        catch_up(session, NOW)
    built = time.monotonic() - started
    analyse(store)
    store.close()
    return built


def triggers(session: Session, store: Store, *, on: bool) -> None:
    from storage.schema.search import SQLITE

    if store.dialect == "postgresql":
        session.execute(text(f"ALTER TABLE items {'ENABLE' if on else 'DISABLE'} TRIGGER item_search_keep"))
        return
    for statement in SQLITE[2:]:
        name = statement.split()[2]
        session.execute(text(statement if on else f"DROP TRIGGER {name}"))


def index(session: Session, store: Store) -> None:
    """The full-text index in one go, in the order of arrival."""
    if store.dialect == "sqlite":
        session.execute(text("INSERT INTO item_search(item_id) SELECT id FROM items ORDER BY first_seen"))
        session.execute(text("INSERT INTO items_fts(items_fts) VALUES ('rebuild')"))
        return
    session.execute(text("DROP INDEX ix_item_search_document"))
    session.execute(
        text(
            "INSERT INTO item_search(item_id, document) SELECT id, to_tsvector('simple', title || ' ' || summary)"
            " FROM items ORDER BY first_seen"
        )
    )
    session.execute(text("CREATE INDEX ix_item_search_document ON item_search USING gin (document)"))


def analyse(store: Store) -> None:
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def chunks(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while found := list(islice(rows, CHUNK)):
        yield found


def put(store: Store, row: Any, rows: list[dict[str, Any]]) -> None:
    with store.begin() as session:
        session.execute(insert(row.__table__), rows)


def words(chance: random.Random, number: int) -> str:
    return " ".join(chance.choices(WORDS, cum_weights=WEIGHTS, k=number))


def when(n: int, total: int) -> datetime:
    return NOW - timedelta(seconds=(total - n) * 30)


def stories(number: int) -> Iterator[dict[str, Any]]:
    for n in range(1, number + 1):
        at = when(n, number)
        story = {"id": n, "title": f"Story {n}", "first_at": at, "last_at": at, "items": 2}
        yield story | {"fingerprint": {}, "merged_into": None}


def news(number: int, matches: int, chance: random.Random) -> Iterator[dict[str, Any]]:
    for n in range(number):
        at = when(n, number)
        name = f"item-{n:09d}"
        yield {
            "id": name, "feed": f"feed-{n % 300}", "identity": name, "url": f"https://news.example/{n}",
            "url_key": None,
            "title": words(chance, 9), "summary": words(chance, 20), "body": None, "body_hash": None,
            "outlet": OUTLETS[n % 300], "tier": "wire" if n % 9 == 0 else "press", "language": "en", "published": at,
            "dated_by": "publisher", "first_seen": at, "sort_at": at, "version": 1, "content_hash": name,
            "content_updates": 0, "story_id": (n // 2 % (matches // 2)) + 1, "gate": "on subject",
            "matched_stamp": "1|m1|r1", "claimed_by": None, "claimed_until": None,
        }  # fmt: skip


def matchings(items: int, matches: int) -> Iterator[dict[str, Any]]:
    for n in range(matches):
        place = items - matches + n
        yield {
            "id": n + 1, "item_id": f"item-{place:09d}", "item_version": 1, "matcher_version": "m1",
            "registry_version": "r1", "gate": "on subject", "degraded": "", "at": when(place, items),
        }  # fmt: skip


def evidence(items: int, matches: int, registry: Registry, chance: random.Random) -> Iterator[dict[str, Any]]:
    ids = sorted(registry.commitments, key=lambda one: (one != "military-aid", one != "sanctions-russia", one))
    often = list(accumulate(1 / (n + 1) for n in range(len(ids))))
    for n in range(matches):
        place = items - matches + n
        verdict = chance.choice(list(Verdict))
        at, passage = when(place, items), words(chance, 12)
        confidence = round(chance.betavariate(2, 2), 3)
        span = {"field": "title", "text": passage[:2], "start": 0, "end": 2}
        yield {
            "id": n + 1, "origin": "machine", "commitment": chance.choices(ids, cum_weights=often)[0],
            "direction": verdict.direction.value, "verdict": verdict.value, "modality": "done",
            "confidence": confidence, "accepted": confidence >= 0.5,
            "holders": [chance.choice(["germany", "eu", "nato", "norway"])],
            "spans": [span], "reasons": ["A holder acts: germany.", "Words: w1 (+)"], "quantities": [],
            "passage": passage, "passage_hash": f"{n:064d}", "item_id": f"item-{place:09d}", "item_version": 1,
            "matching_id": n + 1, "story_id": (place // 2 % (matches // 2)) + 1, "outlet": OUTLETS[place % 300],
            "tier": "wire" if place % 9 == 0 else "press", "url": "", "reference": "", "act_at": at, "recorded_at": at,
            "added_by": "", "backfill": "", "assessed_at": at,
        }  # fmt: skip


def reviews(matches: int, chance: random.Random) -> list[dict[str, Any]]:
    chosen = chance.sample(range(1, matches + 1), min(5_000, matches // 4))
    return [
        {
            "evidence_id": one, "decision": chance.choice(["confirm", "reject"]), "verdict": None, "commitment": None,
            "holders": None, "reason": "", "comment": "", "reviewer": chance.choice(["Ana", "Boris"]), "via": "web",
            "at": NOW - timedelta(minutes=n), "undoes": None, "batch": None, "request": None,
        }
        for n, one in enumerate(chosen)
    ]  # fmt: skip


def statuses(registry: Registry, chance: random.Random) -> list[dict[str, Any]]:
    holders = ["", *list(registry.actors.ids)[:20]]
    return [
        {
            "commitment": c, "holder": holder, "status": chance.choice([s.value for s in Status]), "appears": True,
            "progress": "announced", "score": chance.choice([-1.0, 0.0, 1.0]), "n": 3, "reason": "one outlet reports",
            "measured": None, "since": NOW, "updated_at": NOW,
        }
        for c in registry.commitments
        for holder in holders
    ]  # fmt: skip
