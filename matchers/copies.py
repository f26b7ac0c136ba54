"""Wire copies: near-identical texts, known by the word triples they share."""

import re
import zlib
from collections.abc import Collection
from typing import Final

from matchers.story_keys import cleaned

_WORD: Final = re.compile(r"[^\W_]+")
MOST: Final = 64
LEAST: Final = 4


def sketch(title: str, summary: str) -> list[int]:
    """Hashes of the word triples of a report, agency names left out; at most 64, in the order of the text."""
    words = _WORD.findall(f"{cleaned(title)} . {cleaned(summary)}"[:2_000].lower())
    triples = (" ".join(words[i : i + 3]) for i in range(len(words) - 2))
    return list(dict.fromkeys(zlib.crc32(t.encode()) for t in triples))[:MOST]


def is_copy(one: Collection[int], other: Collection[int], share: float) -> bool:
    """Whether the shorter text stands, but for `1 - share` of it, in the longer one. Too short to tell is no copy."""
    short, long = sorted((set(one), set(other)), key=len)
    return len(short) >= LEAST and len(short & long) >= share * len(short)
