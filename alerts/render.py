"""Alerts as one Slack message: whole where it is one, short entries where they are several.

No more than 50 blocks and 12,000 characters of text, whatever the entries hold: Slack takes 50 blocks, and refuses
messages of about 13,200 characters in all (github.com/slackapi/bolt-js/issues/2509).
"""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, DividerBlock, RichTextElement

from alerts import blocks as b
from alerts import buttons
from alerts.links import page_of
from alerts.message import Entry, Message, commitments_of
from alerts.phrases import (
    because,
    clock_line,
    confidence_words,
    correction_line,
    headline,
    reports_line,
    review_line,
    source_line,
    status_words,
)
from alerts.plain import full_text, plain_text
from alerts.records import ActSubject, ClockSubject, OpsSubject, Report, ReviewSubject, Subject


def render(entries: Sequence[Entry], *, base: str = "", days: Sequence[int] = (), title: str = "") -> Message:
    """`entries` (1 to 20) as one message. `base` is the dashboard's address, `days` the terms of Snooze…."""
    made = _whole(entries[0], base, days) if len(entries) == 1 and not title else _several(entries, base, days, title)
    return Message(plain_text(entries, base), b.to_dicts(made), full_text(entries, base))


def _whole(entry: Entry, base: str, days: Sequence[int]) -> list[Block]:
    """One alert with all that is known of it."""
    subject = entry.subject
    made: list[Block] = []
    if not isinstance(subject, ReviewSubject):
        made.append(b.header(headline(subject)))
    made.append(b.rich(_body(subject)))
    row = buttons.row(entry, page_of(base, subject), days)
    return [*made, *([row] if row else [])]


def _several(entries: Sequence[Entry], base: str, days: Sequence[int], title: str) -> list[Block]:
    """Many alerts in short: a sentence, its source and its buttons for each."""
    made: list[Block] = [b.header(title or f"{len(entries)} alerts")]
    size = min(1.0, 9 / len(entries))
    alone = len(entries) > 1 and len(commitments_of(entries)) == 1
    for entry in entries:
        made.append(b.rich(_short(entry.subject, size, alone=alone)))
        row = buttons.row(entry, page_of(base, entry.subject), days if len(entries) <= 10 else ())
        if row:
            made.append(row)
    return made if len(entries) > 1 else [*made, DividerBlock()]


def _body(subject: Subject) -> list[RichTextElement]:
    if isinstance(subject, ActSubject):
        return _act(subject)
    if isinstance(subject, ClockSubject):
        return _clock(subject)
    if isinstance(subject, ReviewSubject):
        return _correction(subject)
    return [b.section([b.gap(b.cut_lines(subject.detail, 2000))])]


def _act(subject: ActSubject) -> list[RichTextElement]:
    lead = subject.lead
    status = status_words(subject.status_before, subject.status_after, appears=subject.appears)
    facts = [
        ("Holders", ", ".join(subject.holder_names) if len(subject.holder_names) > 3 else "", 300),
        ("Reported by", reports_line(subject), 600),
        ("Confidence", f"{confidence_words(lead.confidence)}{_because(lead)}", 600),
        ("Status", status, 120),
        ("Earlier", subject.earlier, 300),
    ]
    made: list[RichTextElement] = [_commitment(subject), b.quote(lead.passage, 2500), _source(lead), _facts(facts)]
    return [*made, b.section([b.bold(review_line(subject.review), 600)])] if subject.review else made


def _clock(subject: ClockSubject) -> list[RichTextElement]:
    status = status_words(subject.status_before, subject.status_after, appears=False)
    facts = [
        ("Status", status, 120),
        ("Holders", ", ".join(subject.holder_names), 300),
        ("Earlier", subject.earlier, 300),
    ]
    return [_commitment(subject), b.section([b.plain(clock_line(subject), 400)]), _facts(facts)]


def _correction(subject: ReviewSubject) -> list[RichTextElement]:
    status = status_words(subject.status_before, subject.status_after, appears=subject.act.appears)
    made: list[RichTextElement] = [
        b.section([b.bold("Correction:", 20), b.gap(" "), b.plain(correction_line(subject), 600)]),
        _facts([("Status", status, 120)]),
    ]
    return [*made, *([b.quote(subject.note.comment, 600)] if subject.note.comment else [])]


def _commitment(subject: ActSubject | ClockSubject) -> RichTextElement:
    declared = subject.commitment.declared_in
    told = [b.gap("\n"), b.italic(f"Declared in {declared}", 300)] if declared else []
    return b.section([b.bold(subject.commitment.statement, 700), *told])


def _source(report: Report) -> RichTextElement:
    read = b.link(report.url, "read it there")
    return b.section([b.plain(f"— {source_line(report)}", 300), b.gap(" · ") if read else None, read])


def _short(subject: Subject, size: float, *, alone: bool) -> list[RichTextElement]:
    """One entry of many; `size` (0..1) scales its passages so that all entries together stay within the limit.

    With `alone`, the headline names the one commitment that all entries are about.
    """
    head: list[RichTextElement | None] = [b.bold(headline(subject), 120)]
    if not alone and not isinstance(subject, OpsSubject):
        head += [b.gap(": "), b.plain(subject.commitment.statement, int(200 * size))]
    if not isinstance(subject, ActSubject):
        said = clock_line(subject) if isinstance(subject, ClockSubject) else _said(subject)
        return [b.section([*head, b.gap("\n"), b.plain(said, int(300 * size))])]
    read = b.link(subject.lead.url, source_line(subject.lead)) or b.plain(source_line(subject.lead), 100)
    more = f" · {len(subject.outlets)} outlets" if len(subject.outlets) > 1 else ""
    tail = [read, b.gap(f"{more} · {confidence_words(subject.lead.confidence)}")]
    done = [b.gap("\n"), b.bold(review_line(subject.review), int(150 * size))] if subject.review else []
    return [b.section(head), b.quote(subject.lead.passage, int(400 * size)), b.section([*tail, *done])]


def _said(subject: ReviewSubject | OpsSubject) -> str:
    return subject.detail if isinstance(subject, OpsSubject) else correction_line(subject)


def _facts(facts: Sequence[tuple[str, str, int]]) -> RichTextElement:
    """(name, value, limit), a line each; those without a value are left out."""
    parts: list[RichTextElement] = []
    for name, value, limit in facts:
        if value:
            parts += [b.gap("\n")] if parts else []
            parts += [b.bold(f"{name}:", 30), b.gap(" "), b.plain(value, limit)]
    return b.section(parts)


def _because(report: Report) -> str:
    return f", because: {why}" if (why := because(report)) else ""
