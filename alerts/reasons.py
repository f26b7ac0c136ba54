"""Why an alert is sent, held back or only updates a message: each by name, logged and shown."""

from dataclasses import dataclass
from enum import StrEnum


class Action(StrEnum):
    """What becomes of a subject."""

    SEND = "send"
    HOLD = "hold"
    UPDATE = "update"


class Reason(StrEnum):
    """Named reasons; the text is what people read."""

    # sent
    NEW_ACT = "new act"
    CLOCK = "the clock changed the status"
    DEADLINE_NEAR = "a deadline is near"
    OVERTURNED = "an alerted verdict was overturned"
    REINSTATED = "an overturned verdict was reinstated"
    PERSON_CHANGED_STATUS = "a person changed the status"
    OPERATIONS = "an operator must see it"
    # updates a message that stands
    ANOTHER_REPORT = "another report of the same act"
    DECIDED = "a person decided on an alerted act"
    # held back
    NOTHING_FRESH = "no fresh evidence"
    WORDS_ONLY = "words only"
    NOT_ACCEPTED = "below the operating point"
    BEFORE_DECLARED = "before declared"
    OLD_ITEM = "backfill: old item"
    RE_SCORED = "backfill: re-scored"
    BACKFILL = "backfill"
    EDITED = "an edited item, and its act is not new"
    HELD_BEFORE = "another report of an act a person or rule muted"
    ALREADY = "already alerted"
    BEFORE_ASSESSMENT = "dated before the first assessment"
    CHANGES_NOTHING_ALERTED = "changes nothing that was alerted"
    REVIEWED_BACKFILL = "a review of backfilled evidence"
    OVERTURNED_UNSENT = "overturned before it was sent"
    SILENCED = "silenced"
    INHIBITED = "muted by a parent event"
    NO_ROUTE = "no route takes it"


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of a subject, under which key, and why. `detail` adds the particulars, fit to show a person."""

    action: Action
    reason: Reason
    key: str
    detail: str = ""
