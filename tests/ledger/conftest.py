"""A small ledger: two commitments, a few actors, news told in one line."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from alerts.config import AlertsConfig
from compliance.config import ComplianceConfig
from core.records import Item, Match, Matching, Quantity, Span
from core.words import Decision, Modality, Tier, Verdict
from declarations.actor_entries import ActorEntry
from declarations.actors import Actors
from declarations.registry import Registry, load_registry
from ledger.assess import AssessReport, assess
from ledger.book import Ledger
from ledger.requests import ReviewOutcome, ReviewRequest
from ledger.review import review
from storage import stories
from storage.engine import Store
from storage.evidence import record_matching
from storage.matchings import Stamps
from storage.schema.news import FeedRow, ItemRow
from storage.schema.outbox import AlertRow

START = datetime(2024, 1, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
REGISTRY = """
declarations:
  paper: {title: The paper, body: NATO, adopted: 2023-06-01, place: Riga}
commitments:
  - id: aid
    statement: Send aid to the neighbour.
    kind: pledge
    holders: [NATO members]
    declared_in: [{declaration: paper, clause: "1"}]
    guideline: {fulfils: Aid is sent., contradicts: Aid is stopped.}
  - id: bridge
    statement: Build four bridges by spring.
    kind: pledge
    due: 2024-04-15
    quantity: four bridges
    holders: [Germany, France]
    declared_in: [{declaration: paper, clause: "2"}]
    guideline: {fulfils: The bridges stand.}
"""
ALERTS: dict[str, Any] = {
    "channels": {"room": {"kind": "console"}},
    "routes": [{"name": "everything", "to": ["room"]}],
    "operations": ["room"],
}


def small_actors() -> Actors:
    names = ("germany", "france", "hungary", "russia")
    countries = [ActorEntry(id=name, name=name.title(), kind="country") for name in names]
    nato = ActorEntry.model_validate({"id": "nato", "name": "NATO", "kind": "bloc", "members": list(names[:3])})
    return Actors([*countries, nato])


@pytest.fixture(scope="session")
def actors() -> Actors:
    return small_actors()


@pytest.fixture(scope="session")
def registry(actors: Actors, tmp_path_factory: pytest.TempPathFactory) -> Registry:
    path = tmp_path_factory.mktemp("registry") / "paper.yaml"
    path.write_text(REGISTRY)
    return load_registry([path], actors)


class Newsroom:
    """A ledger with a clock, and news for it."""

    start = START

    def __init__(self, store: Store, registry: Registry, **thresholds: Any) -> None:
        self.store = store
        self.ledger = Ledger(store, registry, ComplianceConfig(**thresholds), AlertsConfig.model_validate(ALERTS))
        self.now = START

    def at(self, day: float) -> "Newsroom":
        """Let it be so many days after the start."""
        self.now = START + day * DAY
        return self

    def with_registry(self, text: str, tmp_path: Path) -> "Newsroom":
        """The same store under another registry."""
        path = tmp_path / "changed.yaml"
        path.write_text(text)
        self.ledger = Ledger(
            self.store, load_registry([path], small_actors()), self.ledger.compliance, self.ledger.alerts
        )
        return self

    def report(
        self,
        verdict: str,
        *,
        item: str = "",
        outlet: str = "Press",
        story: str = "",
        commitment: str = "aid",
        holders: tuple[str, ...] = ("germany",),
        matcher: str = "m1",
        version: int = 1,
        age: float = 0,
        words: str = "",
        **more: Any,
    ) -> int:
        """An item that says so, matched and kept; how many pieces of evidence came of it."""
        item = item or f"{outlet}-{verdict}-{story}-{self.now:%j%H%M}"
        title = words or f"{outlet} says {story or item} {verdict} {commitment}"
        found = Item(
            id=item,
            title=title,
            published=self.now - age * DAY,
            first_seen=self.now,
            source=outlet,
            url=f"https://{outlet.lower()}.example/{item}",
            tier=more.pop("tier", Tier.PRESS),
            version=version,
        )
        match = Match(
            commitment=commitment,
            verdict=Verdict(verdict),
            confidence=more.pop("confidence", 0.9),
            accepted=more.pop("accepted", True),
            holders=holders,
            modality=more.pop("modality", Modality.DONE),
            evidence=(Span("title", title, 0, len(title)),),
            reasons=("actor", "object"),
            event_date=more.pop("on", None),
            quantities=tuple(Quantity(v, u, f"{v} {u}") for v, u in more.pop("quantities", ())),
        )
        return self.keep(found, [match] if not more.pop("nothing", False) else [], story or item, matcher, **more)

    def keep(self, item: Item, matches: list[Match], story: str, matcher: str, **more: Any) -> int:
        """Store the item, its story and its matching, as the match stage does."""
        with self.store.begin() as session:
            if session.get(FeedRow, "feed") is None:
                session.add(FeedRow(name="feed", url="u", configured_url="u"))
            row = session.get(ItemRow, item.id)
            if row is None:
                common = {"feed": "feed", "identity": item.id, "content_hash": "h", "title": item.title}
                dates = {"published": item.published, "first_seen": item.first_seen, "sort_at": item.first_seen}
                session.add(ItemRow(id=item.id, outlet=item.source, tier=item.tier.value, **common, **dates))
                session.flush()
            story_id = stories.join(session, self._story(session, story), item.id, self.now)
            stamps = Stamps(matcher, self.ledger.registry.version)
            return record_matching(
                session, item, Matching(item.id, tuple(matches), "on subject"), stamps, self.now, story=story_id, **more
            )

    def _story(self, session: Any, title: str) -> int:
        found = session.scalar(stories.select(stories.StoryRow.id).where(stories.StoryRow.title == title))
        return found or stories.create(session, title, self.now, {})

    def assess(self) -> AssessReport:
        return assess(self.ledger, self.now)

    def review(self, evidence: int, decision: str, **more: Any) -> ReviewOutcome:
        values = {"reviewer": "Ana", **more}
        return review(self.ledger, ReviewRequest(evidence=evidence, decision=Decision(decision), **values), self.now)

    def status(self, commitment: str = "aid", holder: str = "") -> str:
        from storage import statuses

        with self.store.read() as session:
            row = statuses.of(session, commitment).get(holder)
            return row.status if row else "none"

    def history(self, commitment: str = "aid", holder: str = "") -> list[tuple[str, str, str]]:
        """(before, after, cause) of every change."""
        from storage import statuses

        with self.store.read() as session:
            rows = statuses.changes(session, commitments=[commitment])
            return [(r.before, r.after, r.cause) for r in rows if r.holder == holder]

    def alerts(self) -> list[tuple[str, str, str]]:
        """(kind, send or hold, reason) of every alert, oldest first."""
        with self.store.read() as session:
            rows = session.query(AlertRow).order_by(AlertRow.id)
            return [(r.kind, r.decision, r.reason) for r in rows]


@pytest.fixture
def newsroom(store: Store, registry: Registry) -> Newsroom:
    """On both engines."""
    return Newsroom(store, registry)


@pytest.fixture
def desk(sqlite_store: Store, registry: Registry) -> Newsroom:
    """On SQLite only, where the engine makes no difference."""
    return Newsroom(sqlite_store, registry)
