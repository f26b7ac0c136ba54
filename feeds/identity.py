"""Which entries are the same: by guid within the feed, else by link, else by content.

Publishers break each part of that, so: a guid that stands on several entries of one body counts only together with
the link, and a link that does, only together with the title; a guid that comes back with another link and another
title is another story; the same link under a new guid and the same title is the same entry.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from core.urls import url_key
from feeds.records import Entry

ALIKE = 0.3
"""Share of common words from which two titles under one guid count as one title, edited."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What an entry is known by. `key` and `reused` are unique in the store; `link` is "" where links say nothing.

    `reused` is the key it has when its guid turns out to belong to an earlier story.
    """

    key: str
    reused: str
    link: str
    content: str
    has_guid: bool


def identify(feed: str, entries: Sequence[Entry]) -> list[Identity]:
    """One identity per entry, in order; the judgement on repeated guids and links needs the whole body."""
    links = [digest(key) if (key := url_key(entry.link)) else "" for entry in entries]
    guids = Counter(entry.guid for entry in entries)
    shared = Counter(links)
    made = []
    for entry, link in zip(entries, links, strict=True):
        own_link = link if shared[link] == 1 else ""
        title = digest(entry.title)
        reused = digest("guid", feed, entry.guid, link, title)
        if entry.guid:
            key = digest("guid", feed, entry.guid) if guids[entry.guid] == 1 else reused
        else:
            key = digest("link", feed, own_link) if own_link else digest("content", feed, link, title)
        made.append(Identity(key, reused, own_link, content_hash(entry.title, entry.summary), bool(entry.guid)))
    return made


def content_hash(title: str, summary: str) -> str:
    """Hash of what a reader reads: another hash is an edit."""
    return digest(title, summary)


def same_story(title: str, link: str, entry: Entry, identity: Identity) -> bool:
    """Whether a stored item (its title, its link's hash) under the same guid is this entry, edited or not."""
    return not link or not identity.link or link == identity.link or alike(title, entry.title)


def alike(one: str, other: str) -> bool:
    """Whether two titles share enough words to be one title, edited."""
    if one == other:
        return True
    ours, theirs = set(one.casefold().split()), set(other.casefold().split())
    return len(ours & theirs) >= ALIKE * max(1, len(ours | theirs))


def digest(*parts: str) -> str:
    """SHA-256 of the parts, kept apart, as 64 hex digits."""
    return sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()
