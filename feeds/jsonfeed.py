"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/)."""

import json
from typing import Any

from core.text import clean, html_to_text
from core.urls import canonical_url
from feeds.dates import from_iso
from feeds.records import Entry, Parsed
from feeds.xmlfeed import MAX_TITLE, language_code


def parse_json(text: str, url: str) -> Parsed | None:
    """The entries of a JSON feed, in its own order; None when `text` is none."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, dict) or "jsonfeed.org/version/" not in _text(data.get("version")):
        return None
    raw = data.get("items")
    items = raw if isinstance(raw, list) else []
    entries = [entry for one in items if isinstance(one, dict) and (entry := _entry(one, url))]
    return Parsed(
        entries=tuple(entries),
        title=html_to_text(_text(data.get("title")), MAX_TITLE),
        language=language_code(_text(data.get("language"))),
        kind="json" + _text(data.get("version")).rstrip("/").rpartition("/")[2].replace(".", "")[:4],
        dropped=len(items) - len(entries),
    )


def _entry(raw: dict[str, Any], url: str) -> Entry | None:
    title = html_to_text(_text(raw.get("title")), MAX_TITLE)
    summary = _summary(raw)
    if not title and not summary:
        return None
    return Entry(
        title=title or clean(summary, 200),
        summary=summary,
        link=_link(raw, url),
        guid=clean(_text(raw.get("id")), 1_000),
        published=from_iso(raw.get("date_published")) or from_iso(raw.get("date_modified")),
        language=language_code(_text(raw.get("language"))),
    )


def _summary(raw: dict[str, Any]) -> str:
    """Plain text is taken as it is; only `content_html` is markup."""
    for key in ("summary", "content_text"):
        if text := clean(_text(raw.get(key))):
            return text
    return html_to_text(_text(raw.get("content_html")))


def _link(raw: dict[str, Any], url: str) -> str:
    link = _text(raw.get("url")) or _text(raw.get("external_url"))
    return canonical_url(link, url) if link else ""


def _text(value: Any) -> str:
    """A string, or a number as some feeds give for ids."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else ""
