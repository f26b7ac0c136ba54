"""The command line. Each command stands in its own file of `pledgewatch.commands`."""

import importlib
import pkgutil
from typing import Annotated

import typer

from pledgewatch import __version__, commands

app = typer.Typer(
    name="pledgewatch",
    help="Watches the news and tells when a declared commitment appears fulfilled or contradicted.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"pledgewatch {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print it.")] = False,
) -> None:
    """Options of every command."""


def _register() -> None:
    """Every module of `commands` has `register(app)`, which adds its commands."""
    for module in sorted(pkgutil.iter_modules(commands.__path__), key=lambda m: m.name):
        importlib.import_module(f"{commands.__name__}.{module.name}").register(app)


_register()


def main() -> None:
    """Entry point of the `pledgewatch` script."""
    app()
