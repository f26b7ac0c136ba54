"""The shape of a statement beside its subject: which way it turns, and how real it is."""

from typing import Final

from matchers.clauses import split
from matchers.compiled import Compiled
from matchers.evidence import REALITIES, REALITY, Evidence
from matchers.lines import Line
from matchers.signs import Reading, compose
from matchers.text import lower, plain

_UNKNOWN: Final = (0, -1)


def shape_of(evidence: Evidence | None) -> tuple[int, int]:
    """(+1 or −1 or 0, place in REALITIES or −1 where nothing governs the subject)."""
    if evidence is None or evidence.reading is None:
        return _UNKNOWN
    return _shape(evidence.reading)


def line_shape(compiled: Compiled, row: int, line: Line) -> tuple[int, int]:
    """The same of a line of commitment `row`: of its most telling word."""
    cleaned = plain(line.text)
    low = lower(cleaned)
    best, best_score = None, 0.0
    for clause in split("title", cleaned, low, compiled.scanner.scan(low)):
        for reading in compose(clause, low):
            score = max((float(compiled.topical[row, t]) for t in reading.hit.entry.terms), default=0.0)
            score += 0.15 if reading.steps else 0.0
            if score > best_score:
                best, best_score = reading, score
    return _shape(best) if best else _UNKNOWN


def _shape(reading: Reading) -> tuple[int, int]:
    reality = REALITY[reading.stage]
    return reading.sign, -1 if reality == "bare" else REALITIES.index(reality)
