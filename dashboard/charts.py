"""Geometry of the charts: numbers in, coordinates out; templates draw them as inline SVG with a table beside."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

WIDTH = 960.0
_LANES = {"fulfils": 26.0, "advances": 52.0, "restates": 78.0, "contradicts": 104.0}
_LEFT, _RIGHT = 104.0, 16.0
"""Room for the names of the lanes, and for the last dot."""


@dataclass(frozen=True, slots=True)
class Point:
    """One dot: where, and which datum it stands for."""

    x: float
    y: float
    index: int


@dataclass(frozen=True, slots=True)
class Tick:
    """One mark on the time axis."""

    x: float
    text: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """Dots by verdict over time, ticks, and gaps of more than ninety days."""

    points: tuple[Point, ...]
    ticks: tuple[Tick, ...]
    gaps: tuple[tuple[float, float], ...]
    now: float | None


def timeline(times: Sequence[datetime], verdicts: Sequence[str], end: datetime) -> Timeline:
    """Where the dots go; `end` is the right edge (at least a month is shown)."""
    start = min([*times, end - timedelta(days=30)])
    last = max([*times, end])
    scale = (WIDTH - _LEFT - _RIGHT) / max((last - start).total_seconds(), 1.0)

    def place(at: datetime) -> float:
        return round(_LEFT + (at - start).total_seconds() * scale, 1)

    points = tuple(
        Point(place(t), _LANES.get(v, 78.0), i) for i, (t, v) in enumerate(zip(times, verdicts, strict=True))
    )
    edges = [*sorted(times), end] if times else []
    gaps = tuple((place(a), place(b)) for a, b in pairwise(edges) if b - a > timedelta(days=90))
    return Timeline(points, _ticks(start, last, place), gaps, place(end))


def _ticks(start: datetime, last: datetime, place: Callable[[datetime], float]) -> tuple[Tick, ...]:
    months = (last.year - start.year) * 12 + last.month - start.month
    step = next((s for s in (1, 2, 3, 6, 12, 24, 60) if months / s <= 10), 120)
    ticks = []
    for month in range(start.year * 12 + start.month, last.year * 12 + last.month):
        if month % step == 0:
            at = datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC)
            ticks.append(Tick(place(at), f"{at:%Y}" if step >= 12 or at.month == 1 else f"{at:%b}"))
    return tuple(ticks)


def sparkline(values: Sequence[float], width: float = 96.0, height: float = 24.0) -> str:
    """The `points` of a polyline; "" for fewer than two values."""
    if len(values) < 2:
        return ""
    top = max([*values, 1])
    step = width / (len(values) - 1)
    return " ".join(f"{i * step:.1f},{height - 2 - v / top * (height - 4):.1f}" for i, v in enumerate(values))


@dataclass(frozen=True, slots=True)
class Bar:
    """A share with its interval, in percent of the width."""

    value: float
    low: float
    high: float


def interval(value: float, low: float, high: float) -> Bar:
    """A share 0..1 with its interval, ready to draw."""
    return Bar(round(value * 100, 1), round(low * 100, 1), round(high * 100, 1))
