"""RSS, RDF and Atom through feedparser, which is only ever given a stream.

Given a `str` or `bytes`, feedparser opens the file or address that the text names; given a stream it does not
(https://feedparser.readthedocs.io, `parse`). Its HTML clean-up is off: all markup becomes plain text here anyway.
"""

import html
import io
import re
from typing import Any

import feedparser

from core.text import MAX_HTML, clean, html_to_text
from core.urls import canonical_url
from feeds.dates import from_struct
from feeds.entries import MAX_TITLE, Raw, make_entry
from feeds.quick import QuickFeed, read_quickly
from feeds.records import Entry, Parsed
from feeds.salvage import OWN_FAULTS, salvage

_CLOSED = re.compile(
    r"</\s*[\w.-]*:?(?:rss|feed|rdf)\s*>\s*(?:<!--(?:(?!-->).){0,2000}-->\s*)*\Z", re.IGNORECASE | re.DOTALL
)
_OPENING = re.compile(r"<(?:[\w.-]+:)?(?:item|entry)[\s>]", re.IGNORECASE)
_CLOSING = re.compile(r"</(?:[\w.-]+:)?(?:item|entry)\s*>", re.IGNORECASE)
_BARE = re.compile(r"&(?!#?[0-9A-Za-z]{1,32};)")
_NAMED = re.compile(r"&([A-Za-z][0-9A-Za-z]{1,31});")
_OF_XML = frozenset({"amp", "lt", "gt", "quot", "apos"})


def parse_xml(text: str, url: str) -> Parsed | None:
    """The entries of an XML feed, in its own order; None when `text` is no feed. `url` resolves relative links."""
    if quick := read_quickly(text):
        return _plain(quick, url)
    try:
        return _whole(text, url)
    except OWN_FAULTS:
        raw, kind, lost = salvage(text, _feedparser)
    entries = [entry for one in raw if (entry := _entry(one, url))]
    flaws = (f"read entry by entry, {lost} lost",)
    return Parsed(tuple(entries), kind=kind, dropped=lost + len(raw) - len(entries), flaws=flaws) if kind else None


def _plain(quick: QuickFeed, url: str) -> Parsed:
    """A feed that was read the quick way."""
    entries = [entry for raw in quick.entries if (entry := make_entry(raw, url))]
    return Parsed(
        entries=tuple(entries),
        title=html_to_text(quick.head.get("title", ""), MAX_TITLE),
        language=language_code(quick.head.get("language", "")),
        kind="atom10" if quick.atom else "rss20",
        ttl=_ttl(quick.head),
        dropped=len(quick.entries) - len(entries),
    )


def _whole(text: str, url: str) -> Parsed | None:
    found = _feedparser(text)
    flaws: list[str] = []
    if _fatal(found) and (mended := _mend(text)) != text:
        found, flaws = _feedparser(mended), ["bare ampersands or unknown entities mended"]
    if not found.version:
        return None
    cut = _fatal(found) and not _CLOSED.search(text[-4_000:])
    raw = list(found.entries)
    dropped = 1 if cut and raw and _last_is_open(text) else 0
    if _fatal(found):
        flaws.append("cut short" if cut else f"not well-formed XML: {clean(str(found.bozo_exception), 200)}")
    entries = [entry for one in raw[: len(raw) - dropped] if (entry := _entry(one, url))]
    return Parsed(
        entries=tuple(entries),
        title=html_to_text(_text(found.feed.get("title")), MAX_TITLE),
        language=language_code(_text(found.feed.get("language"))),
        kind=found.version,
        ttl=_ttl(found.feed),
        dropped=len(raw) - len(entries),
        degraded=cut,
        flaws=tuple(flaws),
    )


def language_code(label: str) -> str:
    """`en` of `en-GB`; "" when it is no language code."""
    code = re.split(r"[-_]", label.strip().lower(), maxsplit=1)[0]
    return code if len(code) == 2 and code.isascii() and code.isalpha() else ""


def _feedparser(text: str) -> Any:
    return feedparser.parse(
        io.BytesIO(text.encode("utf-8", "replace")),
        response_headers={"content-type": "application/xml; charset=utf-8"},
        sanitize_html=False,
        resolve_relative_uris=False,
    )


def _fatal(found: Any) -> bool:
    """Whether the strict parser gave up, so that the entries come from the loose one."""
    error = found.get("bozo_exception") if found.get("bozo") else None
    return error is not None and not isinstance(
        error, feedparser.CharacterEncodingOverride | feedparser.NonXMLContentType
    )


def _mend(text: str) -> str:
    """`text` with bare ampersands escaped and HTML's own entities written out: the two commonest breaches of XML."""

    def written(found: re.Match[str]) -> str:
        return found[0] if found[1] in _OF_XML else html.escape(html.unescape(found[0]), quote=False)

    return _NAMED.sub(written, _BARE.sub("&amp;", text))


def _last_is_open(text: str) -> bool:
    """Whether the last entry that begins does not end."""
    last = max((m.start() for m in _OPENING.finditer(text)), default=-1)
    return last > max((m.start() for m in _CLOSING.finditer(text)), default=-1)


def _entry(raw: Any, url: str) -> Entry | None:
    """One entry in plain text; None when it says nothing."""
    return make_entry(
        Raw(
            title=_text(_own(raw, "title")),
            summary=_summary(raw),
            link=_link(raw),
            guid=_text(_own(raw, "id")),
            published=from_struct(_own(raw, "published_parsed")) or from_struct(_own(raw, "updated_parsed")),
            language=language_code(_text(_own(raw, "language"))),
        ),
        url,
    )


def _summary(raw: Any) -> str:
    """The summary, or the content where there is no summary."""
    summary = _text(_own(raw, "summary"))
    if summary:
        return summary
    contents = _own(raw, "content") or []
    return _text(contents[0].get("value")) if contents and hasattr(contents[0], "get") else ""


def _link(raw: Any) -> str:
    """The entry's link. A guid that is no address is not one, though feedparser offers it as a link."""
    link = _text(_own(raw, "link"))
    if _own(raw, "guidislink") and link == _own(raw, "id") and not canonical_url(link):
        return ""
    return link.replace("&amp;", "&")


def _ttl(feed: Any) -> float | None:
    """RSS `ttl`, given in minutes, in seconds."""
    minutes = _text(feed.get("ttl")).strip()
    return float(minutes) * 60 if minutes.isascii() and minutes.isdecimal() and len(minutes) <= 7 else None


def _own(raw: Any, key: str) -> Any:
    """What the entry itself has under `key`; feedparser's own `get` would offer other keys in its place."""
    return dict.get(raw, key)


def _text(value: Any) -> str:
    return value[:MAX_HTML] if isinstance(value, str) else ""
