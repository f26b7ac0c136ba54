"""What a person may do to a feed from outside its configuration: have it looked at now."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.errors import Conflict, NotFound
from storage import audit
from storage.schema.news import FeedRow


def check_now(session: Session, name: str, who: str, via: str, now: datetime) -> None:
    """Make a feed due at once; NotFound without such a feed, Conflict where it is switched off or left the list."""
    row = session.get(FeedRow, name, with_for_update=True)
    if row is None:
        raise NotFound(f"feed {name}", "there is no such feed")
    if row.state in {"paused", "removed"}:
        raise Conflict(f"feed {name}", f"it is {row.state}; config/feeds.yaml decides that")
    before = row.next_check_at
    row.next_check_at = now
    audit.write(
        session,
        who,
        "feed due now",
        f"feed {name}",
        now,
        via=via,
        before={"next_check_at": before.isoformat() if before else None},
        after={"next_check_at": now.isoformat()},
    )
