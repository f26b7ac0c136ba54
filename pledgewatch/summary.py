"""What a run did, in a few lines for people: feeds, items, stories, matches, changes of status, alerts, time."""

from collections.abc import Iterator, Mapping

from rich.console import Console
from rich.table import Table

from core.words import Verdict
from pledgewatch.output import console, table
from pledgewatch.pipeline import RunReport
from pledgewatch.stages.alert import AlertReport
from pledgewatch.stages.assess import AssessReport
from pledgewatch.stages.fetch import FetchReport
from pledgewatch.stages.match import MatchReport
from pledgewatch.stages.report import StageReport


def print_summary(report: RunReport) -> None:
    """The whole run, then what failed."""
    rows = [row for stage in report.stages.values() for row in _rows(stage)]
    took = " · ".join(f"{name} {stage.seconds:.1f} s" for name, stage in report.stages.items())
    rows.append(("time", f"{report.seconds:.1f} s: {took}"))
    _print(rows, report.failures)
    changes = report.stages.get("assess")
    if isinstance(changes, AssessReport) and changes.changes:
        console().print(changes_table(changes))


def print_stage(report: StageReport) -> None:
    """One stage's lines, then what failed."""
    _print([*_rows(report), ("time", f"{report.seconds:.1f} s")], report.failures)
    if isinstance(report, AssessReport) and report.changes:
        console().print(changes_table(report))


def changes_table(report: AssessReport) -> Table:
    """Commitments whose own status changed."""
    own = [change for change in report.changes if not change["holder"]]
    rows = [(c["commitment"], c["before"], _status(c), c["reason"]) for c in own]
    made = table("Changes of status", ["commitment", "was", "is", "because"], rows)
    for column in made.columns[:3]:
        column.no_wrap = True
    return made


def _status(change: Mapping[str, object]) -> str:
    return f"appears {change['after']}" if change["appears"] else str(change["after"])


def _print(rows: list[tuple[str, str]], failures: tuple[str, ...]) -> None:
    out: Console = console()
    for name, text in rows:
        out.print(f"  {name:<9} {text}", markup=False, soft_wrap=True)
    for failure in failures:
        out.print(f"  {'failed':<9} {failure}", style="red", markup=False, soft_wrap=True)


def _rows(report: StageReport) -> Iterator[tuple[str, str]]:
    match report:
        case FetchReport():
            yield "feeds", f"{report.checked} of {report.feeds} looked at, {report.unchanged} unchanged"
            yield (
                "items",
                _some(
                    {"new": report.stored, "edited": report.updated, "duplicates": report.duplicates},
                    f"{report.entries} entries: ",
                ),
            )
        case MatchReport():
            order = [v.value for v in Verdict]
            found = {v: report.verdicts[v] for v in order if v in report.verdicts}
            yield "stories", f"{report.stories} new; wire copies among their items: {report.wire_copies}"
            yield "matches", _some(found, f"{report.matched} of {report.items} items bear on a commitment: ")
        case AssessReport():
            own = sum(not change["holder"] for change in report.changes)
            yield "status", f"{report.commitments} commitments assessed, {own} changed"
        case AlertReport():
            yield "alerts", f"{report.sent} messages sent with {report.alerts} alerts, {report.retry} to be tried again"
            if report.reasons:
                yield "", "decided in the last 24 hours, and why:"
            for reason, n in report.reasons.items():
                yield "", f"{n:>5} × {reason}"
            if report.dead_letters:
                yield "", f"{report.dead_letters} given up: see `pledgewatch alerts log`"
        case _:
            return


def _some(counts: Mapping[str, int], lead: str) -> str:
    return lead + (", ".join(f"{n} {name}" for name, n in counts.items()) or "none")
