"""What a query string may hold: checked values, so that nothing odd reaches the database."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from declarations.registry import Registry
from storage.views.queue import BANDS, ORDERS, QueueFilter


def _plain(text: str) -> str:
    if any(ord(char) < 32 or 0xD800 <= ord(char) <= 0xDFFF for char in text):
        raise ValueError("control characters are not text")
    return text


Value = Annotated[str, StringConstraints(max_length=200, strip_whitespace=True), AfterValidator(_plain)]
Cursor = Annotated[str, StringConstraints(max_length=400, pattern=r"^[A-Za-z0-9_-]*$")]
RowId = Annotated[int, Field(ge=0, lt=2**31)]
Comment = Annotated[str, StringConstraints(max_length=4_000, strip_whitespace=True)]


def _utc(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("a time with its zone is needed, such as 2024-05-03T14:07:00Z")
    if not 1970 <= value.year < 2200:
        raise ValueError("a time between 1970 and 2200 is needed")
    return value.astimezone(UTC)


Instant = Annotated[datetime, AfterValidator(_utc)]

AGES = {"day": timedelta(days=1), "week": timedelta(days=7), "month": timedelta(days=30)}


class QueryModel(BaseModel):
    """Base of all query strings: what is not asked for is ignored, as browsers and proxies add things."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class QueueQuery(QueryModel):
    """The queue's filters, order and place."""

    state: Literal["open", "unsure"] = "open"
    commitment: Value = ""
    topic: Value = ""
    verdict: Literal["", "fulfils", "advances", "contradicts", "restates"] = ""
    band: Literal["", "90", "70", "50", "30", "0"] = ""
    holder: Value = ""
    outlet: Value = ""
    tier: Value = ""
    language: Value = ""
    matcher: Value = ""
    assignee: Value = ""
    age: Literal["", "day", "week", "month"] = ""
    """Waiting for longer than that."""
    flagged: bool = False
    q: Value = ""
    sort: Literal["priority", "oldest", "newest", "confident", "doubtful"] = "priority"
    after: Cursor = ""
    at: RowId = 0
    did: Value = ""

    def filter(self, registry: Registry, now: datetime) -> QueueFilter:
        """The filter of the read model."""
        same = ("state", "commitment", "verdict", "band", "holder", "outlet", "tier", "language", "matcher", "assignee")
        return QueueFilter(
            **{name: getattr(self, name) for name in same},
            flagged=self.flagged,
            before=now.replace(second=0, microsecond=0) - AGES[self.age] if self.age else None,
            commitments=with_topic(registry, self.topic) if self.topic else None,
            text=self.q,
        )


assert set(ORDERS) == {"priority", "oldest", "newest", "confident", "doubtful"}
assert set(BANDS) == {"90", "70", "50", "30", "0"}


def with_topic(registry: Registry, topic: str) -> tuple[str, ...]:
    """Ids of the commitments with that tag."""
    return tuple(c.id for c in registry.commitments.values() if topic in c.tags)
