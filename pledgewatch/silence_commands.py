"""`pledgewatch alerts silence`: add, list, end."""

import getpass
from typing import Annotated, Any

import typer

from pledgewatch.context import Context
from pledgewatch.output import JsonOption, console, emit_json, reports_errors, table

_Many = list[str] | None


def add_silences(app: typer.Typer) -> None:
    """Add the command group."""
    group = typer.Typer(no_args_is_help=True, help="Silences: what is muted, by whom, why, and until when.")
    app.add_typer(group, name="silence")
    group.command("add", help="Mute what every given option describes, until it ends.")(_add)
    group.command("list", help="Silences in force, or --all.")(_list)
    group.command("end", help="End a silence now.")(_end)


@reports_errors
def _add(
    term: Annotated[str, typer.Option("--for", help="How long: 12h, 3d, 2w. There is no silence without an end.")],
    reason: Annotated[str, typer.Option(help="Why; shown wherever it mutes something.")],
    author: Annotated[str, typer.Option(help="Who; by default the user of this machine.")] = "",
    commitment: Annotated[_Many, typer.Option(help="Repeatable, as are all below.")] = None,
    direction: Annotated[_Many, typer.Option(help="+ or -")] = None,
    declaration: Annotated[_Many, typer.Option()] = None,
    tag: Annotated[_Many, typer.Option()] = None,
    holder: Annotated[_Many, typer.Option()] = None,
    verdict: Annotated[_Many, typer.Option()] = None,
    outlet: Annotated[_Many, typer.Option(help="Mutes what only these outlets report.")] = None,
) -> None:
    from alerts.mute import read_matcher
    from alerts.silencing import silence
    from pledgewatch.commands.alerts import duration
    from storage import audit

    given = {
        "commitments": commitment,
        "directions": direction,
        "declarations": declaration,
        "tags": tag,
        "holders": holder,
        "verdicts": verdict,
        "outlets": outlet,
    }
    matcher = read_matcher({name: values for name, values in given.items() if values}, "silence")
    context = Context()
    now = context.clock()
    with context.store.begin() as session:
        who = author or getpass.getuser()
        made, dropped = silence(session, matcher, who, reason, "cli", now, now + duration(term))
        audit.write(session, who, "silence added", f"silence {made.id}", now, after=made.matcher)
    told = f"; {dropped} waiting message{'s' if dropped != 1 else ''} dropped" if dropped else ""
    console().print(f"Silence {made.id} holds until {made.ends_at:%Y-%m-%d %H:%M} UTC{told}.")


@reports_errors
def _list(
    everything: Annotated[bool, typer.Option("--all", help="Also those that have ended.")] = False,
    as_json: JsonOption = False,
) -> None:
    from storage import silences

    context = Context()
    with context.store.read() as session:
        found = silences.everything(session) if everything else silences.active(session, context.clock())
    if as_json:
        emit_json(found)
        return
    rows = [
        (s.id, _words(s.matcher), s.author, s.reason, f"{s.ends_at:%Y-%m-%d %H:%M}", s.ended_by or "") for s in found
    ]
    console().print(table("", ["id", "mutes", "by", "why", "until (UTC)", "ended by"], rows))


@reports_errors
def _end(silence_id: Annotated[int, typer.Argument(metavar="ID", help="Number in `alerts silence list`.")]) -> None:
    from storage import audit, silences

    context, who = Context(), getpass.getuser()
    with context.store.begin() as session:
        made = silences.end(session, silence_id, who, context.clock())
        audit.write(session, who, "silence ended", f"silence {silence_id}", context.clock())
    console().print(f"Silence {made.id} is over.")


def _words(matcher: dict[str, Any]) -> str:
    return "; ".join(f"{name}: {', '.join(map(str, values))}" for name, values in matcher.items())
