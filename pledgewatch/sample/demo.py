"""The demo: serve the sample feeds, run every stage over a database of its own, say what happened and what is next."""

import os
import shutil
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from core.clock import ShiftedClock
from pledgewatch.context import Context
from pledgewatch.output import console, emit_json
from pledgewatch.settings import load_settings

NOW = datetime(2026, 3, 16, 9, 0, tzinfo=UTC)
"""The demo's clock: it shows the same whenever it is run. A second run is the same morning, a quarter of an hour on."""
LATER = timedelta(minutes=15)


def run_demo(*, fresh: bool, as_json: bool) -> int:
    """The exit code: 0, or 1 when something failed and was named."""
    from pledgewatch import pipeline
    from pledgewatch.progress import progress_bars
    from pledgewatch.sample.site import sample_site
    from pledgewatch.summary import print_summary

    settings = load_settings()
    folder = settings.home.resolve() / ".demo"
    if fresh:
        shutil.rmtree(folder, ignore_errors=True)
    again = (folder / "pledgewatch.db").exists()
    with sample_site(settings, folder, NOW, edition=2 if again else 1) as environ:
        os.environ.update(environ)
        context = Context(load_settings(), ShiftedClock(NOW + LATER if again else NOW))
        if not as_json:
            _introduce(again, len(context.registry.commitments), len(context.feeds.feeds))
        with progress_bars(quiet=as_json) as progress:
            report = pipeline.run(context, progress=progress)
    if as_json:
        emit_json(report.as_dict())
    else:
        console().rule("Summary", align="left", style="dim")
        print_summary(report)
        _what_next(folder)
    return 1 if report.failures else 0


def _introduce(again: bool, commitments: int, feeds: int) -> None:
    out = console()
    out.print(f"Pledgewatch demo: {commitments} commitments, {feeds} sample feeds on this machine, {NOW:%d %B %Y}.")
    if again:
        out.print("This is a second run: what was alerted before is not alerted again. (--fresh starts over.)")
    out.rule("Alerts", align="left", style="dim")
    sys.stdout.flush()


def _what_next(folder: Path) -> None:
    out = console()
    clock = f"PLEDGEWATCH_NOW={NOW + 4 * LATER:%Y-%m-%dT%H:%MZ}"
    where = f"PLEDGEWATCH_DATABASE_URL=sqlite:///{folder / 'pledgewatch.db'} {clock}"
    out.print()
    out.print("What to type next (make demo again: nothing is alerted twice):", style="bold")
    out.print(f"  export {where}", soft_wrap=True)
    out.print("  .venv/bin/pledgewatch status            where every commitment stands")
    out.print("  .venv/bin/pledgewatch show military-aid one commitment, with its evidence")
    out.print("  .venv/bin/pledgewatch serve             the review dashboard")
