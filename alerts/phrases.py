"""The plain words of messages."""

from collections.abc import Sequence
from datetime import date, datetime

from alerts.records import ActSubject, ClockReason, ClockSubject, OpsSubject, Report, ReviewNote, ReviewSubject, Subject
from core.words import Decision as Review
from core.words import Status, Tier, Verdict

_VERDICTS = {
    Verdict.FULFILS: ("🟢", "fulfilled"),
    Verdict.ADVANCES: ("🔵", "advanced"),
    Verdict.CONTRADICTS: ("🔴", "contradicted"),
    Verdict.RESTATES: ("⚪", "restated"),
}
_CLOCK = {
    ClockReason.OVERDUE: ("🟠", "Overdue"),
    ClockReason.STALLED: ("⚪", "Stalled"),
    ClockReason.DUE_SOON: ("🟡", "Due soon"),
}
_TIERS = {Tier.OFFICIAL: "official", Tier.WIRE: "wire", Tier.PRESS: "press", Tier.STATE_CONTROLLED: "state-controlled"}
_DECISIONS = {
    Review.CONFIRM: "Confirmed",
    Review.REJECT: "Rejected",
    Review.RELABEL: "Relabelled",
    Review.UNSURE: "Marked unsure",
    Review.UNDO: "Decision taken back",
}
_VIA = {"cli": "command line", "web": "dashboard", "slack": "Slack", "api": "API"}


def sign_of(subject: Subject) -> str:
    """One sign before a headline; never the only carrier of a meaning."""
    if isinstance(subject, ActSubject):
        return _VERDICTS[subject.lead.verdict][0]
    if isinstance(subject, ClockSubject):
        return _CLOCK[subject.reason][0]
    if isinstance(subject, OpsSubject):
        return "🗒️" if subject.what == "digest" else "⚠️"
    return "↩️"


def verdict_words(subject: Subject) -> str:
    """What the message says, in two words: `Appears contradicted`, or without "appears" once a person confirmed it."""
    if isinstance(subject, ActSubject):
        word = _VERDICTS[subject.lead.verdict][1]
        if subject.review and subject.review.decision is Review.REJECT:
            return f"Rejected: had appeared {word}"
        return f"Appears {word}" if subject.appears else word.capitalize()
    if isinstance(subject, ClockSubject):
        return _CLOCK[subject.reason][1]
    return subject.what.capitalize() if isinstance(subject, OpsSubject) else "Correction"


def headline(subject: Subject) -> str:
    """`🔴 Appears contradicted by Hungary`: what happened, in a line."""
    names = subject.holder_names if isinstance(subject, ActSubject | ClockSubject) else ()
    who = f" by {_some(names)}" if names and isinstance(subject, ActSubject) else ""
    about = f": {subject.about}" if isinstance(subject, OpsSubject) else ""
    return f"{sign_of(subject)} {verdict_words(subject)}{who}{about}"


def _some(names: Sequence[str]) -> str:
    """Up to three names; of more, two and how many others."""
    if len(names) <= 3:
        return ", ".join(names[:-1]) + " and " + names[-1] if len(names) > 1 else names[0]
    return f"{', '.join(names[:2])} and {len(names) - 2} others"


def confidence_words(confidence: float) -> str:
    """`high (0.83)`: a word, and the number that it stands for."""
    word = next(
        w for least, w in ((0.9, "very high"), (0.75, "high"), (0.5, "moderate"), (0.0, "low")) if confidence >= least
    )
    return f"{word} ({confidence:.2f})"


def because(report: Report) -> str:
    """The first reasons for the confidence, as one clause; the review page has them all."""
    told = [reason.strip().rstrip(".") for reason in report.reasons[:3]]
    return "; ".join(reason for reason in told if reason)


def status_words(before: Status, after: Status, *, appears: bool) -> str:
    """`in progress → appears contradicted`; the status alone where it did not change."""
    shown = f"appears {after}" if appears and after in _APPEARING else str(after)
    return f"unchanged: {shown}" if before is after else f"{before} → {shown}"


_APPEARING = {Status.FULFILLED, Status.CONTRADICTED, Status.REGRESSED, Status.UPHELD}


def source_line(report: Report) -> str:
    """`Harbour Wire (wire), 3 March 2026`."""
    when = f", {date_words(report.published)}" if report.published else ", no date given"
    return f"{report.outlet or 'unnamed source'} ({_TIERS[report.tier]}){when}"


def reports_line(subject: ActSubject) -> str:
    """Who reports the act, and what corroborates it."""
    outlets = subject.outlets
    count = f"{len(outlets)} outlets: {', '.join(outlets)}" if len(outlets) > 1 else "one outlet reports"
    copies = sum(not r.independent for r in subject.reports)
    wire = f" ({copies} of {len(subject.reports)} reports are copies)" if copies else ""
    return f"{count}{wire}{f'; corroborated: {subject.corroboration}' if subject.corroboration else ''}"


def review_line(note: ReviewNote) -> str:
    """`Confirmed by Ana via Slack, 3 March 2026`."""
    comment = f": “{note.comment}”" if note.comment else ""
    via = _VIA.get(note.via, note.via)
    return f"{_DECISIONS[note.decision]} by {note.reviewer} via {via}, {date_words(note.at)}{comment}"


def clock_line(subject: ClockSubject) -> str:
    """What the clock did, in a sentence."""
    due = _day(subject.due) if subject.due else ""
    return {
        ClockReason.OVERDUE: f"Its deadline{f', {due},' if due else ''} has passed, and nothing shows it fulfilled.",
        ClockReason.STALLED: f"Nothing has been reported on it within its window, which ended on {_day(subject.on)}.",
        ClockReason.DUE_SOON: f"It is due {f'on {due}' if due else 'soon'}, and nothing shows it fulfilled yet.",
    }[subject.reason]


def correction_line(subject: ReviewSubject) -> str:
    """What a person overturned, in a sentence."""
    was = _VERDICTS[subject.verdict_before][1]
    who = subject.note.reviewer
    if subject.note.decision is Review.UNDO:
        return f"{who} took back an earlier decision: this appears {was} after all."
    if subject.commitment_after not in (None, subject.commitment.id):
        return f"{who} says this is about another commitment ({subject.commitment_after})."
    if subject.note.decision is Review.RELABEL and subject.verdict_after:
        return f"{who} says this appears {_VERDICTS[subject.verdict_after][1]}, not {was}."
    return f"{who} rejected this: it does not show that the commitment is {was}."


def date_words(moment: datetime) -> str:
    """`3 March 2026`, in UTC."""
    return _day(moment.date())


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
