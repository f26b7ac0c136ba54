"""How one look changes what is known of a feed. Pure: memory before and what came in, memory after out.

Every way out sets the next check: a failure that forgot to would put its feed at the head of every later run.
"""

from dataclasses import replace
from datetime import datetime

from core.errors import FetchError
from core.headers import fresh_for
from core.http import Response
from feeds import schedule
from feeds.config import FeedConfig, FeedsConfig
from feeds.records import FeedMemory, FeedState, Parsed

_PERMANENT = frozenset({301, 308})
_SLOW_DOWN = frozenset({429})


def after_answer(
    feed: FeedConfig,
    memory: FeedMemory,
    answer: Response,
    parsed: Parsed | None,
    body_hash: str | None,
    config: FeedsConfig,
    now: datetime,
) -> FeedMemory:
    """After an answer that was read; `parsed` is None when nothing had changed."""
    known = _rhythm(memory, parsed, now)
    known = _moved(feed, known, answer, config, now)
    known = _validators(known, answer, parsed, body_hash)
    known = replace(
        known,
        state=_state(known.state, parsed),
        checked_at=now,
        succeeded_at=now,
        error_count=0,
        error_kind=None,
        error=None,
        http_status=answer.status,
        gone_count=0,
        note=known.note if parsed is None else "; ".join(parsed.flaws)[:500],
    )
    asked = max(fresh_for(answer.headers, now) or 0.0, (parsed.ttl if parsed else None) or 0.0)
    return replace(known, next_check_at=schedule.after_success(feed, known, config.check, now, asked or None))


def after_error(
    feed: FeedConfig, memory: FeedMemory, error: FetchError, config: FeedsConfig, now: datetime
) -> FeedMemory:
    """After a look that failed. Being asked to slow down is no fault of the feed, and is not counted as one."""
    known = replace(memory, error_kind=kind_of(error), error=error.message[:500], http_status=error.status)
    if error.status in _SLOW_DOWN:
        next_check = schedule.after_refusal(feed, memory, config.check, now, error.retry_after)
        return replace(known, checked_at=now, next_check_at=next_check)
    known = replace(known, checked_at=now, error_count=memory.error_count + 1)
    gone = memory.gone_count + 1 if error.status == 410 else 0
    if gone >= config.limits.gone_looks:
        next_check = schedule.after_gone(config.check, now)
        return replace(known, state=FeedState.GONE, gone_count=gone, next_check_at=next_check)
    if known.state is FeedState.GONE and not gone:
        known = replace(known, state=FeedState.ACTIVE)
    if error.retry_after:
        next_check = schedule.after_refusal(feed, memory, config.check, now, error.retry_after)
    else:
        next_check = schedule.after_failure(feed, known.error_count, config.check, now)
    return replace(known, gone_count=gone, next_check_at=next_check)


def _state(before: FeedState, parsed: Parsed | None) -> FeedState:
    """The state after an answer that was read."""
    if before is FeedState.DUPLICATE:
        return before
    cut = parsed.degraded if parsed else before is FeedState.DEGRADED
    return FeedState.DEGRADED if cut else FeedState.ACTIVE


def kind_of(error: FetchError) -> str:
    """The short stable name of a failure."""
    return "asked to slow down" if error.status in _SLOW_DOWN else error.kind


def _rhythm(memory: FeedMemory, parsed: Parsed | None, now: datetime) -> FeedMemory:
    """Newest item and usual gap; of a feed without dates, the times at which its text changed stand in."""
    if parsed is None or not parsed.entries:
        return memory
    newest = schedule.newest_at(parsed.entries, now)
    if newest is not None:
        gap = schedule.gap_of(parsed.entries, now)
        return replace(memory, newest_item_at=newest, usual_gap_s=gap if gap is not None else memory.usual_gap_s)
    if memory.newest_item_at is None:
        return replace(memory, newest_item_at=now)
    seen = max((now - memory.newest_item_at).total_seconds(), 1.0)
    gap = seen if memory.usual_gap_s is None else 0.7 * memory.usual_gap_s + 0.3 * seen
    return replace(memory, newest_item_at=now, usual_gap_s=gap)


def _validators(memory: FeedMemory, answer: Response, parsed: Parsed | None, body_hash: str | None) -> FeedMemory:
    """What the next conditional GET sends; nothing after a body that was cut short, so that it is fetched again."""
    if parsed is not None and parsed.degraded:
        return replace(memory, etag=None, last_modified=None, body_hash=None)
    same = answer.status == 304
    return replace(
        memory,
        etag=answer.headers.get("etag", memory.etag if same else None),
        last_modified=answer.headers.get("last-modified", memory.last_modified if same else None),
        body_hash=body_hash or memory.body_hash,
    )


def _moved(feed: FeedConfig, memory: FeedMemory, answer: Response, config: FeedsConfig, now: datetime) -> FeedMemory:
    """A permanent redirect is adopted when it was seen often enough for long enough; never onto another feed."""
    if not answer.redirects or any(status not in _PERMANENT for status, _ in answer.redirects):
        if memory.moved_to is None:
            return memory
        state = FeedState.ACTIVE if memory.state is FeedState.DUPLICATE else memory.state
        return replace(memory, moved_to=None, moved_count=0, moved_since=None, state=state)
    if answer.url != memory.moved_to:
        memory = replace(memory, moved_to=answer.url, moved_count=0, moved_since=now)
    memory = replace(memory, moved_count=memory.moved_count + 1)
    if any(other.url == answer.url for other in config.feeds if other.name != feed.name):
        return replace(memory, state=FeedState.DUPLICATE)
    limits = config.limits
    if memory.moved_count < limits.redirect_looks or now - (memory.moved_since or now) < limits.redirect_time:
        return memory
    return replace(memory, url=answer.url, moved_to=None, moved_count=0, moved_since=None)
