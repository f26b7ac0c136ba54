"""`pledgewatch report`: compliance with one declaration, as Markdown, HTML, CSV or JSON."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pledgewatch.output import errors, reports_errors

if TYPE_CHECKING:
    from collections.abc import Callable

    from ledger.book import Ledger
    from ledger.report.build import Report

SUFFIXES = {".md": "md", ".markdown": "md", ".html": "html", ".htm": "html", ".csv": "csv", ".json": "json"}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("report", help="Compliance with one declaration: Markdown, HTML, CSV or JSON.")(report)


@reports_errors
def report(
    declaration: Annotated[str, typer.Option("--declaration", help="Id of the declaration.")],
    since: Annotated[str, typer.Option("--from", help="First day; by default the day it was adopted.")] = "",
    until: Annotated[str, typer.Option("--to", help="Last day, and as of when it is told; by default today.")] = "",
    out: Annotated[Path | None, typer.Option("--out", help="File to write; its suffix names the format.")] = None,
    kind: Annotated[str, typer.Option("--format", help="md, html, csv or json; by default by the file, else md.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
) -> None:
    from core.clock import parse_time
    from core.errors import UsageError
    from ledger.overview import end_of
    from ledger.report.build import build
    from pledgewatch.context import Context
    from pledgewatch.ledgers import ledger_of

    kind = "json" if as_json else kind or (SUFFIXES.get(out.suffix.lower(), "") if out else "md")
    if kind not in SUFFIXES.values():
        raise UsageError("--format", f"{kind or (out.suffix if out else '')!r} is none; expected md, html, csv or json")
    first = parse_time(since) if since else None
    if since and first is None:
        raise UsageError("--from", f"no date: {since!r}; write it as 2024-03-31")
    context = Context()
    ledger, now = ledger_of(context), context.clock()
    made = build(ledger, declaration, first.date() if first else None, end_of(until, now) if until else now)
    text = _renderer(kind)(ledger, made)
    if out is None:
        sys.stdout.write(text)
        return
    try:
        out.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise UsageError(str(out), f"cannot be written: {error.strerror}") from None
    errors().print(f"written: {out} ({len(made.sections)} commitments)", markup=False, soft_wrap=True)


def _renderer(kind: str) -> "Callable[[Ledger, Report], str]":
    from ledger.report import html, markdown, tables

    renderers = {"md": markdown.render, "html": html.render, "csv": tables.render_csv, "json": tables.render_json}
    return renderers[kind]
