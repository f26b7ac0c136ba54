"""Folds follow stories: what lay in two cards lies in one as soon as their stories have become one."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from core.records import Item, Match, Matching, Span
from core.words import Modality, Verdict
from storage import evidence, stories
from storage.engine import Store
from storage.matchings import Stamps
from storage.schema.news import ItemRow
from storage.schema.queue import QueueRow
from storage.views import folds, queue
from storage.views.queue import QueueFilter
from storage.views.queue_sync import catch_up, rebuild

NOW = datetime(2026, 11, 20, tzinfo=UTC)


def report(session: Session, name: str, story: int, confidence: float) -> None:
    """One item of the story with one match, as matching leaves it."""
    session.add(ItemRow(id=name, feed="f", identity=name, title=name, first_seen=NOW, sort_at=NOW, content_hash="h"))
    session.flush()
    story = stories.join(session, story, name, NOW)
    found = Match(
        "exercises", Verdict.FULFILS, confidence, True, ("nato",), Modality.DONE, (Span("title", name, 0, 1),), ()
    )
    item = Item(name, name, first_seen=NOW, published=NOW)
    evidence.record_matching(
        session, item, Matching(name, (found,), "on subject"), Stamps("m1", "r1"), NOW, story=story
    )


def cards(session: Session) -> list[tuple[int, int]]:
    """What waits: evidence and how much is folded under it."""
    ids = queue.page(session, QueueFilter()).rows
    return [(one, session.get_one(QueueRow, one).folded) for one in ids]


def test_cards_of_stories_that_merge_become_one_card(store: Store) -> None:
    with store.begin() as session:
        older, younger = (stories.create(session, title, NOW, {}) for title in ("One", "Other"))
        report(session, "a", older, 0.55)
        report(session, "b", younger, 0.9)
        catch_up(session, NOW)
        assert sorted(cards(session)) == [(1, 0), (2, 0)]
        kept = stories.merge(session, older, younger, NOW)
        report(session, "c", kept, 0.6)
        catch_up(session, NOW)
        session.expire_all()
        assert cards(session) == [(2, 2)]
        assert [one.evidence_id for one in folds.reports(session, [2])[2]] == [3, 1]
        followed = cards(session)
        rebuild(session, NOW)
        assert cards(session) == followed


def test_evidence_of_an_item_without_a_story_has_a_card_of_its_own(store: Store) -> None:
    with store.begin() as session:
        report(session, "a", stories.create(session, "One", NOW, {}), 0.6)
        lone = Item("b", "b", first_seen=NOW, published=NOW)
        session.add(ItemRow(id="b", feed="f", identity="b", title="b", first_seen=NOW, sort_at=NOW, content_hash="h"))
        session.flush()
        match = Match(
            "exercises", Verdict.FULFILS, 0.7, True, ("nato",), Modality.DONE, (Span("title", "b", 0, 1),), ()
        )
        evidence.record_matching(session, lone, Matching("b", (match,), "on subject"), Stamps("m1", "r1"), NOW)
        catch_up(session, NOW)
        assert sorted(cards(session)) == [(1, 0), (2, 0)]
