"""What tells events apart: the actors, places, numbers, names and acts of a report, as weighted keys.

A key is `<class>:<value>`: `e` actor · `x` place or other name · `n` number · `a` kind of act · `w` content word.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Final

from core.yaml import Strict, load_model
from matchers.morphology import stem

_DATELINE: Final = re.compile(r"^\s*[A-Z][A-Z .,'-]{2,40}\s*(?:,[^()]{0,20})?\([^)]{2,40}\)\s*[-–—]+\s*")
_CREDIT: Final = re.compile(r"\s*\([A-Z][\w .&'-]{1,40}\)\s*$")
_WORD: Final = re.compile(r"[^\W\d_](?:[^\W\d_]|['’-](?=[^\W\d_]))*|\d[\d.,]*")
# How often a key of the class is to be expected in any report, before anything was counted.
_RATES: Final = {"e": 0.04, "x": 0.004, "n": 0.006, "a": 0.15, "w": 0.015}
_EVERYWHERE: Final = {
    "e:ukraine": 0.5,
    "e:russia": 0.45,
    "e:eu": 0.15,
    "e:nato": 0.15,
    "e:united-states": 0.15,
    "e:un": 0.08,
}
_WORTH: Final = {"e": 1.0, "x": 1.3, "n": 1.2, "a": 0.5, "w": 0.8}
_PRIOR: Final = 200.0


class Words(Strict):
    """`story_words.yaml`."""

    numbers: dict[str, float]
    scales: dict[str, float]
    passing: str

    @cached_property
    def passing_words(self) -> frozenset[str]:
        """Words that tell no event from another."""
        return frozenset(self.passing.split())


@lru_cache(maxsize=1)
def words() -> Words:
    """The words of the story search, as shipped."""
    return load_model(Path(__file__).with_name("story_words.yaml"), Words)


def cleaned(text: str) -> str:
    """`text` without an agency's dateline in front and its name in brackets behind: they tell no event."""
    return _CREDIT.sub("", _DATELINE.sub("", text))


def keys_of(fingerprint: Mapping[str, Sequence[Any]], title: str, summary: str) -> frozenset[str]:
    """The keys of one report, from the matcher's fingerprint and from the text itself. Any text is allowed."""
    texts = (title[:1_000], cleaned(summary[:4_000]))
    keys = {f"e:{e}" for e in _strings(fingerprint, "entities")}
    keys |= {f"a:{a}" for a in _strings(fingerprint, "acts")}
    for text in texts:
        keys.update(_text_keys(text))
    return frozenset(keys | _names(fingerprint, " ".join(texts).lower()))


def _names(fingerprint: Mapping[str, Sequence[Any]], text: str) -> set[str]:
    """The words of the fingerprint's places that stand in the cleaned text: an agency's own name does not."""
    found = {w for place in _strings(fingerprint, "places") for w in _WORD.findall(place)}
    return {f"x:{w}" for w in found if w in text and len(w) > 2 and w not in words().passing_words}


def weight(key: str, seen_in: int, stories: int) -> float:
    """How much sharing `key` says: rare ones much, `e:ukraine` next to nothing. `seen_in` of `stories` have it."""
    rate = _EVERYWHERE.get(key, _rate(key))
    share = (seen_in + rate * _PRIOR) / (stories + _PRIOR)
    return _WORTH[key[0]] * -math.log(min(share, 1.0))


def _rate(key: str) -> float:
    small = key[0] == "n" and key.removeprefix("n:").isdigit() and int(key[2:]) <= 12
    return 0.06 if small else _RATES[key[0]]


def _strings(fingerprint: Mapping[str, Sequence[Any]], name: str) -> list[str]:
    return [str(value).strip().lower() for value in fingerprint.get(name, ()) if str(value).strip()]


def _text_keys(text: str) -> Iterable[str]:
    keys: set[str] = set()
    passing, scales = words().passing_words, words().scales
    found = _WORD.findall(text)
    for place, word in enumerate(found):
        low = word.lower().rstrip(".,")
        number = _number(low, found[place + 1].lower() if place + 1 < len(found) else "")
        if number is not None:
            keys.add(f"n:{number:g}")
        elif low not in passing and low not in scales and len(low) > 2:
            base = low.removesuffix("'s").removesuffix("’s")
            named = word[0].isupper() and place > 0
            keys.add(f"x:{base}" if named else f"w:{stem(base)}")
    return keys


def _number(word: str, following: str) -> float | None:
    """The value of a number in figures or words, with the scale behind it: `1.2` `bn` is 1.2e9."""
    figures = re.fullmatch(r"(\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)", word)
    value = float(figures[1].replace(",", "")) if figures else words().numbers.get(word)
    return None if value is None else value * words().scales.get(following, 1.0)
