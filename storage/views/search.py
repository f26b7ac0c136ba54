"""Full-text search of items. A query is words, "phrases", -words and beginnings*; nothing else is syntax."""

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, column, func, literal, select, table, text
from sqlalchemy.orm import Session

from storage.schema.search import SearchRow

_TERM = re.compile(r'(-?)(?:"([^"]*)"?|(\S+))')
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?", re.UNICODE)
_MOST_TERMS = 12
RARE = 2_500
"""Below this many hits among a million items, fetching them all is quicker than reading backwards for forty of them."""
_PLAN = "EXPLAIN (FORMAT JSON) SELECT id FROM item_search WHERE document @@ to_tsquery('simple', :words)"

_fts = table("items_fts", column("rowid"), column("items_fts"))


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand next to each other; `without` when they must not; `prefix` when the last is a beginning."""

    words: tuple[str, ...]
    without: bool = False
    prefix: bool = False


def parse_query(query: str) -> tuple[Term, ...]:
    """What a person typed, as terms; whatever is no word is dropped, so that no text is a syntax error."""
    terms = []
    for minus, phrase, bare in _TERM.findall(query):
        words = tuple(_WORD.findall((phrase or bare).replace("’", "'")))
        if words:
            terms.append(Term(words, bool(minus), prefix=bare.endswith("*")))
    return tuple(terms[:_MOST_TERMS])


def places_with(session: Session, query: str) -> Select[Any]:
    """SELECT of `item_search.id` of the items that match; of none when the query has no word to look for."""
    terms = parse_query(query)
    if not any(not term.without for term in terms):
        return select(SearchRow.id).where(literal(value=False))
    if session.get_bind().dialect.name == "sqlite":
        match = _fts.c.items_fts.op("MATCH")(bindparam(None, _fts5(terms)))
        return select(_fts.c.rowid.label("id")).where(match)
    return select(SearchRow.id).where(matches(query))


def order_of(session: Session, query: str, place: ColumnElement[int]) -> ColumnElement[int]:
    """What to sort hits by, newest first.

    By the plain column the index is read backwards until a page is full. Where few items match, PostgreSQL finds all of
    them sooner, and an expression leaves it no other way.
    """
    if session.get_bind().dialect.name == "postgresql" and _expected(session, query) < RARE:
        return (place + 0).desc()
    return place.desc()


def _expected(session: Session, query: str) -> int:
    """How many items PostgreSQL believes to match, from its statistics; nothing is read."""
    if not any(not term.without for term in parse_query(query)):
        return 0
    plan = session.scalar(text(_PLAN), {"words": _tsquery(parse_query(query))})
    return int(plan[0]["Plan"]["Plan Rows"])


def matches(query: str) -> ColumnElement[bool]:
    """The condition on `item_search` on PostgreSQL."""
    return SearchRow.document.op("@@")(func.to_tsquery(text("'simple'"), _tsquery(parse_query(query))))


def items_with(session: Session, query: str, most: int = 5_000) -> Select[Any]:
    """SELECT of the ids of the newest `most` items that match."""
    places = places_with(session, query).order_by(text("1 DESC")).limit(most).subquery()
    return select(SearchRow.item_id).where(SearchRow.id.in_(select(places.c[0])))


def _fts5(terms: tuple[Term, ...]) -> str:
    """FTS5's own language; every word is quoted, so none of them can be an operator."""
    wanted = [_quoted(term) for term in terms if not term.without]
    barred = [_quoted(term) for term in terms if term.without]
    query = " AND ".join(wanted)
    return f"({query}) NOT ({' OR '.join(barred)})" if barred else query


def _quoted(term: Term) -> str:
    return f'"{" ".join(term.words)}"' + (" *" if term.prefix else "")


def _tsquery(terms: tuple[Term, ...]) -> str:
    return " & ".join(("!" if term.without else "") + f"({' <-> '.join(_lexemes(term))})" for term in terms)


def _lexemes(term: Term) -> list[str]:
    words = [f"'{word.replace(chr(39), chr(39) * 2)}'" for word in term.words]
    if term.prefix:
        words[-1] += ":*"
    return words
