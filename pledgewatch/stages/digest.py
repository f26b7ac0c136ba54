"""The digest of the watch itself: what came in, what came of it, what needs a hand. It goes to operators.

Digests of alerts for readers are another thing: a channel with `mode: daily` or `weekly` gets those from the outbox.
"""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from pledgewatch.context import Context
from pledgewatch.stages.report import StageReport

if TYPE_CHECKING:
    from storage.activity import Activity

NAMED = 8
"""Failing feeds that are named; further ones are counted."""


@dataclass(frozen=True, kw_only=True)
class DigestReport(StageReport):
    """Counts of the days the digest is about. `announced` is False when today's was announced before."""

    items: int = 0
    evidence: int = 0
    reviews: int = 0
    changes: int = 0
    sent: int = 0
    held: int = 0
    announced: bool = False


def digest(context: Context, *, days: int) -> DigestReport:
    """Put a summary of the last `days` days into the outbox, once a day at most."""
    from alerts.outbox import announce
    from alerts.reasons import Action
    from alerts.records import OpsSubject
    from storage import activity

    started, now = time.monotonic(), context.clock()
    with context.store.read() as session:
        found = activity.since(session, now - timedelta(days=days))
    config = context.alerts
    subject = OpsSubject("digest", f"the last {days} days", digest_text(found, now, days), now.date())
    with context.store.begin() as session:
        decision = announce(session, config, subject, now)
    return DigestReport(
        items=found.items,
        evidence=found.evidence,
        reviews=found.reviews,
        changes=found.changed,
        sent=found.sent,
        held=found.held,
        announced=decision.action is Action.SEND,
        seconds=time.monotonic() - started,
    )


def digest_text(found: "Activity", now: datetime, days: int) -> str:
    """The summary in plain words, one matter per line."""
    lines = [
        f"{days} days to {now:%d %B %Y}: {found.items} new items, {found.evidence} pieces of evidence, "
        f"{found.reviews} reviews, {found.sent} alerts sent and {found.held} held back.",
        *(f"{c.commitment}: {c.before} → {c.after}" for c in found.changes),
    ]
    if more := found.changed - len(found.changes):
        lines.append(f"and {more} more changes of status")
    if found.dead:
        lines.append(f"{found.dead} messages could not be delivered: `pledgewatch alerts log`")
    if found.failing:
        named = ", ".join(found.failing[:NAMED]) + (" …" if len(found.failing) > NAMED else "")
        lines.append(f"{len(found.failing)} of {found.feeds} feeds fail: {named}")
    return "\n".join(lines)
