"""`pledgewatch doctor`: what this installation lacks, and how to mend it."""

from typing import Annotated

import typer

from pledgewatch.output import JsonOption, console, emit_json, reports_errors, table


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("doctor", help="Say what is missing, and how to mend it. Exit 1 when something is.")
    @reports_errors
    def doctor(
        slack: Annotated[bool, typer.Option("--slack", help="Also check Slack, and post a test message.")] = False,
        as_json: JsonOption = False,
    ) -> None:
        from pledgewatch.doctor import examine

        findings = examine(slack=slack)
        if as_json:
            emit_json(findings)
        else:
            rows = [(f.state, f.what, f.finding, f.mend) for f in findings]
            console().print(table("", ["", "what", "found", "how to mend it"], rows))
        raise typer.Exit(1 if any(f.state == "missing" for f in findings) else 0)
