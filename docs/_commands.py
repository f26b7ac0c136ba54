"""Writes `docs/commands.md` from the command line itself, so that the two cannot differ. Run by `make docs`."""

from collections.abc import Iterator
from pathlib import Path

import click
from typer.main import get_command

from pledgewatch.main import app

TARGET = Path(__file__).parent / "commands.md"
HEAD = """# Commands

Exit codes: 0 done · 1 done, something failed and is named · 2 usage or configuration refused.
`--json` prints JSON instead of tables. (Written by `make docs` from the program itself.)
"""


def text() -> str:
    """The page."""
    command = get_command(app)
    return HEAD + "".join(_section(names, node) for names, node in _leaves(command, ("pledgewatch",)))


def _leaves(command: click.Command, names: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    children = getattr(command, "commands", None)
    if children is None:
        yield names, command
        return
    for name in sorted(children):
        yield from _leaves(children[name], (*names, name))


def _section(names: tuple[str, ...], command: click.Command) -> str:
    arguments, options = [], []
    for parameter in command.params:
        if parameter.param_type_name == "argument":
            arguments.append((parameter.name or "").upper())
        elif not getattr(parameter, "hidden", False):
            what = " ".join((getattr(parameter, "help", None) or "").split())
            options.append(f"- `{', '.join(parameter.opts)}` {what}".rstrip())
    usage = " ".join((*names, *(f"{a}" for a in arguments)))
    about = " ".join((command.help or "").split())
    return "\n".join(["", f"## `{usage}`", "", about, *([""] if options else []), *options, ""])


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
