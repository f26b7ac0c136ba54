"""The buttons under an alert, and what their values say when they come back."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from slack_sdk.models.blocks import ActionsBlock, ButtonElement, StaticSelectElement

from alerts import blocks as b
from alerts.message import Entry
from alerts.records import ActSubject, ClockSubject


class Press(StrEnum):
    """What a person can press; the text is the `action_id`."""

    CONFIRM = "confirm"
    REJECT = "reject"
    WRONG_COMMITMENT = "wrong-commitment"
    SNOOZE = "snooze"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class ButtonValue:
    """What a button carries: its alert, the evidence it decides on (0 for none), and a term in days (snooze)."""

    alert_id: int
    evidence_id: int = 0
    days: int = 0


def write_value(value: ButtonValue) -> str:
    """As a string of at most 40 characters."""
    return f"{value.alert_id}.{value.evidence_id}.{value.days}"


def read_value(text: str) -> ButtonValue | None:
    """What `write_value` wrote; None for anything else."""
    parts = text.split(".")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) < 13 for part in parts):
        return None
    return ButtonValue(*map(int, parts))


def row(entry: Entry, page: str, days: Sequence[int]) -> ActionsBlock | None:
    """The buttons under an alert; None where nothing can be pressed. Decided acts keep what still makes sense."""
    subject = entry.subject
    elements: list[ButtonElement | StaticSelectElement] = []
    if isinstance(subject, ActSubject) and subject.review is None:
        elements += _decisions(ButtonValue(entry.alert_id, subject.lead.evidence_id))
    if isinstance(subject, ActSubject | ClockSubject) and days:
        elements.append(_snooze(entry.alert_id, days))
    if page:
        elements.append(b.link_button(Press.OPEN, "Open", page))
    return b.actions(f"alert-{entry.alert_id}", elements) if elements else None


def _decisions(value: ButtonValue) -> list[ButtonElement]:
    said = write_value(value)
    return [
        b.button(Press.CONFIRM, "Confirm", said, "primary"),
        b.button(Press.REJECT, "Reject", said, "danger"),
        b.button(Press.WRONG_COMMITMENT, "Wrong commitment", said),
    ]


def _snooze(alert_id: int, days: Sequence[int]) -> StaticSelectElement:
    terms = [(f"for {n} day{'s' if n > 1 else ''}", write_value(ButtonValue(alert_id, 0, n))) for n in days]
    return b.menu(Press.SNOOZE, "Snooze…", terms)
