"""`pledgewatch status`: one line per commitment, now or as it was known at an earlier date."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from pledgewatch.output import JsonOption, console, emit_json, reports_errors, table

if TYPE_CHECKING:
    from ledger.book import Ledger
    from ledger.overview import Line


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("status", help="Where every commitment stands.")(status)


@reports_errors
def status(
    as_of: Annotated[
        str, typer.Option("--as-of", help="What was known at the end of this date, or at this time.")
    ] = "",
    declaration: Annotated[str, typer.Option("--declaration", help="Only commitments of this declaration.")] = "",
    as_json: JsonOption = False,
) -> None:
    from ledger import words
    from ledger.overview import count_by_status, end_of, lines_as_of, lines_now
    from pledgewatch.context import Context
    from pledgewatch.ledgers import ledger_of

    context = Context()
    ledger = ledger_of(context)
    waiting = 0
    if as_of:
        moment = end_of(as_of, context.clock())
        lines = lines_as_of(ledger, moment, declaration or None)
    else:
        lines, waiting = lines_now(ledger, declaration or None)
    if as_json:
        emit_json({"as_of": as_of or None, "waiting": waiting, "commitments": [asdict(line) for line in lines]})
        return
    groups = {declaration: lines} if declaration else {}
    for line in [] if declaration else lines:
        groups.setdefault(line.declaration, []).append(line)
    for name, group in groups.items():
        _print(ledger, name, group)
    if lines:
        console().print(words.EVIDENCE_SUGGESTS, style="dim", markup=False)
    counts = ", ".join(f"{number} {status}" for status, number in count_by_status(lines).items())
    console().print(f"{len(lines)} commitments: {counts}.", markup=False)
    if waiting:
        console().print(f"{waiting} pieces of evidence wait for `pledgewatch assess`.", markup=False)


WIDE = 110
"""Columns from which progress and reason fit beside the rest; `show` has them in any case."""


def _print(ledger: "Ledger", declaration: str, lines: "list[Line]") -> None:
    from rich.text import Text

    from core.words import Status
    from ledger import words

    found = ledger.registry.declarations.get(declaration)
    title = f"{found.title}, {found.adopted:%Y-%m-%d} ({declaration})" if found else declaration
    rows = [
        (
            line.commitment,
            Text(words.status_text(line.status, line.appears), style=words.TONES[line.status]),
            words.score_text(line.score, line.n),
            words.day_text(line.since),
            words.progress_text(line.progress),
            line.target or line.reason,
        )
        for line in lines
        if line.status is not Status.NO_EVIDENCE
    ]
    out = console()
    wide = out.width >= WIDE
    columns = ["commitment", "status", ">score", "since", *(["progress", "why"] if wide else [])]
    made = table(title, columns, [row if wide else row[:4] for row in rows])
    for column in made.columns[:5]:
        column.no_wrap = True
    out.print(made if rows else Text(title, style="bold"))
    if silent := [line.commitment for line in lines if line.status is Status.NO_EVIDENCE]:
        out.print(Text(f" no evidence: {', '.join(silent)}\n", style="dim"))
