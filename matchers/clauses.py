"""Cuts a text into clauses, and says how each hangs on the one before it."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from core.records import Field
from matchers.scan import Hit
from matchers.wordbook import grammar

Role = Literal["main", "background", "condition", "contrast", "parallel", "speaker"]

MAX_CLAUSES: Final = 60
"""Of one text only the first are read."""


@dataclass(frozen=True, slots=True)
class Clause:
    """`text[start:end]` of one field, with the hits inside it. `sentence` counts from 0 within the field."""

    field: Field
    start: int
    end: int
    role: Role
    sentence: int
    is_question: bool
    hits: tuple[Hit, ...]


_SENTENCE = re.compile(r"[.!?…]+[\"')\]]*\s+(?=[\"'(\[]?[A-Z0-9])|\n+|;\s|\s[|•]\s|\s—\s|\s-\s|—")
_NAMING = re.compile(
    r"\b(?:describ|name|naming|sees?\b|seen\b|saw\b|view|regard|treat|label|brand|recogni|designat|list|identif|classif"
    r"|consider|us(?:e|es|ed|ing)\b|serv|act(?:s|ed|ing)?\b|portray|appoint|elect|dismiss|denounc|condemn|class|defin)"
    r"[^,;:]{0,60}$"
)
"""Verbs whose "as" says what something is called, not what happens beside it."""
_COLON = re.compile(r":\s")


def split(field: Field, text: str, low: str, hits: list[Hit]) -> list[Clause]:
    """Clauses of one field in order; every hit falls into exactly one."""
    clauses: list[Clause] = []
    for number, (start, end) in enumerate(_sentences(text)):
        question = text[start:end].rstrip("\"' )").endswith("?")
        for clause_start, clause_end, role in _parts(low, start, end):
            if low[clause_start:clause_end].strip():
                inside = tuple(h for h in hits if clause_start <= h.start < clause_end)
                clauses.append(Clause(field, clause_start, clause_end, role, number, question, inside))
        if len(clauses) >= MAX_CLAUSES:
            break
    return clauses[:MAX_CLAUSES]


def _sentences(text: str) -> list[tuple[int, int]]:
    cuts = [0]
    for match in _SENTENCE.finditer(text):
        cuts.append(match.end())
        if len(cuts) > MAX_CLAUSES:
            break
    return list(zip(cuts, [*cuts[1:], len(text)], strict=True))


def _parts(low: str, start: int, end: int) -> list[tuple[int, int, Role]]:
    """Clauses of one sentence: cut at a colon (what stands before it is who speaks), then at linking words."""
    parts: list[tuple[int, int, Role]] = []
    colon = _COLON.search(low, start, end)
    if colon and colon.start() - start <= 40:
        parts.append((start, colon.start(), "speaker"))
        start = colon.end()
    cuts: list[tuple[int, Role]] = [(start, "main")]
    for match in _links().finditer(low, start, end):
        if match.group(1) == "as" and _NAMING.search(low, start, match.start()):
            continue
        if match.group(1) not in grammar().ties or low[max(0, match.start() - 2) : match.start()].strip() == ",":
            cuts.append((match.start(), _role(match.group(1))))
    ends = [*(cut for cut, _ in cuts[1:]), end]
    return parts + [(s, e, role) for (s, role), e in zip(cuts, ends, strict=True)]


@cache
def _links() -> re.Pattern[str]:
    words = [w for kind, ws in grammar().links.items() if kind != "background_if_verb" for w in ws]
    words.sort(key=len, reverse=True)
    inside = "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in words)
    # "as well as", "as part of", "as much as", "such as", "so far" link nothing
    return re.compile(
        rf"(?<=[\s,])(?<!such )(?<!as well )(?<!as much )({inside})(?=\s)"
        r"(?!\s+(?:well|much|many|far|soon|long|little|of|early)\b)"
    )


@cache
def _roles() -> dict[str, Role]:
    table: dict[str, Role] = {}
    names: dict[str, Role] = {"background": "background", "condition": "condition", "contrast": "contrast"}
    for kind, words in grammar().links.items():
        for word in words:
            table[word] = names.get(kind, "parallel")
    return table


def _role(word: str) -> Role:
    return _roles().get(re.sub(r"\s+", " ", word), "parallel")
