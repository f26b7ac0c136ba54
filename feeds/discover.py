"""The feeds that a web page names, for people who give the page's address."""

import html
import re

from core.urls import canonical_url
from feeds.encoding import to_text

MOST = 5
_LINK = re.compile(r"<link\b[^<>]{0,2000}>", re.IGNORECASE)
_TYPE = re.compile(r"type\s*=\s*[\"']?application/(?:rss|atom|feed|rdf)\+(?:xml|json)", re.IGNORECASE)
_HREF = re.compile(r"href\s*=\s*(?:\"([^\"]{1,2000})\"|'([^']{1,2000})'|([^\s>]{1,2000}))", re.IGNORECASE)


def named_feeds(body: bytes, url: str) -> list[str]:
    """Addresses of at most five feeds that the page at `url` links to in its head."""
    text, _ = to_text(body[:500_000])
    found: list[str] = []
    for link in _LINK.findall(text):
        href = _HREF.search(link) if _TYPE.search(link) else None
        if href is not None:
            address = canonical_url(html.unescape(href[1] or href[2] or href[3]), url)
            if address and address not in found:
                found.append(address)
    return found[:MOST]
