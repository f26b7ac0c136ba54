"""From the texts of an entry, as its feed has them, to an `Entry` in plain text."""

from dataclasses import dataclass
from datetime import datetime

from core.text import MAX_HTML, clean, html_to_text
from core.urls import canonical_url
from feeds.records import Entry

MAX_TITLE = 1_000
MAX_GUID = 1_000


@dataclass(frozen=True, slots=True)
class Raw:
    """An entry's texts, still markup, entities and all. `language` is a code or ""."""

    title: str = ""
    summary: str = ""
    link: str = ""
    guid: str = ""
    published: datetime | None = None
    language: str = ""


def make_entry(raw: Raw, url: str) -> Entry | None:
    """The entry in plain text; None when it says nothing. `url` is the feed's, for relative links."""
    title = html_to_text(raw.title[:MAX_HTML], MAX_TITLE)
    summary = html_to_text(raw.summary[:MAX_HTML])
    if not title and not summary:
        return None
    return Entry(
        title=title or clean(summary, 200),
        summary=summary,
        link=canonical_url(raw.link, url) if raw.link else "",
        guid=clean(raw.guid, MAX_GUID),
        published=raw.published,
        language=raw.language,
    )
