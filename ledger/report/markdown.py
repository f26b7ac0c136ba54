"""The report as Markdown."""

import re
from collections.abc import Iterable, Iterator, Sequence

from compliance.acts import Act
from compliance.readings import Reading
from compliance.states import HolderState
from ledger import words
from ledger.book import Ledger
from ledger.report.build import Report, Section

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")


def render(ledger: Ledger, report: Report) -> str:
    """The whole report; news text in it is escaped, so that it stays text."""
    return "\n".join(_lines(ledger, report)) + "\n"


def _lines(ledger: Ledger, report: Report) -> Iterator[str]:
    declared = report.declaration
    yield f"# Compliance with {plain(declared.title)}"
    yield ""
    place = f", {plain(declared.place)}" if declared.place else ""
    yield f"{plain(declared.body)}, {declared.adopted:%Y-%m-%d}{place}."
    yield f"Period {words.day_text(report.since)} to {words.day_text(report.until)}."
    yield words.EVIDENCE_SUGGESTS
    yield ""
    yield from _summary(report)
    yield from _matrix(report)
    for section in report.sections:
        yield from _section(ledger, section)


def _summary(report: Report) -> Iterator[str]:
    s = report.summary
    yield "## In short"
    yield ""
    yield from _table(["status", "commitments"], [(str(k), f"{v} of {s.commitments}") for k, v in s.by_status.items()])
    score = f"{words.score_text(s.score, s.scored)}, or {words.percent_text(s.score)}"
    yield f"Mean score over commitments with evidence: {score}."
    yield f"{s.acts} acts in the period, from {s.reports} reports; people stand behind {s.reviewed} of them."
    yield ""


def _matrix(report: Report) -> Iterator[str]:
    if not report.holders:
        return
    columns = [s.id for s in report.sections if s.made.state.holders]
    yield "## Holders and commitments"
    yield ""
    rows = [
        [plain(line.name), *(_cell(line.states.get(c)) for c in columns), words.score_text(line.score, line.n)]
        for line in report.holders
    ]
    yield from _table(["holder", *columns, "mean score"], rows)


def _cell(state: HolderState | None) -> str:
    return f"{words.status_text(state.status, state.appears)} (n={state.n})" if state else ""


def _section(ledger: Ledger, section: Section) -> Iterator[str]:
    made, state = section.made, section.made.state
    yield f"## {section.id}{f' (clause {plain(section.clause)})' if section.clause else ''}"
    yield ""
    yield f"> {plain(made.commitment.statement)}"
    yield ""
    status = f"**{words.status_text(state.status, state.appears)}**"
    yield f"{status} since {words.day_text(state.since)}: {plain(state.reason)}."
    due = f" Due {made.commitment.due:%Y-%m-%d}." if made.commitment.due else ""
    yield f"Progress: {words.progress_text(state.progress)}. Score {words.score_text(state.score, state.n)}.{due}"
    if state.measured:
        yield f"Measured: {plain(state.measured.text)} (n={state.measured.n})."
    for group in state.groups:
        if group.n:
            yield f"{plain(words.group_text(group))}."
    yield ""
    for act in section.acts:
        yield from _act(ledger, act)
    if not section.acts:
        yield "No act in the period."
        yield ""


def _act(ledger: Ledger, act: Act) -> Iterator[str]:
    who = ", ".join(ledger.registry.actors.name(h) for h in act.holders)
    head = f"- {words.day_text(act.at)} **{words.act_text(act)}** ({plain(who)}); {words.corroboration_text(act)}"
    yield head
    for reading in act.readings:
        yield f"  - {_source(reading)}"
    yield ""


def _source(reading: Reading) -> str:
    entry = reading.entry
    named = plain(words.source_text(reading))
    source = f"[{named}](<{entry.url.replace('<', '%3C').replace('>', '%3E')}>)" if entry.url else named
    review = words.review_text(reading)
    return f"{source}: “{plain(entry.passage)}” [{entry.id}]{'; ' + plain(review) if review else ''}"


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(columns)} |"
    yield f"|{'---|' * len(columns)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
    yield ""


def plain(text: str) -> str:
    """`text` so that Markdown shows it as it is, on one line."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
