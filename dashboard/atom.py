"""Cards as an Atom feed (RFC 4287)."""

from collections.abc import Sequence
from datetime import datetime
from xml.etree import ElementTree

from storage.views.evidence import Card

_NS = "http://www.w3.org/2005/Atom"


def feed_of(title: str, base: str, path: str, cards: Sequence[Card], now: datetime) -> bytes:
    """The feed; links lead to our pages, and every text is text."""
    ElementTree.register_namespace("", _NS)
    feed = ElementTree.Element(f"{{{_NS}}}feed")
    _text(feed, "title", title)
    _text(feed, "id", f"{base}{path}")
    _text(feed, "updated", max((card.recorded_at for card in cards), default=now).isoformat())
    ElementTree.SubElement(feed, f"{{{_NS}}}link", {"href": f"{base}{path}", "rel": "alternate"})
    for card in cards:
        feed.append(_entry(card, base))
    return bytes(ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True))


def _entry(card: Card, base: str) -> ElementTree.Element:
    entry = ElementTree.Element(f"{{{_NS}}}entry")
    link = f"{base}/evidence/{card.id}"
    _text(entry, "title", f"{card.verdict}: {card.title or card.passage}")
    _text(entry, "id", link)
    _text(entry, "updated", card.recorded_at.isoformat())
    ElementTree.SubElement(entry, f"{{{_NS}}}link", {"href": link})
    author = ElementTree.SubElement(entry, f"{{{_NS}}}author")
    _text(author, "name", card.outlet or card.added_by or "unknown")
    _text(entry, "summary", f"{card.commitment}, {card.confidence:.0%}: {card.passage}")
    return entry


def _text(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, f"{{{_NS}}}{name}").text = text
