"""Full-text index of items, kept in step by triggers: FTS5 on SQLite, a `tsvector` column on PostgreSQL.

`item_search.id` rises with arrival, so "newest first" reads an index backwards on both engines instead of sorting
every hit. On SQLite the FTS table takes its text from a view over `items` (external content): nothing is stored
twice, and the explicit integer key survives VACUUM, which may renumber an implicit rowid.
"""

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from storage.schema.base import Base


class SearchRow(Base):
    """Where an item stands in the full-text index. `document` is used on PostgreSQL only."""

    __tablename__ = "item_search"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[str] = mapped_column(ForeignKey("items.id", ondelete="CASCADE"), unique=True)
    document: Mapped[str | None] = mapped_column(Text().with_variant(TSVECTOR(), "postgresql"))

    __table_args__ = (Index("ix_item_search_document", "document", postgresql_using="gin"),)


SQLITE = (
    "CREATE VIEW item_text AS SELECT s.id AS id, i.title AS title, i.summary AS summary"
    " FROM item_search s JOIN items i ON i.id = s.item_id",
    "CREATE VIRTUAL TABLE items_fts USING fts5(title, summary, content='item_text', content_rowid='id',"
    " tokenize='unicode61 remove_diacritics 2', prefix='3 4')",
    "CREATE TRIGGER items_fts_insert AFTER INSERT ON items BEGIN"
    " INSERT INTO item_search(item_id) VALUES (new.id);"
    " INSERT INTO items_fts(rowid, title, summary)"
    " SELECT id, new.title, new.summary FROM item_search WHERE item_id = new.id; END",
    "CREATE TRIGGER items_fts_update AFTER UPDATE OF title, summary ON items BEGIN"
    " INSERT INTO items_fts(items_fts, rowid, title, summary)"
    " SELECT 'delete', id, old.title, old.summary FROM item_search WHERE item_id = old.id;"
    " INSERT INTO items_fts(rowid, title, summary)"
    " SELECT id, new.title, new.summary FROM item_search WHERE item_id = new.id; END",
    "CREATE TRIGGER items_fts_delete BEFORE DELETE ON items BEGIN"
    " INSERT INTO items_fts(items_fts, rowid, title, summary)"
    " SELECT 'delete', id, old.title, old.summary FROM item_search WHERE item_id = old.id; END",
)

POSTGRESQL = (
    "CREATE FUNCTION item_search_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " INSERT INTO item_search(item_id, document)"
    " VALUES (new.id, to_tsvector('simple', new.title || ' ' || new.summary))"
    " ON CONFLICT (item_id) DO UPDATE SET document = excluded.document; RETURN NULL; END $$",
    "CREATE TRIGGER item_search_keep AFTER INSERT OR UPDATE OF title, summary ON items"
    " FOR EACH ROW EXECUTE FUNCTION item_search_keep()",
)

SEARCH_DDL = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
"""Statements by dialect, run by migration 0001 after all tables exist."""
