"""The small marks that lists are full of, put together here: a template would take five times as long over each.

What comes from outside is escaped by `Markup.format`; what is joined without it is ours (numbers, times, signs).
"""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Protocol
from urllib.parse import quote_plus

from markupsafe import Markup, escape

from dashboard import labels
from dashboard.charts import Timeline
from dashboard.labels import Look
from dashboard.links import web_only
from dashboard.times import ago, day, stamp
from storage.views.commitment import Dot

_UNASSESSED = Markup('<span class="status none"><span class="sign" aria-hidden="true">·</span>not assessed yet</span>')


class Standing(Protocol):
    """Whatever has a status."""

    @property
    def status(self) -> str:
        """One of `core.words.Status`."""
        ...

    @property
    def appears(self) -> bool:
        """Whether it rests on reports nobody has confirmed."""
        ...


@lru_cache(maxsize=64)
def verdict(value: str) -> Markup:
    """A verdict with its sign."""
    return _signed("verdict", labels.verdict(value), value)


def status(standing: Standing | None) -> Markup:
    """A status with its sign."""
    return _status(standing.status, standing.appears) if standing else _UNASSESSED


@lru_cache(maxsize=2_000)
def outlet(name: str, tier: str) -> Markup:
    """An outlet, and its kind unless that is the usual one."""
    made = Markup('<span class="outlet">{0}</span>').format(name or "unknown outlet")
    return made + Markup(' <span class="tier">{0}</span>').format(tier) if tier and tier != "press" else made


@lru_cache(maxsize=2_000)
def outlet_link(name: str, root: str) -> Markup:
    """An outlet, and the way to what it wrote."""
    return Markup('<a href="{0}/items?outlet={1}">{2}</a>').format(root, quote_plus(name), name or "unknown outlet")


def original(url: str, text: str = "Original") -> Markup:
    """The way out to the article, where its address is one of the web's; nothing otherwise."""
    safe = web_only(url)
    if not safe:
        return Markup()
    return Markup(  # noqa: S704  (the address and the text are escaped)
        f'<a href="{escape(safe)}" target="_blank" rel="noopener noreferrer">{escape(text)}'
        '<span class="hidden"> (opens in a new tab)</span></a>'
    )


def time(at: datetime | None, now: datetime) -> Markup:
    """How long ago, with the time itself behind it."""
    if at is None:
        return Markup('<span class="soft">unknown</span>')
    return Markup(f'<time datetime="{at.isoformat()}" title="{stamp(at)}">{ago(at, now)}</time>')  # noqa: S704


def date(at: datetime, now: datetime) -> Markup:
    """The day, with the time and how long ago behind it."""
    return Markup(  # noqa: S704
        f'<time datetime="{at.isoformat()}" title="{stamp(at)}, {ago(at, now)}">{day(at)}</time>'
    )


NO_CELL = Markup('<td class="tick"><span class="hidden">none</span></td>')


@lru_cache(maxsize=4_000)
def cell(commitment: str, holder: str, status: str, appears: bool, n: int, reason: str, root: str) -> Markup:
    """A cell of the scoreboard: the sign of a status, the acts behind it, and the way to them."""
    look = labels.status(status)
    title = f"{'appears ' if appears else ''}{status}, {n} act{'' if n == 1 else 's'}: {reason}"
    return Markup(
        '<td class="tick"><a class="cell {}" href="{}/commitments/{}?holder={}#evidence" title="{}">'
        '<span aria-hidden="true">{}</span><span class="hidden">{},</span> <small>{}</small></a></td>'
    ).format(look.tone, root, commitment, holder, title, look.sign, status, n)


def points(line: Timeline, dots: Sequence[Dot], root: str) -> Markup:
    """The dots of a timeline, each a link to its evidence."""
    to = escape(root)
    drawn = (_point(dots[point.index], point.x, point.y, to) for point in line.points)
    return Markup("".join(drawn))  # noqa: S704  (put together of our own and of escaped text)


def _point(dot: Dot, x: float, y: float, root: str) -> str:
    sure = " sure" if dot.decision in ("confirm", "relabel") else " gone" if dot.decision == "reject" else ""
    return (
        f'<a href="{root}/evidence/{dot.id}">'
        f"<title>{day(dot.act_at)}: {escape(dot.verdict)}, {escape(dot.outlet)}</title>"
        f'<circle class="dot {labels.verdict(dot.verdict).tone}{sure}" cx="{x}" cy="{y}" r="6"/></a>'
    )


@lru_cache(maxsize=64)
def _status(value: str, appears: bool) -> Markup:
    return _signed("status", labels.status(value), f"{'appears ' if appears else ''}{value}")


def _signed(kind: str, look: Look, words: str) -> Markup:
    made = Markup('<span class="{} {}"><span class="sign" aria-hidden="true">{}</span>{}</span>')
    return made.format(kind, look.tone, look.sign, words)
