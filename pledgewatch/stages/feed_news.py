"""Telling operators what became of a feed: gone, silent, moved onto another, failing again and again. Once each."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pledgewatch.context import Context

if TYPE_CHECKING:
    from feeds.records import FeedMemory, Look


def tell(context: Context, looks: Sequence[tuple["FeedMemory", "Look"]]) -> int:
    """Announce what these looks (each with the memory before it) show to be wrong; how many were announced."""
    from feeds.health import turned

    check = context.feeds.check
    fallen = [
        (look, condition)
        for before, look in looks
        if (condition := turned(before, look.memory, check, look.at)) is not None
    ]
    if fallen:
        _announce(context, [(look, f"feed {condition.value}") for look, condition in fallen])
    return len(fallen)


def _announce(context: Context, fallen: Sequence[tuple["Look", str]]) -> None:
    from alerts.outbox import announce
    from alerts.records import OpsSubject
    from feeds.health import health

    with context.store.begin() as session:
        for look, what in fallen:
            detail = health(look.feed, look.memory, context.feeds.check, look.at).words
            announce(session, context.alerts, OpsSubject(what, look.feed, detail, look.at.date()), look.at)
