"""Items as the bytes of a feed: RSS 2.0, Atom 1.0 or JSON Feed 1.1. Pure; the clock is an argument."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from email.utils import format_datetime
from xml.etree import ElementTree as ET

from pledgewatch.sample.model import SampleItem, SampleOutlet

ATOM = "http://www.w3.org/2005/Atom"

Renderer = Callable[[SampleOutlet, Sequence[SampleItem], datetime], bytes]


def render(outlet: SampleOutlet, items: Sequence[SampleItem], now: datetime) -> bytes:
    """The outlet's feed with `items`, as its format has it; dates count back from `now` (aware UTC)."""
    return _RENDERERS[outlet.format](outlet, items, now)


def _rss(outlet: SampleOutlet, items: Sequence[SampleItem], now: datetime) -> bytes:
    root = ET.Element("rss", version="2.0")
    channel = ET.SubElement(root, "channel")
    _texts(channel, title=outlet.outlet, link=outlet.link, description=f"{outlet.outlet}, invented news", language="en")
    for item in items:
        entry = ET.SubElement(channel, "item")
        published = format_datetime(now - item.ago, usegmt=True)
        # The tracking parameter is there to be cleaned away.
        _texts(entry, title=item.title, link=f"{_link(outlet, item)}?utm_source=rss", pubDate=published)
        ET.SubElement(entry, "guid", isPermaLink="false").text = f"{outlet.name}/{item.slug}"
        if item.lead:
            _texts(entry, description=item.lead)
    return _bytes(root)


def _atom(outlet: SampleOutlet, items: Sequence[SampleItem], now: datetime) -> bytes:
    root = ET.Element("feed", {"xmlns": ATOM, "xml:lang": "en"})
    _texts(root, title=outlet.outlet, id=outlet.link, updated=now.isoformat())
    for item in items:
        entry = ET.SubElement(root, "entry")
        when = (now - item.ago).isoformat()
        _texts(entry, title=item.title, id=_link(outlet, item), published=when, updated=when)
        ET.SubElement(entry, "link", rel="alternate", href=_link(outlet, item))
        if item.lead:
            ET.SubElement(entry, "summary", type="html").text = item.lead
    return _bytes(root)


def _json(outlet: SampleOutlet, items: Sequence[SampleItem], now: datetime) -> bytes:
    entries = [
        {
            "id": f"{outlet.name}/{item.slug}",
            "url": _link(outlet, item),
            "title": item.title,
            "content_html": item.lead or item.title,
            "summary": item.lead,
            "date_published": (now - item.ago).isoformat(),
        }
        for item in items
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet.outlet,
        "home_page_url": outlet.link,
        "language": "en",
        "items": entries,
    }
    return json.dumps(feed, ensure_ascii=False, indent=1).encode()


def _link(outlet: SampleOutlet, item: SampleItem) -> str:
    return f"{outlet.link}/{item.slug}"


def _texts(parent: ET.Element, **children: str) -> None:
    for tag, text in children.items():
        ET.SubElement(parent, tag).text = text


def _bytes(root: ET.Element) -> bytes:
    body: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return body


_RENDERERS: dict[str, Renderer] = {"rss": _rss, "atom": _atom, "json": _json}
