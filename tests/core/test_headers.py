"""What servers say of when to come back, and what they only seem to say."""

from datetime import UTC, datetime

import pytest

from core.headers import fresh_for, media_type, retry_after

NOW = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)

RETRY = {
    "seconds": ({"retry-after": "120"}, 120.0),
    "a date": ({"retry-after": "Sun, 01 Mar 2026 12:05:00 GMT"}, 300.0),
    "a date counts from the server's own clock": (
        {"retry-after": "Sun, 01 Mar 2026 13:05:00 GMT", "date": "Sun, 01 Mar 2026 13:00:00 GMT"},
        300.0,
    ),
    "a date that has passed says nothing": ({"retry-after": "Sat, 28 Feb 2026 12:00:00 GMT"}, None),
    "letters say nothing": ({"retry-after": "abc"}, None),
    "a negative number says nothing": ({"retry-after": "-5"}, None),
    "a huge number is a number": ({"retry-after": "999999999"}, 999_999_999.0),
    "digits of another script say nothing": ({"retry-after": "١٢"}, None),
    "empty says nothing": ({"retry-after": ""}, None),
    "absent says nothing": ({}, None),
}

FRESH = {
    "max-age": ({"cache-control": "public, max-age=600"}, 600.0),
    "max-age goes before Expires": (
        {"cache-control": "max-age=60", "expires": "Sun, 01 Mar 2026 13:00:00 GMT"},
        60.0,
    ),
    "s-maxage is for others": ({"cache-control": "s-maxage=600"}, None),
    "Expires": ({"expires": "Sun, 01 Mar 2026 13:00:00 GMT"}, 3600.0),
    "Expires: 0 says nothing": ({"expires": "0"}, None),
    "no-cache says nothing, whatever else is there": ({"cache-control": "no-cache, max-age=600"}, None),
    "a broken max-age says nothing": ({"cache-control": "max-age=soon"}, None),
}


@pytest.mark.parametrize(("headers", "expected"), RETRY.values(), ids=RETRY)
def test_retry_after(headers: dict[str, str], expected: float | None) -> None:
    assert retry_after(headers, NOW) == expected


@pytest.mark.parametrize(("headers", "expected"), FRESH.values(), ids=FRESH)
def test_fresh_for(headers: dict[str, str], expected: float | None) -> None:
    assert fresh_for(headers, NOW) == expected


def test_a_media_type_is_told_without_its_parameters() -> None:
    assert media_type({"content-type": "Text/HTML; charset=utf-8"}) == "text/html"
    assert media_type({}) == ""
