"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/)."""

import html
import json
from typing import Any

from core.text import html_to_text
from feeds.dates import from_iso
from feeds.entries import MAX_TITLE, Raw, make_entry
from feeds.records import Entry, Parsed
from feeds.xmlfeed import language_code


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
    summary, plain = _text(raw.get("content_html")), _plain(raw)
    return make_entry(
        Raw(
            title=_text(raw.get("title")),
            summary=html.escape(plain) if plain else summary,
            link=_text(raw.get("url")) or _text(raw.get("external_url")),
            guid=_text(raw.get("id")),
            published=from_iso(raw.get("date_published")) or from_iso(raw.get("date_modified")),
            language=language_code(_text(raw.get("language"))),
        ),
        url,
    )


def _plain(raw: dict[str, Any]) -> str:
    """The text that is plain text already; only `content_html` is markup."""
    return _text(raw.get("summary")) or _text(raw.get("content_text"))


def _text(value: Any) -> str:
    """A string, or a number as some feeds give for ids."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else ""
