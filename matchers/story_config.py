"""Settings of the story search: how far back it looks, and how alike two reports of one event must be."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field

from core.yaml import Strict

Share = Annotated[float, Field(ge=0, le=1)]


class StoryConfig(Strict):
    """Values chosen on `tests/data/stories.yaml`, without the events kept apart; `benchmarks/stories.py` shows both."""

    window_hours: Annotated[float, Field(gt=0, le=24 * 30)] = 72
    """A report joins no story whose reports are all further away in time than this."""
    span_hours: Annotated[float, Field(gt=0, le=24 * 60)] = 168
    """No story reaches over more than this: an affair of weeks is many events."""
    join: Share = 0.21
    """Likeness (0..1) from which a report joins a story."""
    merge: Share = 0.55
    """Likeness from which a report that fits two stories shows that they are one."""
    copy_share: Share = 0.70
    """Share of the shorter text's word triples found in the other from which one is a copy of the other."""
    reports_kept: Annotated[int, Field(ge=2, le=50)] = 12
    """Reports of a story that are kept to compare with: the first ones and the newest."""

    @property
    def window(self) -> timedelta:
        """`window_hours` as a length of time."""
        return timedelta(hours=self.window_hours)

    @property
    def span(self) -> timedelta:
        """`span_hours` as a length of time."""
        return timedelta(hours=self.span_hours)
