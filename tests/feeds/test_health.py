"""How a feed is, in words."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from feeds.config import CheckConfig
from feeds.health import Condition, health
from feeds.records import FeedMemory, FeedState

NOW = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
GOOD = FeedMemory(
    url="u",
    checked_at=NOW - HOUR,
    succeeded_at=NOW - HOUR,
    newest_item_at=NOW - HOUR,
    usual_gap_s=3600 * 12,
    items_stored=7,
)

CASES = {
    "a feed that publishes as usual": (GOOD, "well", ""),
    "a feed nobody has looked at": (FeedMemory(url="u"), "not looked at yet", ""),
    "a feed without an item for three times its usual gap": (
        replace(GOOD, newest_item_at=NOW - timedelta(days=3)),
        "silent",
        "no item for 3 d; usually one every 12 h",
    ),
    "a feed that publishes hourly is not silent over a night": (
        replace(GOOD, newest_item_at=NOW - 10 * HOUR, usual_gap_s=3600),
        "well",
        "",
    ),
    "a feed of unknown rhythm is not called silent": (
        replace(GOOD, newest_item_at=NOW - timedelta(days=90), usual_gap_s=None),
        "well",
        "",
    ),
    "a feed that failed once": (
        replace(GOOD, error_count=1, error="answered 404 Not Found", error_kind="http status"),
        "failing",
        "answered 404 Not Found (once, last read 1 h ago)",
    ),
    "a feed that was never read": (
        replace(GOOD, error_count=5, error="timed out", succeeded_at=None),
        "failing",
        "timed out (5 times in a row, never read)",
    ),
    "a feed that is cut short": (replace(GOOD, state=FeedState.DEGRADED, note="cut short"), "degraded", "cut short"),
    "a feed that is gone": (
        replace(GOOD, state=FeedState.GONE, gone_count=3, error_count=3),
        "gone",
        "the server says it is gone for good (3 times); looked at once a week",
    ),
    "a feed that moved onto another": (
        replace(GOOD, state=FeedState.DUPLICATE, moved_to="https://n.example/"),
        "duplicate",
        "moved to https://n.example/, which is another feed of the list",
    ),
    "a feed whose server asks for patience": (
        replace(GOOD, error_kind="asked to slow down", error="answered 429 Too Many Requests"),
        "asked to slow down",
        "answered 429 Too Many Requests",
    ),
    "a feed that is switched off": (replace(GOOD, state=FeedState.PAUSED), "paused", ""),
}


@pytest.mark.parametrize(("memory", "condition", "words"), CASES.values(), ids=CASES)
def test_health(memory: FeedMemory, condition: str, words: str) -> None:
    found = health("f", memory, CheckConfig(), NOW)
    assert (found.condition, found.words) == (condition, words)


def test_items_per_week_follow_from_the_usual_gap() -> None:
    assert health("f", GOOD, CheckConfig(), NOW).per_week == 14.0
    assert health("f", replace(GOOD, usual_gap_s=None), CheckConfig(), NOW).per_week is None


def test_what_needs_a_person_is_what_does_not_mend_itself() -> None:
    assert Condition.SILENT.needs_a_person
    assert Condition.FAILING.needs_a_person
    assert not Condition.SLOWED.needs_a_person
    assert not Condition.PAUSED.needs_a_person
