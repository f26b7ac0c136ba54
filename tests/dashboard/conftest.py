"""Fixtures of the dashboard's tests: a store seeded with invented news, an application over it, people in it."""

import hashlib
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from fastapi import FastAPI
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from alerts.config import AlertsConfig, load_alerts_config
from compliance.config import ComplianceConfig, load_compliance_config
from core.clock import FixedClock
from core.records import Item, Match, Matching, Span
from core.words import Decision, Modality, Tier, Verdict
from dashboard.app import create_app
from dashboard.options import Options
from declarations.actors import load_actors
from declarations.registry import Registry, load_registry
from feeds.fulltext import ArticleState
from ledger.assess import assess
from ledger.book import Ledger
from ledger.review import ReviewRequest, review
from storage import evidence, second_readings, silences, stories
from storage.engine import Store, open_store
from storage.matchings import Stamps
from storage.schema.ledger import EvidenceRow
from storage.schema.news import FeedRow, ItemRow
from storage.views.queue_sync import catch_up

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
CONFIG = Path(__file__).parents[2] / "config"
NEWS = Path(__file__).parent / "news.yaml"


@pytest.fixture(scope="session")
def registry() -> Registry:
    """The shipped registry."""
    return load_registry([CONFIG / "declarations"], load_actors(CONFIG / "actors.yaml"))


@pytest.fixture
def clock() -> FixedClock:
    """Stands still unless a test moves it."""
    return FixedClock(NOW)


@pytest.fixture(scope="session")
def ledger_of(registry: Registry) -> Callable[[Store], Ledger]:
    """The ledger over a store, with the shipped thresholds."""
    compliance = load_compliance_config(CONFIG / "compliance.yaml")
    alerts = load_alerts_config(CONFIG / "alerts.yaml")
    return lambda store: Ledger(store, registry, compliance, alerts)


def add_news(store: Store, entries: list[dict[str, Any]], registry: Registry) -> None:
    """Items, stories and evidence as the match stage would have left them."""
    known: dict[str, int] = {}
    with store.begin() as session:
        for number, entry in enumerate(entries):
            item = _item(number, entry)
            key = entry.get("story", f"own-{number}")
            if key not in known:
                known[key] = stories.create(session, item.title, item.published or NOW, {})
            session.add(_row(item, known[key]))
            session.flush()
            matches = (_match(item, entry),) if "commitment" in entry else ()
            matching = Matching(item.id, matches, "on subject" if matches else "no commitment's subject", {})
            stamps = Stamps("m1.2.0", registry.version)
            evidence.record_matching(session, item, matching, stamps, item.first_seen or NOW, story=known[key])


def _item(number: int, entry: dict[str, Any]) -> Item:
    at = NOW - timedelta(days=entry.get("days", 1), minutes=7 * number)
    return Item(
        id=hashlib.sha256(f"{number}{entry['title']}".encode()).hexdigest()[:20],
        title=entry["title"],
        summary=entry.get("summary", ""),
        published=at,
        source=entry["outlet"],
        url=f"https://news.example/{number}",
        tier=Tier(entry.get("tier", "press")),
        language=entry.get("lang", "en"),
        feed="invented",
        first_seen=at + timedelta(minutes=5),
    )


def _row(item: Item, story: int) -> ItemRow:
    assert item.published is not None
    assert item.first_seen is not None
    return ItemRow(
        id=item.id,
        feed=item.feed,
        identity=item.id,
        url=item.url,
        title=item.title,
        summary=item.summary,
        outlet=item.source,
        tier=item.tier,
        language=item.language,
        published=item.published,
        first_seen=item.first_seen,
        sort_at=item.published,
        content_hash=item.id,
        story_id=story,
        gate="on subject",
        matched_stamp="1|m1.2.0|r",
    )


def _match(item: Item, entry: dict[str, Any]) -> Match:
    field = "title" if entry["mark"] in item.title else "summary"
    start = getattr(item, field).index(entry["mark"])
    span = Span(field, entry["mark"], start, start + len(entry["mark"]))
    return Match(
        commitment=entry["commitment"],
        verdict=Verdict(entry["verdict"]),
        confidence=entry["confidence"],
        accepted=entry["confidence"] >= 0.5,
        holders=tuple(entry.get("holders", ())),
        modality=Modality(entry.get("modality", "done")),
        evidence=(span,),
        reasons=tuple(entry.get("reasons", ("subject: its own words", "actor: a holder acts", "sign: from the verb"))),
    )


