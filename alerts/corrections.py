"""A person's review of an alerted act: the message shows it; one that overturns the verdict is told in the thread."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from alerts import posting
from alerts.config import AlertsConfig
from alerts.decide import decide
from alerts.gate import history_of, muted
from alerts.keys import key_of
from alerts.reasons import Action, Decision, Reason
from alerts.records import ActSubject, ReviewNote, ReviewSubject
from core.words import Decision as Review
from storage import alerts, deliveries

_AT_ONCE = timedelta()


def announce_review(session: Session, config: AlertsConfig, subject: ReviewSubject, now: datetime) -> Decision:
    """Decide on a review, and write what must be delivered."""
    if alerts.find(session, key_of(subject), lock=True) is not None:
        return Decision(Action.HOLD, Reason.ALREADY, key_of(subject))
    act = replace(subject.act, review=_shown(subject))
    stands = alerts.find(session, key_of(act), lock=True)
    decision = decide(subject, history_of(stands))
    if decision.action is Action.SEND and (stands is None or not stands.sent):
        return _first_told(session, config, act, decision, now)
    if decision.action is Action.SEND and stands is not None:
        return _correct(session, subject, act, stands, decision, now)
    if stands is None:
        posting.log(session, posting.write(session, subject, decision, now).id, subject, decision, now)
        return decision
    _keep(session, act, stands, now)
    posting.log(session, stands.id, subject, decision, now)
    if decision.action is Action.UPDATE:
        posting.refresh(session, stands.id, now, _AT_ONCE)
    return decision


def _first_told(session: Session, config: AlertsConfig, act: ActSubject, decision: Decision, now: datetime) -> Decision:
    """Nobody was told of the act so far; the review makes it worth telling, under the act's own key."""
    made = replace(decision, key=key_of(act))
    made = muted(session, config, act, made, now)
    if made.action is Action.SEND:
        posting.post(session, config, act, made, now)
    else:
        posting.log(session, posting.write(session, act, made, now).id, act, made, now)
    return made


def _correct(
    session: Session,
    subject: ReviewSubject,
    act: ActSubject,
    stands: alerts.StoredAlert,
    decision: Decision,
    now: datetime,
) -> Decision:
    """Reply in the thread of every message that told it, and edit them; what had not left yet is dropped."""
    posts = deliveries.posts_of(session, stands.id)
    waiting = [p for p in posts if p.untried]
    told = [p for p in posts if p not in waiting and p.state in {"pending", "claimed", "sent"}]
    deliveries.drop(session, [p.id for p in waiting], Reason.OVERTURNED_UNSENT)
    _keep(session, act, stands, now)
    if not told:
        alerts.hold(session, stands.id, Reason.OVERTURNED_UNSENT, now)
        made = Decision(Action.HOLD, Reason.OVERTURNED_UNSENT, stands.key, decision.detail)
        posting.log(session, stands.id, subject, made, now)
        return made
    written = posting.write(session, subject, decision, now)
    posting.log(session, written.id, subject, decision, now)
    for post in told:
        _reply(session, written, post, now)
    posting.refresh(session, stands.id, now, _AT_ONCE)
    return decision


def _reply(session: Session, correction: alerts.StoredAlert, post: deliveries.StoredDelivery, now: datetime) -> None:
    new = deliveries.NewDelivery(
        alert_id=correction.id,
        key=f"{correction.key}|{post.destination}|reply",
        destination=post.destination,
        action="reply",
        due=now,
        lane=post.lane,
        post_id=post.group_id or post.id,
    )
    deliveries.add(session, new, now)


def _keep(session: Session, act: ActSubject, stands: alerts.StoredAlert, now: datetime) -> None:
    """The act as it stands after the review, under the decision that stands."""
    action = Action.SEND if stands.sent else Action.HOLD
    reason = next((r for r in Reason if r == stands.reason), Reason.BACKFILL)
    posting.write(session, act, Decision(action, reason, stands.key), now)


def _shown(subject: ReviewSubject) -> ReviewNote | None:
    """What the message shows of the review; one that is undone, nothing."""
    return None if subject.note.decision is Review.UNDO else subject.note
