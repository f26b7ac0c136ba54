"""Labels at the head of a line: "12.", "(a)", "iii)", "Article 4", a bullet; and which of them make a sequence."""

import re
from dataclasses import dataclass
from typing import Literal

LabelKind = Literal["number", "letter", "roman", "bullet", "article", "none"]

_ARTICLE = re.compile(
    r"^(?:Article|ARTICLE|Art\.|Clause|Paragraph|Section|SECTION|§)\s*(\d{1,3}[a-z]?)\b(?:[.:)–—-]\s*|\s*$|\s+(?=[A-Z“\"]))"
)
_NUMBER = re.compile(r"^(?:\(?(\d{1,3})[.)]|\[(\d{1,3})\]|(\d{1,3}(?:\.\d{1,3}){1,3})[.)]?)\s+(?=\S)")
_BARE = re.compile(r"^(\d{1,3})\s+(?=[A-Z“\"'‘])")
_ROMAN = re.compile(r"^\(?((?:x{0,3})(?:ix|iv|v?i{0,3}))[.)]\s+(?=\S)", re.IGNORECASE)
_LETTER = re.compile(r"^\(?([a-zA-Z])[.)]\s+(?=\S)")
_BULLET = re.compile(r"^(?:[-–—•·*▪◦‣●○■□➢✓✔o]|\u2022)\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Label:
    """What a line begins with; `length` letters of it are the label and no text."""

    kind: LabelKind
    value: str
    length: int


def read_label(line: str, letter_before: str = "", in_letters: bool = False) -> Label:
    """The label of `line`. After "h." an "i." is a letter; else it is a roman number."""
    bullet = _BULLET.match(line)
    if bullet:
        inner = read_label(line[bullet.end() :], letter_before, in_letters)
        if inner.kind in {"letter", "roman", "number"}:
            return Label(inner.kind, inner.value, bullet.end() + inner.length)
        return Label("bullet", "", bullet.end())
    if match := _ARTICLE.match(line):
        return Label("article", match[1], match.end())
    if match := _NUMBER.match(line):
        return Label("number", match[1] or match[2] or match[3], match.end())
    letter, roman = _LETTER.match(line), _ROMAN.match(line)
    if letter and (not roman or not roman[1] or _follows(letter_before, letter[1])):
        if letter[1].isupper() and not line.startswith("("):
            return Label("none", "", 0)  # "J. Smith", "A. General"
        return Label("letter", letter[1].lower(), letter.end())
    if roman and roman[1]:
        return Label("roman", roman[1].lower(), roman.end())
    return Label("none", "", 0)


def bare_number(line: str) -> Label | None:
    """A number without a stop ("12 We will"): believed only where it continues the sequence."""
    match = _BARE.match(line)
    return Label("number", match[1], match.end()) if match else None


def _follows(before: str, letter: str) -> bool:
    return len(before) == 1 and ord(letter.lower()) == ord(before) + 1
