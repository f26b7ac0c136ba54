"""OPML (https://opml.org/spec2.opml): feed lists out of and into other readers."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.sax.saxutils import quoteattr

from core.errors import UsageError
from core.text import clean
from core.urls import canonical_url
from core.words import Tier
from feeds.config import FeedConfig

MAX_BYTES = 4 << 20
_TIERS = {tier.value: tier for tier in Tier}


@dataclass(frozen=True, slots=True)
class Import:
    """Feeds to add, and what was left out: (what it was, why)."""

    feeds: tuple[FeedConfig, ...]
    left_out: tuple[tuple[str, str], ...]


def to_opml(feeds: Sequence[FeedConfig], title: str = "Pledgewatch") -> str:
    """The feeds as OPML 2.0, grouped; what OPML has no word for stands in attributes other readers ignore."""
    groups: dict[str, list[FeedConfig]] = {}
    for feed in feeds:
        groups.setdefault(feed.group, []).append(feed)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<opml version="2.0">']
    lines += [f"  <head><title>{_escaped(title)}</title></head>", "  <body>"]
    for group, members in groups.items():
        indent = "      " if group else "    "
        outlines = [f"{indent}{_outline(feed)}" for feed in members]
        lines += [f"    <outline text={quoteattr(group)}>", *outlines, "    </outline>"] if group else outlines
    return "\n".join([*lines, "  </body>", "</opml>", ""])


def from_opml(body: bytes, known: Sequence[FeedConfig], tier: Tier) -> Import:
    """The feeds of an OPML file that are not `known` yet; `tier` is theirs unless the file says.

    Raises UsageError when `body` is no OPML file. An outline that cannot be used is named in `left_out`.
    """
    names = {feed.name.casefold() for feed in known}
    urls = {feed.url for feed in known}
    feeds: list[FeedConfig] = []
    left_out: list[tuple[str, str]] = []
    for outline, group in _outlines(_root(body), ""):
        url = outline.get("xmlUrl", "").strip()
        label = clean(outline.get("title") or outline.get("text") or url, 120)
        if url in urls:
            left_out.append((label, "is in the list already"))
        elif not canonical_url(url):
            left_out.append((label, f"has no http or https address: {url[:100]!r}"))
        else:
            name = unique_name(outline.get("name") or label, names)
            names.add(name.casefold())
            urls.add(url)
            feeds.append(_feed(outline, name, url, label, group, tier))
    return Import(tuple(feeds), tuple(left_out))


def unique_name(label: str, taken: set[str]) -> str:
    """A feed name made of `label` that is not taken: `The Guardian: World` → `the-guardian-world`."""
    base = re.sub(r"[^a-z0-9._]+", "-", label.lower()).strip("-._")[:100] or "feed"
    name, n = base, 1
    while name in taken:
        n += 1
        name = f"{base}-{n}"
    return name


def _feed(outline: ElementTree.Element, name: str, url: str, label: str, group: str, tier: Tier) -> FeedConfig:
    language = outline.get("language", "").lower().partition("-")[0]
    return FeedConfig(
        name=name,
        url=url,
        outlet=clean(outline.get("outlet") or label, 200) or name,
        tier=_TIERS.get(outline.get("tier", ""), tier),
        language=language if re.fullmatch("[a-z]{2}", language) else "",
        group=group,
    )


def _root(body: bytes) -> ElementTree.Element:
    if len(body) > MAX_BYTES:
        raise UsageError("OPML", f"the file is larger than {MAX_BYTES:,} bytes")
    if b"<!DOCTYPE" in body or b"<!ENTITY" in body:
        raise UsageError("OPML", "the file declares a document type or entities, which OPML does not need")
    try:
        root = ElementTree.fromstring(body)  # noqa: S314  (entities are refused above)
    except ElementTree.ParseError as error:
        raise UsageError("OPML", f"not well-formed XML: {error}") from None
    if root.tag.lower() != "opml":
        raise UsageError("OPML", f"the file is <{root.tag}>, not <opml>")
    return root


def _outlines(node: ElementTree.Element, group: str) -> Iterator[tuple[ElementTree.Element, str]]:
    """Every outline that names a feed, with the group above it. Without recursion: depth is the stranger's choice."""
    stack = [(node, group)]
    while stack:
        parent, above = stack.pop()
        if parent.tag == "outline" and parent.get("xmlUrl") is not None:
            yield parent, above
            continue
        here = clean(parent.get("text") or parent.get("title") or "", 60) if parent.tag == "outline" else above
        stack += [(child, here) for child in reversed(list(parent))]


def _outline(feed: FeedConfig) -> str:
    values = {
        "type": "rss",
        "text": feed.outlet,
        "xmlUrl": feed.url,
        "name": feed.name,
        "outlet": feed.outlet,
        "tier": feed.tier.value,
        "language": feed.language,
    }
    return "<outline " + " ".join(f"{key}={quoteattr(value)}" for key, value in values.items() if value) + "/>"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
