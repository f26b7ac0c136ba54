"""`pledgewatch demo-slack`: alerts and their buttons in a browser page, with no workspace."""

import typer

from pledgewatch.output import console, reports_errors


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("demo-slack", help="Alerts on sample news in a fake Slack, with buttons that work. Ctrl-C stops it.")(
        _demo_slack
    )


@reports_errors
def _demo_slack() -> None:
    import signal
    from threading import Event

    from pledgewatch.slack_demo import run_slack_demo

    stop = Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    console().print("Reading the sample news…")

    def told(slack: str, dashboard: str) -> None:
        out = console()
        out.print(f"The fake Slack is at  {slack}", style="bold", soft_wrap=True)
        out.print(f"The dashboard is at   {dashboard}/", soft_wrap=True)
        out.print(
            "Alerts arrive one a second. Press their buttons as Ana (a reviewer), then as Ben (who may only read)."
        )
        out.print("Ctrl-C stops it; nothing of it is kept.")

    run_slack_demo(stop, told)
