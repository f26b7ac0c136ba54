"""Addresses of our own pages in messages; none where the dashboard has no public address."""

from urllib.parse import quote

from alerts.records import ActSubject, ClockSubject, ReviewSubject, Subject


def page_of(base: str, subject: Subject) -> str:
    """The page on which `subject` is reviewed or looked into; "" without `base`."""
    if not base:
        return ""
    if isinstance(subject, ReviewSubject):
        subject = subject.act
    if isinstance(subject, ActSubject):
        return f"{base.rstrip('/')}/evidence/{subject.lead.evidence_id}"
    if isinstance(subject, ClockSubject):
        return f"{base.rstrip('/')}/commitments/{quote(subject.commitment.id)}"
    return f"{base.rstrip('/')}/alerts"
