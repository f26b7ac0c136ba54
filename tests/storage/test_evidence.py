"""Evidence as it is kept: once per reading, with its sentence, its date, and why it may not alert."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.errors import NotFound
from core.records import Item, Match, Matching, Quantity, Span
from core.words import Modality, Tier, Verdict
from storage import evidence, ledger_entries, matchings, registry_versions, stories
from storage.engine import Store
from storage.evidence import act_time, record_matching
from storage.matchings import Stamps
from storage.schema.ledger import EvidenceRow
from storage.schema.news import FeedRow, ItemRow

NOW = datetime(2024, 3, 10, 12, tzinfo=UTC)
STAMPS = Stamps("m1", "r1")


def item(**more: Any) -> Item:
    values = {"published": NOW, "first_seen": NOW, "source": "Press", "url": "https://press.example/1", **more}
    return Item("i", "Berlin sends aid", "On Monday. Berlin sent two ships to Kyiv. More follows.", **values)


def match(verdict: str = "fulfils", **more: Any) -> Match:
    summary = item().summary
    start = summary.index("sent two ships")
    values: dict[str, Any] = {
        "commitment": "aid",
        "verdict": Verdict(verdict),
        "confidence": 0.9,
        "accepted": True,
        "holders": ("germany",),
        "modality": Modality.DONE,
        "evidence": (Span("summary", "sent two ships", start, start + 14),),
        "reasons": ("actor",),
        "quantities": (Quantity(2, "ship", "two ships"),),
    }
    return Match(**{**values, **more})


@pytest.fixture
def session_with_item(store: Store) -> Any:
    with store.begin() as session:
        session.add(FeedRow(name="f", url="u", configured_url="u"))
        common = {"feed": "f", "identity": "i", "content_hash": "h", "title": "Berlin sends aid"}
        session.add(ItemRow(id="i", first_seen=NOW, sort_at=NOW, **common))
        session.flush()
        yield session


def keep(session: Session, *matches: Match, of: Item | None = None, stamps: Stamps = STAMPS, **more: Any) -> int:
    return record_matching(session, of or item(), Matching("i", matches, "on subject"), stamps, NOW, **more)


def test_a_reading_is_kept_once(session_with_item: Session) -> None:
    assert keep(session_with_item, match(), match("contradicts")) == 2
    assert keep(session_with_item, match(), match("contradicts")) == 0
    assert session_with_item.scalar(select(func.count()).select_from(EvidenceRow)) == 2


def test_it_comes_back_as_it_was_said_with_its_sentence(session_with_item: Session) -> None:
    keep(session_with_item, match(), of=item(tier=Tier.OFFICIAL))
    (entry,), reviews = ledger_entries.load(session_with_item, "aid")
    assert (entry.passage, entry.outlet, entry.tier) == ("Berlin sent two ships to Kyiv.", "Press", Tier.OFFICIAL)
    assert entry.quantities == (Quantity(2, "ship", "two ships"),)
    assert (entry.act_at, entry.recorded_at, entry.superseded_at) == (NOW, NOW, None)
    assert reviews == []


def test_faint_matches_are_left_out_and_accepted_ones_never(session_with_item: Session) -> None:
    faint = match(confidence=0.19, accepted=False)
    low = match("contradicts", confidence=0.1)
    assert keep(session_with_item, faint, low) == 1


def test_a_later_reading_replaces_the_earlier_one(session_with_item: Session) -> None:
    keep(session_with_item, match())
    evidence.mark_assessed(session_with_item, [1], NOW)
    keep(session_with_item, match("advances"), stamps=Stamps("m2", "r1"))
    entries, _ = ledger_entries.load(session_with_item, "aid")
    assert [(e.superseded_at, e.backfill) for e in entries] == [(NOW, ""), (None, evidence.RE_SCORED)]
    assert evidence.waiting(session_with_item) == {"aid": [1, 2]}


def test_words_are_read_only_when_asked_for(session_with_item: Session) -> None:
    keep(session_with_item, match("restates"))
    assert ledger_entries.load(session_with_item, "aid")[0] == []
    assert len(ledger_entries.load(session_with_item, "aid", with_words=True)[0]) == 1


@pytest.mark.parametrize(
    ("published", "backfill"),
    [(NOW, ""), (NOW - timedelta(days=3), ""), (NOW - timedelta(days=3, seconds=1), "old item"), (None, "")],
)
def test_an_item_older_than_three_days_is_backfill(
    session_with_item: Session, published: datetime | None, backfill: str
) -> None:
    keep(session_with_item, match(), of=item(published=published))
    assert session_with_item.scalars(select(EvidenceRow.backfill)).all() == [backfill]


@pytest.mark.parametrize(
    ("published", "event", "at"),
    [
        (NOW, None, NOW),
        (None, None, NOW),
        (NOW + timedelta(days=400), None, NOW),
        (NOW - timedelta(days=2), None, NOW - timedelta(days=2)),
        (NOW, date(2024, 3, 10), NOW),
        (NOW, date(2024, 3, 4), datetime(2024, 3, 4, tzinfo=UTC)),
        (NOW, date(2025, 1, 1), NOW),
    ],
)
def test_an_act_is_dated_by_its_event_and_never_after_its_report(
    published: datetime | None, event: date | None, at: datetime
) -> None:
    assert act_time(item(published=published), match(event_date=event), NOW) == at


def test_long_names_fit_both_engines(session_with_item: Session) -> None:
    assert keep(session_with_item, match(), of=item(source="o" * 300)) == 1


def test_no_such_evidence_is_said(session_with_item: Session) -> None:
    with pytest.raises(NotFound, match="evidence 7"):
        evidence.get(session_with_item, 7)


def test_degraded_matchers_leave_their_mark(session_with_item: Session) -> None:
    made = matchings.record(session_with_item, item(), Matching("i", (), "no actor"), Stamps("m", "r", "no model"), NOW)
    assert made == 1


def test_stories_keep_the_older_number_through_any_merges(store: Store) -> None:
    with store.begin() as session:
        one, two, three, four = (stories.create(session, str(n), NOW, {}) for n in range(4))
        assert stories.merge(session, four, three, NOW) == three
        assert stories.merge(session, two, four, NOW + timedelta(days=1)) == two
        assert stories.merge(session, two, three, NOW) == two
        assert stories.roots(session, [one, two, three, four]) == {one: one, two: two, three: two, four: two}
        assert stories.roots(session, [four], as_of=NOW) == {four: three}
        assert stories.absorbed(session, [one, two]) == {one: [], two: [three, four]}


def test_an_item_joins_a_story_once(session_with_item: Session) -> None:
    story = stories.create(session_with_item, "s", NOW, {})
    for _ in range(2):
        assert stories.join(session_with_item, story, "i", NOW - timedelta(days=1)) == story
    found = stories.get(session_with_item, story)
    assert (found.items, found.first_at, found.last_at) == (1, NOW - timedelta(days=1), NOW)


def test_old_matches_keep_the_wording_they_were_made_by(store: Store) -> None:
    from pathlib import Path

    from declarations.actors import load_actors
    from declarations.registry import load_registry

    config = Path(__file__).parents[2] / "config"
    registry = load_registry([config / "declarations" / "natopa-459.yaml"], load_actors(config / "actors.yaml"))
    with store.begin() as session:
        assert registry_versions.keep(session, registry, NOW)
        assert not registry_versions.keep(session, registry, NOW + timedelta(days=1))
        assert registry_versions.versions(session) == [(registry.version, NOW)]
        assert registry_versions.commitments(session, registry.version) == dict(registry.commitments)
        with pytest.raises(NotFound, match="never loaded"):
            registry_versions.commitments(session, "0" * 16)
