"""A timeline as inline SVG: acts for it above the line, acts against it below; hollow where nothing corroborates."""

from collections.abc import Sequence
from datetime import date, datetime
from html import escape

from compliance.acts import Act
from core.words import Direction
from ledger import words

WIDTH, HEIGHT, MARGIN = 720, 72, 12
LEVEL = {Direction.PLUS: 22, Direction.MINUS: 46}


def timeline(acts: Sequence[Act], since: datetime, until: datetime, due: date | None = None) -> str:
    """SVG of the period, `WIDTH` × `HEIGHT` units; every act says in words what it is. Safe to put into HTML."""
    said = f"{len(acts)} acts from {words.day_text(since)} to {words.day_text(until)}"
    middle = (LEVEL[Direction.PLUS] + LEVEL[Direction.MINUS]) // 2
    parts = [
        f'<svg class="timeline" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(said)}">',
        f'<line class="axis" x1="{MARGIN}" y1="{middle}" x2="{WIDTH - MARGIN}" y2="{middle}"/>',
        *(_year(year, since, until) for year in range(since.year + 1, until.year + 1)),
        _due(due, since, until),
        *(_mark(act, since, until) for act in acts),
        "</svg>",
    ]
    return "".join(parts)


def _mark(act: Act, since: datetime, until: datetime) -> str:
    kind = "against" if act.direction is Direction.MINUS else "for"
    firm = "firm" if act.corroboration else "hollow"
    title = f"{words.day_text(act.at)}: {words.act_text(act)}, {words.corroboration_text(act)}"
    x, y = _x(act.at, since, until), LEVEL[act.direction]
    return f'<circle class="{kind} {firm}" cx="{x}" cy="{y}" r="6"><title>{escape(title)}</title></circle>'


def _year(year: int, since: datetime, until: datetime) -> str:
    x = _x(datetime(year, 1, 1, tzinfo=since.tzinfo), since, until)
    return (
        f'<line class="year" x1="{x}" y1="8" x2="{x}" y2="{HEIGHT - 14}"/>'
        f'<text class="label" x="{x}" y="{HEIGHT - 2}" text-anchor="middle">{year}</text>'
    )


def _due(due: date | None, since: datetime, until: datetime) -> str:
    if due is None or not since.date() <= due <= until.date():
        return ""
    x = _x(datetime(due.year, due.month, due.day, tzinfo=since.tzinfo), since, until)
    return f'<line class="due" x1="{x}" y1="4" x2="{x}" y2="{HEIGHT - 14}"><title>due {due}</title></line>'


def _x(at: datetime, since: datetime, until: datetime) -> float:
    share = (at - since) / (until - since) if until > since else 0.5
    return round(MARGIN + min(max(share, 0), 1) * (WIDTH - 2 * MARGIN), 1)
