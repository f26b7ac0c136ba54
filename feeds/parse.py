"""A body as entries, whatever it is. Opens no file, reaches no network; `feeds.pool` bounds how long it may take."""

from core.errors import NotAFeed
from feeds.encoding import to_text
from feeds.jsonfeed import parse_json
from feeds.records import Entry, Parsed
from feeds.xmlfeed import parse_xml

MAX_ENTRIES = 500


def parse(body: bytes, url: str, content_type: str = "", max_entries: int = MAX_ENTRIES) -> Parsed:
    """The entries of `body`, which came from `url`; NotAFeed names what it is instead.

    Entries are newest first where all are dated, else in the feed's order, and at most `max_entries`; `dropped` and
    `flaws` say what was left out and why.
    """
    text, _ = to_text(body, content_type)
    if not text:
        raise NotAFeed(url, f"the body is empty{_typed(content_type)}")
    found = parse_json(text, url) if text.startswith("{") else parse_xml(text, url)
    if found is None:
        raise NotAFeed(url, f"{_looks_like(text)}, not a feed{_typed(content_type)}")
    return _newest(found, max_entries)


def _newest(found: Parsed, limit: int) -> Parsed:
    """`found` in order of time, cut to `limit` entries."""
    entries = found.entries
    if all(entry.published for entry in entries):
        entries = tuple(sorted(entries, key=_when, reverse=True))
    if entries == found.entries and len(entries) <= limit:
        return found
    over = max(0, len(entries) - limit)
    return Parsed(
        entries=entries[:limit],
        title=found.title,
        language=found.language,
        kind=found.kind,
        ttl=found.ttl,
        dropped=found.dropped + over,
        degraded=found.degraded,
        flaws=(*found.flaws, f"only the newest {limit} of {len(entries)} entries taken") if over else found.flaws,
    )


def _when(entry: Entry) -> float:
    return entry.published.timestamp() if entry.published else 0.0


def _looks_like(text: str) -> str:
    """What the text seems to be, for a person."""
    head = text[:1_000].lower()
    if "<html" in head or "<!doctype html" in head:
        return "a web page"
    if head.startswith(("{", "[")):
        return "JSON"
    if head.startswith("<"):
        return "XML of another kind"
    return "plain text or binary data"


def _typed(content_type: str) -> str:
    kind = content_type.partition(";")[0].strip()
    return f" (sent as {kind[:80]})" if kind else " (sent without a content type)"
