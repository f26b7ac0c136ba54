"""`pledgewatch db`: upgrade, backup, restore, status of the database."""

from pathlib import Path
from typing import Annotated

import typer

from pledgewatch.output import JsonOption, console, emit_json, reports_errors, table


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(help="The database: upgrade, back up, restore.", no_args_is_help=True)
    group.command("upgrade", help="Bring the database to this program's schema.")(upgrade)
    group.command("backup", help="Write everything to one file, while others go on working.")(backup)
    group.command("restore", help="Put a backup back, whole or not at all; also into the other kind of database.")(
        restore
    )
    group.command("status", help="Which database, which schema, how many rows.")(status)
    app.add_typer(group, name="db")


@reports_errors
def upgrade(as_json: JsonOption = False) -> None:
    from pledgewatch.settings import load_settings
    from storage.address import parse_address, shown
    from storage.migrate import upgrade as migrate

    url = load_settings().store_url
    before, after = migrate(url)
    name = shown(parse_address(url))
    if as_json:
        emit_json({"database": name, "before": before, "after": after})
    elif before == after:
        console().print(f"{name} has schema {after} already", markup=False)
    else:
        console().print(f"{name}: schema {before or 'none'} → {after}", markup=False)


@reports_errors
def backup(
    file: Annotated[Path | None, typer.Argument(help="Where to; by default var/backup-<date>.jsonl.gz.")] = None,
    as_json: JsonOption = False,
) -> None:
    from pledgewatch.context import Context
    from storage import backup as copies

    context = Context()
    now = context.clock()
    path = file or context.settings.var_dir / f"backup-{now:%Y%m%d-%H%M%S}.jsonl.gz"
    _tell(path, copies.backup(context.store, path, now).rows, "written", as_json)


@reports_errors
def restore(
    file: Annotated[Path, typer.Argument(help="A file that `db backup` wrote.")],
    replace: Annotated[bool, typer.Option("--replace", help="Replace what the database holds.")] = False,
    as_json: JsonOption = False,
) -> None:
    from pledgewatch.context import Context
    from storage import backup as copies

    context = Context()
    _tell(file, copies.restore(context.store, file, replace=replace).rows, "restored", as_json)


@reports_errors
def status(as_json: JsonOption = False) -> None:
    from pledgewatch.context import Context
    from storage.counts import counts
    from storage.versions import HEAD

    store = Context().store
    with store.read() as session:
        rows = counts(session)
    if as_json:
        emit_json({"database": store.subject, "schema": HEAD, "rows": rows})
        return
    console().print(table(f"{store.subject} · schema {HEAD}", ["table", ">rows"], rows.items()))


def _tell(path: Path, rows: dict[str, int], what: str, as_json: bool) -> None:
    if as_json:
        emit_json({"file": str(path), "rows": rows})
    else:
        console().print(f"{what}: {path} ({sum(rows.values()):,} rows)", markup=False, soft_wrap=True)
