"""Backups: complete or not there, restored whole or not at all, from either engine into either."""

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from core.errors import SchemaMismatch, StoreError, UsageError
from storage.backup import backup, restore
from storage.engine import Store, open_store
from storage.schema.ledger import AssessmentRow, EvidenceRow
from storage.schema.news import FeedRow, ItemRow, StoryRow

NOW = datetime(2024, 5, 1, 8, 30, 15, 123456, tzinfo=UTC)


def _fill(store: Store) -> None:
    with store.begin() as session:
        session.add(FeedRow(name="feed", url="u", configured_url="u", checked_at=NOW, usual_gap_s=0.1))
        session.add_all([StoryRow(title="Ä “story”", first_at=NOW, last_at=NOW, fingerprint={"n": ["1"]})])
        session.flush()
        session.add(StoryRow(title="merged", first_at=NOW, last_at=NOW, merged_into=1, merged_at=NOW))
        session.add(_item("i"))
        session.add(AssessmentRow(commitment="aid", first_at=NOW, last_at=NOW, registry_version="v", due=NOW.date()))
        session.flush()
        session.add(_evidence())


def _item(name: str) -> ItemRow:
    dates = {"first_seen": NOW, "sort_at": NOW}
    return ItemRow(id=name, feed="feed", identity=name, title="Naïve — title", content_hash="h", story_id=1, **dates)


def _evidence() -> EvidenceRow:
    words = {"commitment": "aid", "direction": "+", "verdict": "fulfils", "modality": "done", "passage": "p"}
    lists = {"holders": ["germany"], "spans": [], "reasons": ["a"], "quantities": [{"value": 1.5}]}
    dates = {"act_at": NOW, "recorded_at": NOW}
    return EvidenceRow(**words, **lists, **dates, confidence=0.123456789, accepted=True, passage_hash="h", item_id="i")


def _everything(session: Session) -> list[object]:
    rows = session.execute(select(EvidenceRow.__table__)).all(), session.execute(select(StoryRow.__table__)).all()
    return [
        *rows,
        session.execute(select(ItemRow.__table__)).all(),
        session.execute(select(AssessmentRow.__table__)).all(),
    ]


@pytest.mark.parametrize("target", ["sqlite", "postgresql"])
def test_what_was_backed_up_comes_back_on_either_engine(
    store: Store, tmp_path: Path, target: str, request: pytest.FixtureRequest
) -> None:
    _fill(store)
    copied = backup(store, tmp_path / "b.gz", NOW)
    if target == "sqlite":
        other = open_store(f"sqlite:///{tmp_path / 'other.db'}")
    else:
        other = open_store(request.getfixturevalue("postgres_spare"))
    assert restore(other, tmp_path / "b.gz") == copied
    with store.read() as one, other.read() as two:
        assert _everything(one) == _everything(two)
    with other.begin() as session:
        session.add(StoryRow(title="next", first_at=NOW, last_at=NOW))
        session.add(_item("j"))
        session.flush()
        assert session.execute(text("SELECT count(*) FROM item_search")).scalar() == 2
    other.close()


def test_restoring_over_something_needs_to_be_said(sqlite_store: Store, tmp_path: Path) -> None:
    _fill(sqlite_store)
    backup(sqlite_store, tmp_path / "b.gz", NOW)
    with pytest.raises(UsageError, match=r"not empty.*--replace"):
        restore(sqlite_store, tmp_path / "b.gz")
    with sqlite_store.begin() as session:
        session.add(_item("late"))
    restore(sqlite_store, tmp_path / "b.gz", replace=True)
    with sqlite_store.read() as session:
        assert [i.id for i in session.scalars(select(ItemRow))] == ["i"]


def _cut(path: Path, lines: list[str]) -> None:
    with gzip.open(path, "wt") as file:
        file.write("".join(lines))


@pytest.mark.parametrize("fault", ["cut", "cut lines", "no gzip", "other json", "schema", "line", "table"])
def test_a_damaged_backup_restores_nothing(sqlite_store: Store, tmp_path: Path, fault: str) -> None:
    _fill(sqlite_store)
    path = tmp_path / "b.gz"
    backup(sqlite_store, path, NOW)
    with gzip.open(path, "rt") as file:
        lines = file.readlines()
    if fault == "cut":
        path.write_bytes(path.read_bytes()[:-40])
    elif fault == "no gzip":
        path.write_text("hello")
    else:
        broken = {
            "cut lines": lines[:-1],
            "other json": ["[]\n"],
            "schema": [lines[0].replace('"0001"', '"9999"'), *lines[1:]],
            "line": [lines[0], "{nonsense\n", *lines[1:]],
            "table": [lines[0], '["users", []]\n', *lines[1:]],
        }
        _cut(path, broken[fault])
    with pytest.raises((UsageError, SchemaMismatch)):
        restore(sqlite_store, path, replace=True)
    with sqlite_store.read() as session:
        assert session.scalar(select(ItemRow.title)) == "Naïve — title"


def test_a_backup_that_cannot_be_written_leaves_no_file(sqlite_store: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="could not be written"):
        backup(sqlite_store, tmp_path / "nowhere" / "b.gz", NOW)
    assert list(tmp_path.glob("**/*.partial")) == []
