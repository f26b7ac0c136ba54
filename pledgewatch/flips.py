"""Which verdicts would flip if one registry took the place of another: both match the same items."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.records import Item, Matching

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from matchers.engine import Matcher


@dataclass(frozen=True, slots=True)
class Flip:
    """An accepted verdict on one item that is there with one registry and not, or otherwise, with the other."""

    item: str
    title: str
    commitment: str
    before: str
    after: str


def newest_items(session: "Session", limit: int) -> list[Item]:
    """The items first seen last, at most `limit`."""
    from sqlalchemy import select

    from storage.items import item_from_row
    from storage.schema.news import ItemRow

    rows = session.scalars(select(ItemRow).order_by(ItemRow.first_seen.desc(), ItemRow.id).limit(limit))
    return [item_from_row(row) for row in rows]


def find_flips(items: Sequence[Item], before: "Matcher", after: "Matcher") -> list[Flip]:
    """Every flip over `items`, in their order. An accepted verdict that is missing on one side is ""."""
    found: list[Flip] = []
    for item, old, new in zip(items, before.match(items), after.match(items), strict=True):
        was, now = _accepted(old), _accepted(new)
        for commitment in sorted(was.keys() | now.keys()):
            if was.get(commitment) != now.get(commitment):
                sides = was.get(commitment, ""), now.get(commitment, "")
                found.append(Flip(item.id, item.title, commitment, *sides))
    return found


def _accepted(matching: Matching) -> dict[str, str]:
    """The likeliest accepted verdict by commitment."""
    best: dict[str, str] = {}
    for match in sorted(matching.matches, key=lambda m: m.confidence):
        if match.accepted:
            best[match.commitment] = match.verdict.value
    return best
