"""Marks passages in plain text. All offsets are code points; everything that comes out is escaped markup."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

_WORD = re.compile(r"[^\W\d_]{4,}")
_STEM = 5
"""Words are held to be the same when they begin with the same five letters: near enough to point at a phrase."""

_COMMON = frozenset(
    {
        *("about", "after", "again", "against", "also", "been", "being", "between", "both", "could"),
        *("every", "from", "have", "into", "more", "most", "must", "other", "over", "shall"),
        *("should", "some", "such", "than", "that", "their", "them", "then", "there", "these"),
        *("they", "this", "those", "through", "under", "until", "upon", "were", "what", "when"),
        *("where", "which", "while", "will", "with", "within", "would"),
    }
)


def marked(text: str, spans: Iterable[Mapping[str, Any]], field: str) -> Markup:
    """`text` with the spans of `field` in <mark>; a span whose text is not there is left unmarked."""
    pieces = merge(
        [
            (int(s["start"]), int(s["end"]))
            for s in spans
            if s.get("field") == field and text[int(s["start"]) : int(s["end"])] == s.get("text")
        ]
    )
    return _wrap(text, pieces, "mark")


def merge(ranges: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Ranges in order, overlapping and touching ones joined, empty ones dropped."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(r for r in ranges if 0 <= r[0] < r[1]):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def echoed(statement: str, evidence: Iterable[str]) -> Markup:
    """A commitment's statement with the words that its evidence takes up in <mark class="echo">."""
    stems = {word for text in evidence for word in _stems(text)}
    ranges = [match.span() for match in _WORD.finditer(statement) if match[0].casefold()[:_STEM] in stems]
    return _wrap(statement, merge(ranges), "mark", ' class="echo"')


def _stems(text: str) -> set[str]:
    words = (word.casefold() for word in _WORD.findall(text))
    return {word[:_STEM] for word in words if word not in _COMMON}


def _wrap(text: str, ranges: Sequence[tuple[int, int]], tag: str, attributes: str = "") -> Markup:
    made, at = Markup(), 0
    for start, end in ranges:
        made += escape(text[at:start])
        made += Markup("<{0}{1}>{2}</{0}>").format(Markup(tag), Markup(attributes), text[start:end])  # noqa: S704
        at = end
    return made + escape(text[at:])
