"""Text made plain without moving a character: offsets into the cleaned text are offsets into the original."""

import html
import re
from functools import lru_cache
from typing import Final

MAX_CHARS: Final = 6_000
"""Of one field only this much is read: a lead is short, and time must be bounded."""

_TAG = re.compile(r"<[a-zA-Z/!][^<>]{0,500}>")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,10});")
_BLANK: Final = (
    *range(32), 127, *range(128, 160), 173, *range(0x200B, 0x2010), *range(0x202A, 0x202F), 0xFEFF,
    *range(0xD800, 0xE000),
)  # fmt: skip
"""Control characters, marks without width, marks of direction, and halves of surrogate pairs."""
_PLAIN: Final = {
    ord(odd): plain
    for plain, odds in {
        "'": "‘’‚‛′`´ʼ＇",
        '"': "“”„‟″«»＂",
        "-": "‐‑‒−–",
        "—": "―",
        " ": "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
        "\u202f\u205f\u3000\t\n\r\v\f",
        "…": "⋯",
    }.items()
    for odd in odds
} | dict.fromkeys(_BLANK, " ")


def plain(text: str) -> str:
    """`text` cut to MAX_CHARS, tags and entities blanked, typography folded to ASCII; all stays in place."""
    text = text[:MAX_CHARS].translate(_PLAIN)
    if "<" in text:
        text = _TAG.sub(lambda m: " " * len(m.group()), text)
    if "&" in text:
        text = _ENTITY.sub(_entity, text)
    return text


def lower(text: str) -> str:
    """`text.lower()` with its length kept (a few letters grow when lowered; those stay as they are)."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(_lower_char(c) for c in text)


def is_shouted(text: str) -> bool:
    """Whether the text is set in capitals, so that case tells nothing."""
    letters = [c for c in text if c.isalpha()]
    return len(letters) > 20 and sum(c.isupper() for c in letters) > 0.7 * len(letters)


@lru_cache(maxsize=1024)
def _lower_char(char: str) -> str:
    low = char.lower()
    return low if len(low) == 1 else char


def _entity(match: re.Match[str]) -> str:
    decoded = html.unescape(match.group()).translate(_PLAIN)
    return (decoded if len(decoded) == 1 else " ").ljust(len(match.group()))
