"""An alert in plain text: the console's form, and the fallback beside every Slack message."""

from collections.abc import Sequence
from functools import singledispatch

from alerts.blocks import cut, cut_lines
from alerts.links import page_of
from alerts.message import Entry
from alerts.phrases import (
    because,
    clock_line,
    confidence_words,
    correction_line,
    headline,
    reports_line,
    review_line,
    sign_of,
    source_line,
    status_words,
)
from alerts.records import ActSubject, ClockSubject, OpsSubject, Report, ReviewSubject, Subject

TOTAL = 3500
"""Slack truncates `text` at 40,000 characters, but a fallback is read on a lock screen."""


def plain_text(entries: Sequence[Entry], base: str = "") -> str:
    """All entries, each a paragraph; cut short where they are many."""
    each = max(240, TOTAL // max(1, len(entries)))
    return "\n\n".join(_within(lines_of(entry.subject, base), each) for entry in entries)[:TOTAL]


def full_text(entries: Sequence[Entry], base: str = "") -> str:
    """All entries with every line: for a terminal, a log, a program."""
    return "\n\n".join("\n".join(lines_of(entry.subject, base)) for entry in entries)


def lines_of(subject: Subject, base: str = "") -> list[str]:
    """One alert, line by line; the first line says it all in short."""
    page = page_of(base, subject)
    return [*_lines(subject), *([f"   {page}"] if page else [])]


@singledispatch
def _lines(subject: Subject) -> list[str]:
    raise TypeError(type(subject).__name__)


@_lines.register
def _(subject: ActSubject) -> list[str]:
    lead = subject.lead
    lines = [
        f"{cut(headline(subject), 200)}: {cut(subject.commitment.statement, 200)}",
        f"   “{cut(lead.passage, 600)}”",
        f"   {source_line(lead)}{f' · {lead.url}' if lead.url else ''}",
        f"   {reports_line(subject)}",
        f"   confidence {confidence_words(lead.confidence)}{_because(lead)}",
        f"   status {status_words(subject.status_before, subject.status_after, appears=subject.appears)}",
    ]
    if subject.commitment.declared_in:
        lines.append(f"   declared in {cut(subject.commitment.declared_in, 200)}")
    if subject.earlier:
        lines.append(f"   earlier: {cut(subject.earlier, 200)}")
    if subject.review:
        lines.append(f"   {cut(review_line(subject.review), 300)}")
    return lines


@_lines.register
def _(subject: ClockSubject) -> list[str]:
    lines = [
        f"{headline(subject)}: {cut(subject.commitment.statement, 200)}",
        f"   {clock_line(subject)}",
        f"   status {status_words(subject.status_before, subject.status_after, appears=False)}",
    ]
    return [*lines, *([f"   earlier: {cut(subject.earlier, 200)}"] if subject.earlier else [])]


@_lines.register
def _(subject: ReviewSubject) -> list[str]:
    lines = [
        f"{sign_of(subject)} Correction: {cut(correction_line(subject), 300)}",
        f"   status {status_words(subject.status_before, subject.status_after, appears=subject.act.appears)}",
    ]
    return [*lines, *([f"   “{cut(subject.note.comment, 300)}”"] if subject.note.comment else [])]


@_lines.register
def _(subject: OpsSubject) -> list[str]:
    return [cut(headline(subject), 300), *(f"   {line}" for line in cut_lines(subject.detail, 1000).splitlines())]


def _because(report: Report) -> str:
    return f": {cut(why, 300)}" if (why := because(report)) else ""


def _within(lines: Sequence[str], limit: int) -> str:
    """As many lines as fit; the first is cut where even that is too long."""
    kept = [cut(lines[0], limit)]
    for line in lines[1:]:
        if sum(len(k) + 1 for k in kept) + len(line) > limit:
            break
        kept.append(line)
    return "\n".join(kept)
