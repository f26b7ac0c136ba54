"""`pledgewatch evaluate`: how right the matcher is on labelled news, as shipped or cross-validated."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from core.errors import UsageError
from pledgewatch.output import JsonOption, console, emit_json, reports_errors, table

if TYPE_CHECKING:
    from matchers.report import Report


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("evaluate")(evaluate)


@reports_errors
def evaluate(
    gold: Annotated[Path, typer.Argument(help="Labelled news, one JSON object a line.")],
    registry: Annotated[
        list[Path] | None, typer.Option("--registry", help="Instead of the configured one; repeatable.")
    ] = None,
    cross_validate: Annotated[bool, typer.Option("--cv", help="Weights and operating point of other weeks.")] = False,
    helping: Annotated[
        list[Path] | None, typer.Option("--also", help="With --cv: more labelled news to train on.")
    ] = None,
    practice: Annotated[
        list[Path] | None,
        typer.Option("--practice", help="With --cv: folder of declarations on other subjects to train on."),
    ] = None,
    by_commitment: Annotated[bool, typer.Option("--by-commitment", help="A row per commitment.")] = False,
    errors: Annotated[int, typer.Option("--errors", help="Show so many errors.")] = 0,
    as_json: JsonOption = False,
) -> None:
    """Measure matching on labelled news: as it ships, or on folds of weeks that it has not seen."""
    from matchers.evaluating import cross_validated, shipped
    from matchers.labelled import known_to, read_labelled
    from pledgewatch.context import Context
    from pledgewatch.matching import matcher_for, practice_of

    if (practice or helping) and not cross_validate:
        raise UsageError(
            "--practice" if practice else "--also", "trains nothing without --cv; leave it out, or add --cv"
        )
    context = Context()
    matcher = matcher_for(context, registry or [])
    labelled = known_to(read_labelled(gold), matcher.compiled.ids)
    more = [known_to(read_labelled(path), matcher.compiled.ids) for path in helping or []]
    reports = (
        cross_validated(matcher, labelled, more, practice_of(context, practice or []))
        if cross_validate
        else [shipped(matcher, labelled)]
    )
    if as_json:
        emit_json([_plain(report) for report in reports])
        return
    console().print(_figures(reports))
    for report in reports:
        _details(report, by_commitment, errors)


def _plain(report: "Report") -> dict[str, Any]:
    return {
        "name": report.name,
        "items": report.scores.items,
        **report.scores.as_dict(),
        "alert F1 95 %": list(report.interval),
        "alert F1 by half of the weeks": [half.alert.f1 for half in report.halves],
        "calibration error": report.calibration_error,
        "by commitment": {c: n.f1 for c, n in sorted(report.scores.by_commitment.items())},
        "points": [point.model_dump() for point in report.points],
    }


def _figures(reports: "list[Report]") -> Any:
    names = list(reports[0].scores.as_dict())
    rows: list[list[object]] = [
        [
            name,
            *(
                f"{r.scores.as_dict()[name]:.1f}" if "1,000" in name else f"{r.scores.as_dict()[name]:.3f}"
                for r in reports
            ),
        ]
        for name in names
    ]
    rows.append(["alert F1, 95 % over weeks", *(f"{r.interval[0]:.3f} to {r.interval[1]:.3f}" for r in reports)])
    rows.append(
        ["alert F1, halves of the weeks", *(" · ".join(f"{h.alert.f1:.3f}" for h in r.halves) for r in reports)]
    )
    rows.append(["calibration error", *(f"{r.calibration_error:.3f}" for r in reports)])
    return table(f"{reports[0].scores.items} items", ["measure", *(f">{r.name}" for r in reports)], rows)


def _details(report: "Report", by_commitment: bool, errors: int) -> None:
    bins = [(b.number, f"{b.confidence:.2f}", f"{b.right:.2f}") for b in report.bins]
    console().print(table(f"Calibration: {report.name}", [">matches", ">confidence", ">right"], bins))
    if by_commitment:
        rows = [
            (c, f"{n.f1:.2f}", f"{n.precision:.2f}", f"{n.recall:.2f}", n.right, n.wrong, n.missed)
            for c, n in sorted(report.scores.by_commitment.items())
        ]
        columns = ["commitment", ">F1", ">precision", ">recall", ">right", ">wrong", ">missed"]
        console().print(table(f"By commitment: {report.name}", columns, rows))
    for slip in report.scores.slips[:errors]:
        told = (
            f"{slip.kind}: {slip.key[1].value} {slip.key[0]} ({slip.confidence:.2f}) ← {slip.labelled.item.title[:110]}"
        )
        console().print(told, markup=False)
