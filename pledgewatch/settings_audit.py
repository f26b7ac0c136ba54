"""Who changed which setting: by Airflow Variable, by run parameter, or past both; in the store's audit log."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pledgewatch.tuning import Value
    from storage.engine import Store

VIA = "airflow"


def write_change(store: "Store", actor: str, action: str, name: str, text: str | None) -> None:
    """One change of a Variable, as it was made."""
    from storage import audit

    with store.begin() as session:
        latest = next(iter(audit.latest(session, 1, subject=name)), None)
        before = latest.after if latest else None
        after = {"value": text} if text is not None else None
        audit.write(session, actor, action, name, datetime.now(UTC), via=VIA, before=before, after=after)


def note_in_force(store: "Store", actor: str, value: "Value", now: datetime) -> bool:
    """Write down that another value is in force than at the last run, or from another source; False when none is."""
    from storage import audit

    after = {"value": value.plain, "source": value.source}
    with store.read() as session:
        latest = next(iter(audit.latest(session, 1, subject=value.key)), None)
    if (latest.after if latest else None) == after:
        return False
    with store.begin() as session:
        before = latest.after if latest else None
        audit.write(session, actor, "setting in force", value.key, now, via=VIA, before=before, after=after)
    return True
