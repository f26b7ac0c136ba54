"""`pledgewatch rescore`: which verdicts and statuses would flip, before the matcher reads stored items again."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pledgewatch.output import JsonOption, console, emit_json, reports_errors, table

if TYPE_CHECKING:
    from ledger.rescore import Preview


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("rescore", help="Which verdicts and statuses a re-scoring would flip; changes nothing.")(rescore)


@reports_errors
def rescore(
    registry: Annotated[
        list[Path] | None, typer.Option("--registry", help="File or folder instead of the configured one; repeatable.")
    ] = None,
    since: Annotated[str, typer.Option(help="Only items first seen from this date on.")] = "",
    limit: Annotated[int, typer.Option(help="At most so many items, the newest first.")] = 20_000,
    as_json: JsonOption = False,
) -> None:
    from core.clock import parse_time
    from core.errors import UsageError
    from ledger.rescore import preview
    from pledgewatch.context import Context
    from pledgewatch.ledgers import ledger_of
    from pledgewatch.matching import matcher_for, registry_for

    first = parse_time(since) if since else None
    if since and first is None:
        raise UsageError("--since", f"no date: {since!r}; write it as 2024-03-31")
    context = Context()
    ledger = ledger_of(context)
    after = replace(ledger, registry=registry_for(context, registry or []))
    matcher = matcher_for(context, registry or [])
    made = preview(ledger, after, matcher.match, context.clock(), since=first, limit=limit)
    if as_json:
        emit_json(made)
    else:
        _print(made)


def _print(made: "Preview") -> None:
    out = console()
    rows = [
        (f.commitment, f.before or "–", f.after or "–", "stays as reviewed" if f.reviewed else "", f.title)
        for f in made.flips
    ]
    if rows:
        out.print(table("Verdicts that would flip", ["commitment", "before", "after", "", "item"], rows))
    if made.statuses:
        changes = [(s.commitment, s.before, s.after) for s in made.statuses]
        out.print(table("Statuses that would change", ["commitment", "before", "after"], changes))
    out.print(f"{made.items:,} items read again: {len(rows)} verdicts and {len(made.statuses)} statuses would change.")
    out.print("Nothing was written; the next `pledgewatch match` re-scores, and what it finds alerts nobody.")
