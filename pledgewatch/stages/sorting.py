"""Sorting items into stories while they are matched: the matcher chooses, the store keeps."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from core.records import Item, Matching

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from matchers.stories import StoryCandidate
    from matchers.story_config import StoryConfig
    from storage.schema.news import StoryRow


@dataclass(frozen=True, slots=True)
class Placed:
    """Where an item stands: its story, and whether its text repeats an earlier report."""

    story: int | None
    wire_copy: bool = False
    new: bool = False
    merged: int = 0


class Sorter:
    """Sorts the items of one batch, in one transaction. An item that has a story keeps it."""

    def __init__(self, session: "Session", items: list[Item], config: "StoryConfig", now: datetime) -> None:
        from matchers.stories import StoryIndex
        from storage import stories

        self._session, self._now = session, now
        stories.lock(session)
        self._known = stories.of_items(session, [item.id for item in items])
        times = [_time(item, now) for item in items]
        around = config.window + config.span
        rows = stories.open_between(session, min(times) - around, max(times) + around) if items else []
        self._index: StoryIndex = StoryIndex(map(_candidate, rows), config)

    def place(self, item: Item, matching: Matching) -> Placed:
        """The story of `item`; none where it bears on no commitment."""
        if item.id in self._known:
            return Placed(self._known[item.id])
        if not matching.matches:
            return Placed(None)
        return self._choose(item, matching)

    def _choose(self, item: Item, matching: Matching) -> Placed:
        from matchers.stories import StoryCandidate
        from storage import stories

        at = _time(item, self._now)
        report = StoryCandidate(0, matching.fingerprint, at, at, frozenset({item.source}), item.title, item.summary)
        choice = self._index.choose(report)
        story = choice.story
        new = story is None
        if story is None:
            story = stories.create(self._session, item.title, at, choice.fingerprint)
        for other in choice.merges:
            self._index.drop(other)
            story = self._merge(story, other)
        stories.join(self._session, story, item.id, at, choice.fingerprint)
        self._index.put(_candidate(stories.get(self._session, story)))
        return Placed(story, choice.wire_copy, new, len(choice.merges))

    def _merge(self, story: int, other: int) -> int:
        from storage import stories

        self._index.drop(story)
        return stories.merge(self._session, story, other, self._now)


def _time(item: Item, now: datetime) -> datetime:
    """When the item was published; ours where the publisher's time lies after it."""
    seen = item.first_seen or now
    return min(item.published or seen, seen)


def _candidate(row: "StoryRow") -> "StoryCandidate":
    from matchers.stories import StoryCandidate

    return StoryCandidate(row.id, row.fingerprint, row.first_at, row.last_at, frozenset(), row.title)
