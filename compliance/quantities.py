"""Quantities from the evidence set against the target a commitment names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from compliance.acts import Act
from compliance.states import Measured
from core.records import Quantity
from core.words import Direction

# fmt: off
_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)
# fmt: on
_WORDS = {word: number for number, word in enumerate(_ONES)}
_SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "bn": 1e9, "m": 1e6, "trillion": 1e12}
_NUMBER = re.compile(
    r"(?P<sign>[€$£])?\s*(?P<number>\d{1,3}(?:[,  ]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|"
    + "|".join(_WORDS)
    + r")\b\s*(?P<scale>"
    + "|".join(_SCALES)
    + r")?\b\s*(?P<unit>%(?:\s*of\s+[\w ]+)?|per\s?cent(?:\s*of\s+[\w ]+)?|[^\W\d][\w-]*(?:\s+[^\W\d][\w-]*){0,2})?",
    re.IGNORECASE,
)
_MONEY = {"€": "EUR", "$": "USD", "£": "GBP", "euro": "EUR", "dollar": "USD", "pound": "GBP"}


@dataclass(frozen=True, slots=True)
class Target:
    """What is to be reached: `value` in `unit` ("2", "% of GDP"). `share`: a level, not a count."""

    value: float
    unit: str
    share: bool


def parse_target(text: str) -> Target | None:
    """The first amount in a commitment's `quantity` ("four battlegroups", "2 % of GDP"); None when there is none."""
    found = _NUMBER.search(text)
    if found is None:
        return None
    raw = found["number"].lower()
    value = float(_WORDS[raw]) if raw in _WORDS else float(re.sub(r"[,  ]", "", raw))
    value *= _SCALES.get((found["scale"] or "").lower(), 1)
    unit = " ".join((found["unit"] or "").split()) or _MONEY.get(found["sign"] or "", "")
    share = unit.startswith("%") or unit.lower().startswith("per")
    return Target(value, unit, share)


def measure(target: Target | None, acts: Sequence[Act]) -> Measured | None:
    """The figure that stands against `target`, from corroborated acts for it; None when no evidence gives one.

    Of shares the latest counts; of counts and amounts the highest single figure: reports overlap, so sums would lie.
    """
    if target is None:
        return None
    figures = [
        (reading.entry.act_at, quantity.value, reading.entry.id)
        for act in acts
        if act.corroboration and act.direction is Direction.PLUS
        for reading in act.readings
        for quantity in reading.entry.quantities
        if _comparable(target, quantity)
    ]
    if not figures:
        return None
    at, value, evidence = max(figures) if target.share else max(figures, key=lambda f: (f[1], -f[0].timestamp()))
    return Measured(target=target.value, reported=value, unit=target.unit, at=at, evidence=evidence, n=len(figures))


def _comparable(target: Target, quantity: Quantity) -> bool:
    return bool(_kind(target.unit) & _kind(quantity.unit))


def _kind(unit: str) -> frozenset[str]:
    """What a unit is about: its main noun in the singular, the currency, or that it is a share."""
    low = unit.lower().strip()
    if low.startswith(("%", "per cent", "percent")):
        return frozenset({"share of gdp" if "gdp" in low else "share"})
    words = re.findall(r"[a-z€$£-]+", low)
    stems = [_MONEY.get(w.rstrip("s"), w.rstrip("s")).lower() for w in words if len(w) > 2 or w in _MONEY]
    return frozenset(stems[-1:] + stems[:1])
