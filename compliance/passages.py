"""The sentence that shows it, and a hash by which the same words are known again."""

import hashlib
import re
from collections.abc import Sequence

from core.records import Item, Span

_SENTENCE = re.compile(r"[^.!?…]*(?:[.!?…]+(?![\s\"'”’)]+[A-ZÀ-Þ\"'“‘(]|\s*$)[^.!?…]*)*(?:[.!?…]+[\"'”’)]*|$)")
_NOT_WORDS = re.compile(r"[\W_]+")
MAX_PASSAGE = 1_000


def passage_of(item: Item, spans: Sequence[Span]) -> str:
    """The sentence of `item` that holds the first evidence span; the whole title where the span lies in it."""
    if not spans or spans[0].field == "title":
        return item.title[:MAX_PASSAGE]
    span = spans[0]
    for found in _SENTENCE.finditer(item.summary):
        if found.start() <= span.start < found.end():
            return found.group().strip()[:MAX_PASSAGE]
    return span.text[:MAX_PASSAGE]


def passage_hash(passage: str) -> str:
    """64 hex digits, the same for the same words whatever their case, punctuation and spacing."""
    return hashlib.sha256(_NOT_WORDS.sub(" ", passage.casefold()).strip().encode()).hexdigest()
