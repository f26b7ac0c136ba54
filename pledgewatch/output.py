"""What commands print: tables for people, JSON for programs, errors as one plain sentence and an exit code."""

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from functools import cache, wraps
from typing import Annotated, Any, NoReturn, ParamSpec, TypeVar

import typer
from rich.console import Console
from rich.table import Table

from core.errors import PledgewatchError

P = ParamSpec("P")
R = TypeVar("R")

JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")]


@cache
def console() -> Console:
    """Standard output for people."""
    return Console(highlight=False, soft_wrap=False)


@cache
def errors() -> Console:
    """Standard error for people."""
    return Console(stderr=True, highlight=False)


def emit_json(data: Any) -> None:
    """`data` as JSON on standard output."""
    sys.stdout.write(json.dumps(data, default=plain, ensure_ascii=False, indent=2) + "\n")


def plain(value: object) -> object:
    """JSON's view of records, times and sets."""
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, set | frozenset | tuple):
        return sorted(value) if isinstance(value, set | frozenset) else list(value)
    return str(value)


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Table:
    """A table one likes to read. Cells are plain text: nothing in them is markup."""
    from rich.box import SIMPLE_HEAD
    from rich.text import Text

    made = Table(title=title or None, title_justify="left", box=SIMPLE_HEAD, title_style="bold", pad_edge=False)
    for column in columns:
        right = column.startswith(">")
        made.add_column(column.removeprefix(">"), justify="right" if right else "left", overflow="fold")
    for row in rows:
        made.add_row(*(cell if isinstance(cell, Text) else Text("" if cell is None else str(cell)) for cell in row))
    return made


def fail(error: PledgewatchError) -> NoReturn:
    """The error as one sentence on standard error, and its exit code."""
    from rich.text import Text

    errors().print(Text.assemble(("error: ", "bold red"), str(error)))
    raise typer.Exit(error.exit_code)


def reports_errors(function: Callable[P, R]) -> Callable[P, R]:
    """Expected failures end a command with a sentence, never with a trace."""

    @wraps(function)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except PledgewatchError as error:
            fail(error)

    return guarded
