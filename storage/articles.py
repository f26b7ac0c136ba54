"""Article pages of items that became evidence: which to read, which to look at again, and what became of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, exists, or_, select, update
from sqlalchemy.orm import Session

from feeds.fulltext import Article, ArticleState
from storage.schema.ledger import EvidenceRow
from storage.schema.news import ItemRow

RETRY = timedelta(days=1)
"""How long a page that could not be read is left alone."""
GIVE_UP = timedelta(days=7)
"""After so long an article that could never be read is let be."""
LOOK_AGAIN = timedelta(days=7)
"""How old a reading may grow before the page is looked at again."""
WATCHED = timedelta(days=60)
"""How long an article's page is watched for edits and for vanishing."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A page to read. `known_hash` is that of the earlier reading, None for the first."""

    item: str
    url: str
    known_hash: str | None


def wanted(session: Session, feeds: Sequence[str], now: datetime, limit: int) -> list[Wanted]:
    """Pages of evidence items of these feeds that were never read, may be tried again, or are due another look."""
    never = ItemRow.body_at.is_(None)
    failed = and_(ItemRow.body_hash.is_(None), ItemRow.body_at <= now - RETRY, ItemRow.first_seen > now - GIVE_UP)
    old = and_(ItemRow.body_hash.is_not(None), ItemRow.body_at <= now - LOOK_AGAIN)
    query = (
        select(ItemRow.id, ItemRow.url, ItemRow.body_hash)
        .where(ItemRow.first_seen > now - WATCHED, ItemRow.feed.in_(feeds), ItemRow.url != "")
        .where(or_(never, failed, old))
        .where(exists().where(EvidenceRow.item_id == ItemRow.id))
        .order_by(ItemRow.first_seen.desc())
        .limit(limit)
    )
    return [Wanted(*row) for row in session.execute(query)]


def keep(session: Session, articles: Iterable[Article], now: datetime) -> None:
    """What became of these pages. The text of the first reading stays; later ones only say what changed."""
    for article in articles:
        values: dict[str, object] = {"body_state": article.state.value, "body_at": now}
        if article.state is ArticleState.READ:
            values |= {"body": article.text, "body_hash": article.hash}
        session.execute(update(ItemRow).where(ItemRow.id == article.item).values(**values))
