"""Progress bars for people: shown only on a terminal-like error stream, and only for what takes over two seconds."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars

from pledgewatch.output import errors
from pledgewatch.stages.report import Progress, no_progress

PATIENCE_S = 2.0


@contextmanager
def progress_bars(*, quiet: bool = False) -> Iterator[Progress]:
    """A progress function that draws one bar per stage, once a stage has taken longer than two seconds."""
    if quiet:
        yield no_progress
        return
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with Bars(*columns, console=errors(), transient=True) as bars:
        started: dict[str, float] = {}
        tasks = {}

        def tell(what: str, done: int, of: int) -> None:
            began = started.setdefault(what, time.monotonic())
            if what not in tasks and time.monotonic() - began > PATIENCE_S:
                tasks[what] = bars.add_task(what, total=of or None)
            if what in tasks:
                bars.update(tasks[what], completed=done, total=of or None)

        yield tell
