"""Shares with their intervals, and agreement beyond chance."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

_Z = 1.959964
"""Of a 95 % interval."""


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` of `n`, with the 95 % interval. `value` is None without any n: a share of nothing is no number."""

    hits: int
    n: int
    low: float
    high: float

    @property
    def value(self) -> float | None:
        """The share, 0..1."""
        return self.hits / self.n if self.n else None


def wilson(hits: int, n: int) -> Share:
    """A share with Wilson's interval (E. B. Wilson, J. Am. Stat. Assoc. 22, 1927): right for few and for extremes."""
    if n == 0:
        return Share(0, 0, 0.0, 1.0)
    p, z2 = hits / n, _Z**2
    centre = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z / (1 + z2 / n) * sqrt(p * (1 - p) / n + z2 / (4 * n * n))
    return Share(hits, n, max(0.0, centre - half), min(1.0, centre + half))


def kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Cohen's kappa of two readers; None without pairs, or where chance alone would agree always."""
    if not pairs:
        return None
    n = len(pairs)
    agreed = sum(one == other for one, other in pairs) / n
    first, second = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    chance = sum(first[label] * second[label] for label in first) / n**2
    return None if chance >= 1 else (agreed - chance) / (1 - chance)
