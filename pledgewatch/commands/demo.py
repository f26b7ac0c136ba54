"""`pledgewatch demo`: the main job on sample news."""

from typing import Annotated

import typer

from pledgewatch.output import JsonOption, reports_errors


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("demo", help="The main job, from feed to alert, on sample news served by this machine.")
    @reports_errors
    def demo(
        fresh: Annotated[bool, typer.Option("--fresh", help="Forget what earlier demos stored.")] = False,
        as_json: JsonOption = False,
    ) -> None:
        from pledgewatch.sample.demo import run_demo

        raise typer.Exit(run_demo(fresh=fresh, as_json=as_json))
