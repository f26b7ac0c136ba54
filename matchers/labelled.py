"""Labelled news: items with what they say of each commitment. One JSON object a line."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from core.clock import parse_time
from core.errors import UsageError
from core.records import Item
from core.words import Verdict


@dataclass(frozen=True, slots=True)
class Label:
    """`unsure` labels are neither demanded nor punished."""

    commitment: str
    verdict: Verdict
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Labelled:
    """One item with its labels. `stratum` "distractor" is ordinary news; `shippable` is false for "nc" items."""

    item: Item
    labels: tuple[Label, ...]
    stratum: str
    shippable: bool

    @property
    def week(self) -> str:
        """ISO week of publication, "none" where unknown: the unit that folds keep together."""
        at = self.item.published
        return f"{at.isocalendar().year}-{at.isocalendar().week:02d}" if at else "none"


def item_of(data: Mapping[str, Any]) -> Item:
    """The item of one line. Absent texts are empty, an unreadable time is unknown; KeyError without an id."""
    return Item(
        id=str(data["id"]),
        title=_text(data.get("title")),
        summary=_text(data.get("summary")),
        published=_time(data.get("published")),
        source=_text(data.get("source")),
    )


def read_labelled(path: Path) -> list[Labelled]:
    """All of `path`; UsageError names the line that is wrong."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(str(path), f"cannot be read: {error}") from None
    return [_labelled(line, f"{path}:{number}") for number, line in enumerate(lines, 1) if line.strip()]


def known_to(labelled: Iterable[Labelled], commitments: Iterable[str]) -> list[Labelled]:
    """`labelled` without labels on commitments that the registry lacks."""
    known = frozenset(commitments)
    return [
        Labelled(one.item, tuple(lab for lab in one.labels if lab.commitment in known), one.stratum, one.shippable)
        for one in labelled
    ]


def _labelled(line: str, where: str) -> Labelled:
    try:
        data = json.loads(line)
        labels = tuple(
            Label(str(lab["commitment"]), Verdict(lab["verdict"]), bool(lab.get("unsure")))
            for lab in data.get("labels", [])
        )
        return Labelled(item_of(data), labels, str(data.get("stratum", "")), not data.get("nc"))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(where, f"is no labelled item: {error}") from None


def _text(value: object) -> str:
    return value if isinstance(value, str) else "" if value is None else str(value)


def _time(value: object) -> datetime | None:
    return parse_time(value) if isinstance(value, str) else None
