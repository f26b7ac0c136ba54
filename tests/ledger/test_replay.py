"""The ledger is what follows from evidence and reviews: replayed from empty, in any order, it is the same."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from core.words import Decision, Tier
from ledger.requests import ReviewRequest
from ledger.review import review
from ledger.states import states_as_of
from storage import statuses
from storage.engine import Store, open_store
from storage.schema import Base
from storage.schema.ledger import AssessmentRow, EvidenceRow, MatchingRow, ReviewRow, StatusChangeRow, StatusRow
from storage.schema.news import FeedRow, ItemRow, StoryRow


def year(newsroom: Any) -> None:
    """A year of news and decisions, assessed as it came."""
    at = newsroom.at
    at(0).report("fulfils", outlet="A", story="one")
    newsroom.assess()
    at(3).report("fulfils", outlet="B", story="one")
    at(5).report("contradicts", outlet="A", story="two", holders=("hungary",))
    newsroom.assess()
    at(9).report("contradicts", outlet="B", story="two", holders=("hungary",))
    newsroom.assess()
    at(10).review(3, "reject", reviewer="Ben")
    at(12).review(3, "undo", reviewer="Ana")
    at(40).report("advances", commitment="bridge", tier=Tier.OFFICIAL, quantities=[(2, "bridges")])
    newsroom.assess()
    at(107).assess()
    at(120).report("fulfils", commitment="bridge", outlet="A", story="three", holders=("germany", "france"))
    at(121).report("fulfils", commitment="bridge", outlet="B", story="three", holders=("germany", "france"))
    newsroom.assess()
    at(130).report("contradicts", item="A-fulfils-one-0011200", version=2, outlet="A", story="one")
    newsroom.assess()
    at(300).assess()


def ledger_rows(store: Store) -> tuple[list[Any], list[Any]]:
    """Statuses and changes, without numbers and times of bookkeeping."""
    with store.read() as session:
        kept = [c for c in StatusRow.__table__.columns if c.name != "updated_at"]
        order = (StatusRow.commitment, StatusRow.holder)
        changed = [c for c in StatusChangeRow.__table__.columns if c.name not in {"id", "cause_id"}]
        changes = session.execute(select(*changed).order_by(StatusChangeRow.id)).all()
        return session.execute(select(*kept).order_by(*order)).all(), sorted(changes, key=str)


def test_replaying_the_evidence_from_empty_gives_the_same_ledger(newsroom: Any, tmp_path: Path) -> None:
    year(newsroom)
    with newsroom.store.read() as session:
        moments = sorted({row.at for row in statuses.changes(session)})
    expected = ledger_rows(newsroom.store)
    replayed = type(newsroom)(open_store(f"sqlite:///{tmp_path / 'replayed.db'}"), newsroom.ledger.registry)
    for moment in moments:
        _copy_until(newsroom.store, replayed.store, moment)
        replayed.now = moment
        replayed.assess()
        _replay_reviews(newsroom.store, replayed, moment)
    assert ledger_rows(replayed.store) == expected
    replayed.store.close()


def _copy_until(source: Store, target: Store, moment: Any) -> None:
    """Copy what was recorded by `moment` and is not there yet; nothing computed goes along."""
    dated = {MatchingRow: MatchingRow.at, EvidenceRow: EvidenceRow.recorded_at, ItemRow: ItemRow.first_seen}
    with source.read() as old, target.begin() as new:
        for kind in (FeedRow, StoryRow, ItemRow, MatchingRow, EvidenceRow):
            query = select(kind.__table__)
            if kind in dated:
                query = query.where(dated[kind] <= moment)
            key = next(iter(kind.__table__.primary_key)).name
            have = set(new.scalars(select(kind.__table__.c[key])))
            for row in old.execute(query).mappings():
                if row[key] not in have:
                    new.execute(kind.__table__.insert().values({**row, **_cleared(kind)}))
                    if kind is MatchingRow:  # what a new reading replaces waits for an assessment again
                        replaced = EvidenceRow.item_id == row["item_id"]
                        new.execute(update(EvidenceRow).where(replaced).values(assessed_at=None))


def _cleared(kind: type[Base]) -> dict[str, None]:
    return {"assessed_at": None} if kind is EvidenceRow else {}


def _replay_reviews(source: Store, replayed: Any, moment: Any) -> None:
    with source.read() as old, replayed.store.read() as new:
        have = len(list(new.scalars(select(ReviewRow.id))))
        rows = list(old.scalars(select(ReviewRow).where(ReviewRow.at <= moment).order_by(ReviewRow.id)))[have:]
    for row in rows:
        request = ReviewRequest(
            evidence=row.evidence_id, decision=Decision(row.decision), reviewer=row.reviewer, undoes=row.undoes
        )
        review(replayed.ledger, request, row.at)


def test_what_was_known_then_is_what_the_ledger_said_then(newsroom: Any) -> None:
    said: dict[Any, Any] = {}
    plain_assess = newsroom.assess

    def assess_and_note() -> Any:
        report = plain_assess()
        with newsroom.store.read() as session:
            said[newsroom.now] = {(r.commitment, r.holder): (r.status, r.appears) for r in statuses.every(session)}
        return report

    newsroom.assess = assess_and_note
    year(newsroom)
    for moment, rows in said.items():
        for state in states_as_of(newsroom.ledger, moment):
            assert rows[state.commitment, ""] == (state.status.value, state.appears), moment
            for holder in state.holders:
                assert rows[state.commitment, holder.holder] == (holder.status.value, holder.appears), moment
    assert len(said) == 8


def test_a_merge_of_stories_was_not_known_before(desk: Any) -> None:
    from storage import stories

    desk.report("contradicts", outlet="A", story="one")
    desk.report("contradicts", outlet="B", story="two")
    desk.assess()
    with desk.at(5).store.begin() as session:
        stories.merge(session, 1, 2, desk.now)
    assert [s.status.value for s in states_as_of(desk.ledger, desk.start, ["aid"])] == ["in progress"]
    assert [s.status.value for s in states_as_of(desk.ledger, desk.now, ["aid"])] == ["contradicted"]


REPORTS = st.lists(
    st.fixed_dictionaries(
        {
            "verdict": st.sampled_from(["fulfils", "advances", "contradicts", "restates"]),
            "outlet": st.sampled_from("ABC"),
            "story": st.sampled_from(["one", "two"]),
            "commitment": st.sampled_from(["aid", "bridge"]),
            "holders": st.sampled_from([("germany",), ("france", "germany"), ("hungary",)]),
            "tier": st.sampled_from([Tier.PRESS, Tier.OFFICIAL]),
            "age": st.integers(0, 60),
        }
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(reports=REPORTS, data=st.data())
def test_the_order_of_arrival_does_not_matter(
    sqlite_template: Path, registry: Any, tmp_path: Path, reports: list[dict[str, Any]], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(reports))
    found = []
    for order, number in ((reports, 1), (shuffled, 2)):
        path = tmp_path / f"{number}.db"
        path.write_bytes(sqlite_template.read_bytes())
        room = _room(path, registry)
        for report in order:
            # The same news whatever its place in the queue: its words and dates are its own.
            room.report(**{**report, "item": str(sorted(report.items(), key=str)), "words": str(report)})
            room.assess()
        with room.store.read() as session:
            rows = session.execute(select(StatusRow.commitment, StatusRow.holder, StatusRow.status, StatusRow.since))
            found.append({(c, h): (s, since) for c, h, s, since in rows if s != "no evidence"})
        room.store.close()
        for leftover in tmp_path.glob(f"{number}.db*"):
            leftover.unlink()
    assert found[0] == found[1]


def _room(path: Path, registry: Any) -> Any:
    import sys

    newsroom = next(m.Newsroom for name, m in sys.modules.items() if name.endswith("ledger.conftest"))
    return newsroom(open_store(f"sqlite:///{path}"), registry)


@pytest.mark.parametrize("days", [0, 1, 179, 181, 400])
def test_assessing_late_comes_to_the_same_as_assessing_daily(desk: Any, days: int) -> None:
    desk.report("fulfils", tier=Tier.OFFICIAL)
    desk.assess()
    for day in range(0, days, 20):
        desk.at(day).assess()
    desk.at(days).assess()
    (state,) = states_as_of(desk.ledger, desk.now, ["aid"])
    assert desk.status() == state.status.value
    with desk.store.read() as session:
        due = session.scalar(select(AssessmentRow.next_at).where(AssessmentRow.commitment == "aid"))
    assert due is None or due > desk.now - timedelta(seconds=1)
