"""`pledgewatch export`: evidence, reviews, statuses, history or items, as CSV or JSON lines."""

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from pledgewatch.output import errors, plain, reports_errors


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("export", help="Evidence, reviews, statuses, history or items as CSV or JSON lines.")(export)


@reports_errors
def export(
    what: Annotated[str, typer.Argument(help="evidence, reviews, statuses, history or items")],
    out: Annotated[Path | None, typer.Option("--out", help="File to write; by default standard output.")] = None,
    kind: Annotated[str, typer.Option("--format", help="csv or jsonl; by default by the file, else csv.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format jsonl.")] = False,
) -> None:
    from core.errors import UsageError
    from ledger.exports import KINDS, columns, rows
    from pledgewatch.context import Context

    kind = "jsonl" if as_json else kind or ("jsonl" if out and out.suffix in {".jsonl", ".json"} else "csv")
    if what not in KINDS:
        raise UsageError(what, f"is none of what can be exported: {', '.join(KINDS)}")
    if kind not in {"csv", "jsonl"}:
        raise UsageError("--format", f"{kind!r} is none; expected csv or jsonl")
    with Context().store.read() as session:
        found = rows(session, what)
        number = _write(out, _csv(columns(what), found) if kind == "csv" else _jsonl(found))
    errors().print(f"{number:,} {what}{f' written to {out}' if out else ''}", markup=False, soft_wrap=True)


def _csv(columns: list[str], found: Iterable[dict[str, Any]]) -> Iterator[str]:
    from ledger.cells import line

    yield line(columns)
    for row in found:
        yield line([row[column] for column in columns])


def _jsonl(found: Iterable[dict[str, Any]]) -> Iterator[str]:
    yield ""
    for row in found:
        yield json.dumps(row, default=plain, ensure_ascii=False) + "\n"


def _write(out: Path | None, lines: Iterator[str]) -> int:
    """Write the head and every row; how many rows there were."""
    from core.errors import UsageError

    if out is None:
        sys.stdout.write(next(lines))
        return sum(1 for text in lines if sys.stdout.write(text))
    try:
        with out.open("w", encoding="utf-8", newline="") as file:
            file.write(next(lines))
            return sum(1 for text in lines if file.write(text))
    except OSError as error:
        raise UsageError(str(out), f"cannot be written: {error.strerror}") from None
