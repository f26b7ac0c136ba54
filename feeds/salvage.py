"""Reading a feed entry by entry, when feedparser breaks on the whole of it.

A stray closing tag in one entry is enough for that (`</link>` without `<link>`: KeyError in its loose parser, seen
with 6.0.14). Each entry is then read on its own, and only the ones that break are lost.
"""

import re
from collections.abc import Callable
from typing import Any

_ENTRY = re.compile(r"<((?:[\w.-]+:)?(?:item|entry))\b[^<>]*>.{0,50000}?</\1\s*>", re.IGNORECASE | re.DOTALL)
_ROOT = re.compile(r"<((?:[\w.-]+:)?(?:rss|feed|rdf))\b[^<>]*>", re.IGNORECASE)
MOST = 1_000

OWN_FAULTS = (LookupError, ValueError, TypeError, AttributeError, AssertionError, RecursionError)
"""What a parser raises when it is wrong itself; anything else is no fault of the feed's."""


def salvage(text: str, read: Callable[[str], Any]) -> tuple[list[Any], str, int]:
    """The entries that can be read one by one, the kind of feed ("" for none), and how many were lost."""
    root = _ROOT.search(text)
    if root is None:
        return [], "", 0
    kind, entries, lost = "", [], 0
    for n, found in enumerate(_ENTRY.finditer(text, root.end())):
        if n == MOST:
            break
        try:
            one = read(f"{root[0]}{found[0]}</{root[1]}>")
        except OWN_FAULTS:
            lost += 1
            continue
        kind = kind or one.version
        entries += one.entries[:1]
    return entries, kind, lost
