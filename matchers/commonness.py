"""How common an English word is, read off the vocabulary of the embedding model, which lists words by frequency."""

from functools import cache
from typing import Final

from matchers.embedding import VOCABULARY

_FIRST_WORD: Final = "the"
_STEPS: Final = ((200, 0.2), (600, 0.45), (1500, 0.75))
"""Up to this rank a word says only so much of a subject."""


def weight_of(word: str) -> float:
    """0..1: how telling `word` is; words outside the vocabulary are rare and tell most."""
    rank = _ranks().get(word)
    if rank is None:
        return 1.0
    return next((weight for up_to, weight in _STEPS if rank < up_to), 1.0)


@cache
def _ranks() -> dict[str, int]:
    try:
        words = VOCABULARY.read_text(encoding="utf-8").split("\n")
    except OSError:
        return {}
    first = words.index(_FIRST_WORD) if _FIRST_WORD in words else len(words)
    return {word: rank for rank, word in enumerate(words[first:]) if word.isalpha()}
