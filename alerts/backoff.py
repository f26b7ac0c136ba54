"""When a delivery is tried again. Pure."""

from datetime import datetime, timedelta

from alerts.config import Delivery

LONGEST_ASKED = 3600.0
"""The most seconds a server's Retry-After is believed; a mad one must not silence a channel for a year."""


def retry_at(terms: Delivery, attempts: int, now: datetime, asked: float | None, jitter: float) -> datetime:
    """`asked` seconds from now where a server asked, else the first wait doubled per attempt up to the longest.

    `jitter` (0..1) spreads retries by a quarter either way, so that many do not come back at once.
    """
    if asked is not None:
        return now + timedelta(seconds=min(max(asked, 1.0), LONGEST_ASKED))
    doubled = terms.first_retry * (1 << min(max(attempts - 1, 0), 20))
    return now + min(doubled, terms.longest_retry) * (0.75 + 0.5 * jitter)