def add_work(store: Store, registry: Registry, compliance: ComplianceConfig, alerts: AlertsConfig) -> None:
    """Decisions, feeds in trouble, a silence, a second reading: for pages that show what people did."""
    ledger = Ledger(store, registry, compliance, alerts)
    decisions = {1: "confirm", 6: "confirm", 10: "confirm", 16: "confirm", 7: "reject", 13: "confirm", 15: "reject"}
    for number, (one, decision) in enumerate(decisions.items()):
        who = ("Ana Kowalska", "Boris")[number % 2]
        request = ReviewRequest(evidence=one, decision=Decision(decision), reviewer=who, via="web", whole_act=one == 1)
        review(ledger, request, NOW - timedelta(hours=20 - number))
    with store.begin() as session:
        session.add_all(_feeds())
        _read_article(session, 1)
        matcher = {"commitments": ["energy-phase-out"], "outlets": ["Delta Radio"]}
        silences.add(session, matcher, "Boris", "rewrites old wires", "web", NOW, NOW + timedelta(days=30))
        second_readings.keep(session, 10, "Clara", Decision.CONFIRM, NOW)
        catch_up(session, NOW)


def _read_article(session: Session, evidence_id: int) -> None:
    """The article behind a piece of evidence, as reading its page leaves it."""
    text = (
        "The second battery crossed the border on Tuesday, the ministry of defence said in the evening.\n\n"
        "Crews had trained on it since spring. A third is promised for autumn."
    )
    item = session.get_one(ItemRow, session.get_one(EvidenceRow, evidence_id).item_id)
    item.body, item.body_hash = text, hashlib.sha256(text.encode()).hexdigest()
    item.body_state, item.body_at = ArticleState.SAME.value, NOW - timedelta(hours=5)


def _feeds() -> list[FeedRow]:
    rows = []
    for name, errors, days, state in (
        ("norrland-courier", 0, 0.1, "active"),
        ("delta-radio", 4, 3, "active"),
        ("harbour-post", 0, 12, "active"),
    ):
        address = f"https://{name}.example/feed"
        error = "timed out after 30 s" if errors else None
        row = FeedRow(name=name, url=address, configured_url=address, state=state, error_count=errors, error=error)
        row.succeeded_at, row.newest_item_at = NOW - timedelta(days=days / 4), NOW - timedelta(days=days)
        row.checked_at, row.next_check_at = NOW - timedelta(minutes=9), NOW + timedelta(minutes=21)
        row.usual_gap_s, row.items_stored, row.error_kind = 20_000.0, 412, "timed out" if errors else None
        rows.append(row)
    return rows


@pytest.fixture(scope="session")
def news() -> list[dict[str, Any]]:
    """The invented news."""
    found: list[dict[str, Any]] = yaml.safe_load(NEWS.read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="session")
def fill(registry: Registry, news: list[dict[str, Any]], ledger_of: Callable[[Store], Ledger]) -> Callable[..., Store]:
    """Fills a store with the invented news, and assesses it."""

    def filled(store: Store, entries: list[dict[str, Any]] | None = None) -> Store:
        add_news(store, news if entries is None else entries, registry)
        assess(ledger_of(store), NOW)
        with store.begin() as session:
            catch_up(session, NOW)
        return store

    return filled


@pytest.fixture(scope="session")
def full_template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, fill: Callable[..., Store]) -> Path:
    """A seeded SQLite file, to be copied."""
    path = tmp_path_factory.mktemp("seeded") / "full.db"
    shutil.copy(sqlite_template, path)
    store = fill(open_store(f"sqlite:///{path}"))
    store.close()  # the last connection writes the log back into the file
    return path


@pytest.fixture
def full_store(full_template: Path, tmp_path: Path) -> Iterator[Store]:
    """A seeded store on SQLite."""
    shutil.copy(full_template, tmp_path / "full.db")
    store = open_store(f"sqlite:///{tmp_path / 'full.db'}")
    yield store
    store.close()


@pytest.fixture
def make_app(clock: FixedClock, ledger_of: Callable[[Store], Ledger]) -> Callable[..., FastAPI]:
    """Makes an application over a store."""

    def made(store: Store, *, options: Options | None = None, **more: Any) -> FastAPI:
        ledger = ledger_of(store)
        given = {"compliance": ledger.compliance, "alerts": ledger.alerts} | more
        return create_app(store, ledger.registry, clock=clock, options=options, **given)

    return made


@pytest.fixture
def client(full_store: Store, make_app: Callable[..., FastAPI]) -> Iterator[TestClient]:
    """Somebody called Ana, signed in on this machine."""
    with TestClient(make_app(full_store), base_url="http://127.0.0.1", follow_redirects=False) as made:
        made.post("/login", data={"name": "Ana"})
        yield made
