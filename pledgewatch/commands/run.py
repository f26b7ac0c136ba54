"""`pledgewatch run`, and `fetch`, `assess`, `alert` for one stage (`match` has a file of its own)."""

from collections.abc import Callable

import typer

from pledgewatch.context import Context
from pledgewatch.output import JsonOption, emit_json, reports_errors


def register(app: typer.Typer) -> None:
    """Add the commands."""

    @app.command("run", help="All stages over the configured store: fetch, match, assess, alert.")
    @reports_errors
    def run_all(as_json: JsonOption = False) -> None:
        from pledgewatch import pipeline
        from pledgewatch.progress import progress_bars
        from pledgewatch.summary import print_summary

        context = Context()
        with progress_bars(quiet=as_json) as progress:
            report = pipeline.run(context, progress=progress)
        if as_json:
            emit_json(report.as_dict())
        else:
            print_summary(report)
        raise typer.Exit(1 if report.failures else 0)

    for name, help_text in (
        ("fetch", "Fetch the feeds that are due."),
        ("assess", "Compute statuses from new evidence and from the clock; decide what alerts."),
        ("alert", "Deliver what the outbox holds."),
    ):
        app.command(name, help=help_text)(_stage(name))


def _stage(name: str) -> Callable[..., None]:
    @reports_errors
    def command(as_json: JsonOption = False) -> None:
        run_stage(name, as_json=as_json)

    return command


def run_stage(name: str, *, as_json: bool) -> None:
    """Run one stage over the configured store and print its report."""
    from pledgewatch import pipeline
    from pledgewatch.progress import progress_bars
    from pledgewatch.summary import print_stage

    with progress_bars(quiet=as_json) as progress:
        report = pipeline.STAGES[name](Context(), progress=progress)
    if as_json:
        emit_json(report.as_dict())
    else:
        print_stage(report)
    raise typer.Exit(1 if report.failures else 0)
