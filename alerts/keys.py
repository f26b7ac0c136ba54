"""Keys: what makes two alerts the same alert."""

from functools import singledispatch

from alerts.records import ActSubject, ClockSubject, OpsSubject, ReviewSubject, Subject


def act_key(commitment: str, direction: str, story: int | None, evidence_id: int | None = None) -> str:
    """Key of an act; evidence by hand has no story and is an act of its own."""
    return f"act:{commitment}:{direction}:{story if story is not None else f'hand-{evidence_id}'}"


@singledispatch
def key_of(subject: Subject) -> str:
    """The key of an alert on `subject`."""
    raise TypeError(type(subject).__name__)


@key_of.register
def _(subject: ActSubject) -> str:
    return act_key(subject.commitment.id, subject.direction, subject.story, subject.reports[0].evidence_id)


@key_of.register
def _(subject: ClockSubject) -> str:
    return f"clock:{subject.commitment.id}:{subject.reason}:{subject.on.isoformat()}"


@key_of.register
def _(subject: ReviewSubject) -> str:
    return f"correction:{subject.review_id}"


@key_of.register
def _(subject: OpsSubject) -> str:
    return f"ops:{subject.what}:{subject.about}:{subject.on.isoformat()}"[:200]
