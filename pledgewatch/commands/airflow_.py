"""`pledgewatch airflow`: Airflow on loopback with our DAGs, until Ctrl-C."""

from pathlib import Path
from typing import Annotated

import typer

from pledgewatch.output import reports_errors

PortOption = Annotated[int | None, typer.Option(help="Port of the pages; by default 8080, or the next free one.")]
HomeOption = Annotated[Path | None, typer.Option(help="Folder Airflow writes to; by default .airflow in the checkout.")]
DemoOption = Annotated[bool, typer.Option("--demo/--configured", help="Sample feeds, or those of config/feeds.yaml.")]
ForOption = Annotated[float | None, typer.Option("--for", help="Stop by itself after so many seconds.")]


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("airflow")
    @reports_errors
    def airflow(
        port: PortOption = None, home: HomeOption = None, demo: DemoOption = True, stop_after: ForOption = None
    ) -> None:
        """Start Airflow on loopback with the DAGs unpaused, and stop it on Ctrl-C."""
        from pledgewatch.airflow_local.session import Session

        raise typer.Exit(Session(port, home, demo=demo).run(stop_after))
