"""What a commitment says of itself, as lines to learn from: statement, guideline and example headlines."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from core.words import Verdict
from declarations.model import Commitment

Source = Literal["statement", "guideline", "example"]


@dataclass(frozen=True, slots=True)
class Line:
    """One text of a commitment. `verdict` is what a news item that says this would get; None for unrelated ones."""

    text: str
    source: Source
    verdict: Verdict | None

    @property
    def direction(self) -> int:
        """+1, −1, or 0 for words only and unrelated."""
        return _DIRECTIONS[self.verdict] if self.verdict else 0


_DIRECTIONS: Final = {Verdict.FULFILS: 1, Verdict.ADVANCES: 1, Verdict.CONTRADICTS: -1, Verdict.RESTATES: 0}
_NOTE = re.compile(r"\(([^()]*)\)")
_HOLDER = re.compile(
    r"\b(?:a|an|any|another|one|the|some)?\s*\b(?:holder|member|signatory|government|party|state)(?:'s|s)?\b",
    re.IGNORECASE,
)


def lines_of(commitment: Commitment) -> list[Line]:
    """Every line of `commitment`; remarks in brackets are left out of the guideline (see `notes_of`)."""
    guideline = commitment.guideline
    lines = [Line(commitment.statement, "statement", Verdict.FULFILS)]
    lines += [Line(alias, "statement", Verdict.FULFILS) for alias in commitment.aliases]
    for verdict in Verdict:
        text = _NOTE.sub(_keep_list, getattr(guideline, verdict.value))
        lines += [Line(part, "guideline", verdict) for part in _sentences(text)]
    lines += [Line(text, "example", verdict) for verdict, text in commitment.examples.by_verdict()]
    lines += [Line(text, "example", None) for text in commitment.examples.unrelated]
    lines += [Line(note, "guideline", None) for note in notes_of(commitment)]
    return lines


def notes_of(commitment: Commitment) -> list[str]:
    """What the guideline says is unrelated, without the words that say so."""
    texts = [getattr(commitment.guideline, v.value) for v in Verdict]
    found = [s for text in texts for s in _SENTENCE.split(text.replace("(", " ").replace(")", " "))]
    return [
        re.sub(r"\b(?:is|are|as such)?\s*-?\s*\bunrelated\b.*", "", s).strip(" -;.") for s in found if "unrelated" in s
    ]


_SENTENCE = re.compile(r"(?<=[.;])\s+")


def _keep_list(match: re.Match[str]) -> str:
    """ "(a new package, a price cap in force)" is part of the list; "(… is unrelated.)" is a remark."""
    inside = match.group(1)
    return "" if "unrelated" in inside or inside.endswith(".") else f", {inside},"


def _sentences(text: str) -> list[str]:
    parts = [p.strip(" .;,") for p in _SENTENCE.split(text)]
    return [p for p in parts if p and "unrelated" not in p]


def fragments(line: Line, statement: str, holder: str) -> Iterator[str]:
    """`line` as headlines would put it: each part of its list with a holder in front and the subject behind."""
    if line.source != "guideline" or line.verdict is None:
        yield line.text
        return
    yield f"{_HOLDER.sub(holder, line.text)}"
    parts = [p.strip() for p in re.split(r",\s+(?:or\s+|and\s+)?|\s+or\s+", line.text) if p.strip()]
    for part in parts if len(parts) > 1 else []:
        yield f"{_HOLDER.sub(holder, part)}: {statement}"
