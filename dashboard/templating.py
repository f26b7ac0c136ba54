"""The template environment: escaping on, unknown names are errors, our own words as filters."""

from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from dashboard import charts, labels, links, marks, text, times, words

FOLDER = Path(__file__).parent / "templates"

_FILTERS: dict[str, Callable[..., Any]] = {
    "marked": text.marked,
    "echoed": text.echoed,
    "stamp": times.stamp,
    "day": times.day,
    "span_words": times.span_words,
    "number": times.number,
    "signed": times.signed,
    "percent": times.percent,
    "web_only": links.web_only,
    "label": labels.label,
    "skipped": links.skipped,
}


@cache
def environment() -> Environment:
    """The one environment of this process."""
    made = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters.update(_FILTERS)
    made.globals.update(
        charts=charts,
        labels=labels,
        marks=marks,
        names=words,
        reasons=labels.REASONS,
        changed=links.changed,
        onward=links.onward,
    )
    return made


def render(template: str, now: datetime, **values: Any) -> str:
    """The template's text; `ago` in it counts from `now`."""
    return environment().get_template(template).render(now=now, ago=lambda then: times.ago(then, now), **values)
