"""Splits a paragraph into sentences, offsets kept."""

import re
from collections.abc import Iterator

_END = re.compile(r"""[.!?…]+["'”’)\]]*(?=\s|$)""")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|No|Nos|Art|Arts|para|paras|pp?|vol|vs|cf|ca|approx|Gen|Lt|Col|Sen|Rep|Gov|Hon|Jr|Sr|"
    r"Inc|Ltd|Co|Corp|Dept|Fig|Sec|ch|bn|mn|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|e\.g|i\.e|a\.m|p\.m)"
    r"|\b[A-Z]|\b(?:[A-Za-z]\.)+[A-Za-z])\.$"
)


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence of `text`, blanks trimmed; together they hold every letter of it."""
    start = 0
    for match in _END.finditer(text):
        if match.end() < len(text) and not _ends_here(text, match):
            continue
        yield from _trimmed(text, start, match.end())
        start = match.end()
    yield from _trimmed(text, start, len(text))


def _ends_here(text: str, match: re.Match[str]) -> bool:
    """Not after an abbreviation or an initial, nor before a small letter."""
    following = text[match.end() : match.end() + 40].lstrip()
    if following[:1].islower():
        return False
    before = text[max(0, match.start() - 12) : match.start() + 1]
    if match.group().startswith(".") and _ABBREVIATION.search(before):
        # "… in the U.S. We will" ends a sentence; "the U.S. Congress" does not.
        return (
            before.endswith(".")
            and bool(re.match(r"(?:We|The|Our|It|In|This|These|They)\b", following))
            and "." in before[:-1]
        )
    return True


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end
