"""`pledgewatch config`: check every file before a deploy; say where a value comes from."""

from typing import TYPE_CHECKING, Annotated

import typer

from pledgewatch.output import JsonOption, console, emit_json, reports_errors, table

if TYPE_CHECKING:
    from pledgewatch.explain import Explained

FEW = 6
"""Settings that are shown in full; more make a table."""

KeyArgument = Annotated[str, typer.Argument(help="A setting such as fetch.shards; without it, all of them.")]


def register(app: typer.Typer) -> None:
    """Add the group and its commands."""
    group = typer.Typer(name="config", help="The files of config/: check them, and say where a value comes from.")
    app.add_typer(group, no_args_is_help=True)
    for function in (check, explain, pools):
        group.command(function.__name__)(reports_errors(function))


def check(as_json: JsonOption = False) -> None:
    """Read every configuration file as the pipeline would, and name every problem. Exit 2 when there is one."""
    from pledgewatch.context import Context
    from pledgewatch.stages.config_check import check_files

    results = check_files(Context())
    if as_json:
        emit_json(results)
    else:
        rows = [(r.file, "good" if r.good else "refused", r.note) for r in results]
        console().print(table("", ["file", "verdict", "what it holds, or what is wrong"], rows))
    raise typer.Exit(0 if all(r.good for r in results) else 2)


def explain(key: KeyArgument = "", as_json: JsonOption = False) -> None:
    """Say which value a setting has, and where it comes from."""
    from pledgewatch.explain import explained

    rows = explained(key)
    if as_json:
        emit_json(rows)
        return
    if len(rows) <= FEW:
        for row in rows:
            _print_one(row)
    else:
        shown = [(r.key, r.value, r.source, r.bounds) for r in rows]
        console().print(table("", ["key", "value", "comes from", "may be"], shown))
        console().print("`pledgewatch config explain KEY` says where else a setting may be set")
    for refusal in (text for row in rows for text in row.refused):
        console().print(f"refused: {refusal}", markup=False)


def _print_one(row: "Explained") -> None:
    """One setting in full: names of Variables do not fit into a table."""
    console().print(row.key, style="bold", markup=False)
    lines = [("value", row.value), ("comes from", row.source), ("may be", row.bounds)]
    lines += [("also set as", other) for other in row.others.split(", ")]
    for name, text in lines:
        if text:
            console().print(f"  {name:<12}{text}", markup=False, soft_wrap=True)


def pools() -> None:
    """Print the pools of `config/pipeline.yaml` as JSON, as `airflow pools import` takes them."""
    from pledgewatch.schedule import FILE, load_pipeline, pools_document
    from pledgewatch.settings import load_settings

    emit_json(pools_document(load_pipeline(load_settings().config_dir / FILE)))
