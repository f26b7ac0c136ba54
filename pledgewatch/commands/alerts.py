"""`pledgewatch alerts`: dry runs of routes, the log, silences, sending again."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from pledgewatch.context import Context
from pledgewatch.output import JsonOption, console, emit_json, reports_errors, table

Since = Annotated[str, typer.Option("--since", help="How far back: 12h, 30d, 4w.")]


def register(app: typer.Typer) -> None:
    """Add the command group."""
    from pledgewatch.silence_commands import add_silences

    group = typer.Typer(no_args_is_help=True, help="What was told, what was held back and why; silences; dry runs.")
    app.add_typer(group, name="alerts")
    group.command("preview", help="Replay history through the routes: what they would have sent.")(_preview)
    group.command("log", help="Deliveries and their state, or with --held what was held back, newest first.")(_log)
    group.command("resend", help="Try a dead or dropped delivery again.")(_resend)
    add_silences(group)


@reports_errors
def _preview(
    since: Since = "30d",
    routes: Annotated[Path | None, typer.Option("--routes", help="Another alerts.yaml, not in force yet.")] = None,
    as_json: JsonOption = False,
) -> None:
    from alerts.config import load_alerts_config
    from alerts.preview import preview
    from storage.alerts import since as alerts_since

    context = Context()
    config = load_alerts_config(routes) if routes else context.alerts
    with context.store.read() as session:
        history = alerts_since(session, context.clock() - duration(since))
    made, now = preview(history, config), preview(history, context.alerts)
    if as_json:
        emit_json({"messages": made.messages, "by_channel": made.by_channel(), "held": dict(made.held)})
        return
    rows = [(f"{m.at:%Y-%m-%d %H:%M}", m.channel, len(m.alerts), "; ".join(m.alerts[:3])) for m in made.messages]
    console().print(table(f"Would have been sent since {since} ago", ["when (UTC)", "channel", ">alerts", ""], rows))
    console().print(table("Held back", ["reason", ">alerts"], made.held.most_common()))
    console().print(f"{len(made.messages)} messages; the routes in force: {len(now.messages)}.")


@reports_errors
def _log(
    state: Annotated[str, typer.Option(help="pending, claimed, sent, dead or dropped.")] = "",
    held: Annotated[bool, typer.Option("--held", help="What was held back instead.")] = False,
    evidence: Annotated[int, typer.Option(help="Every decision on one piece of evidence instead.")] = 0,
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 50,
    as_json: JsonOption = False,
) -> None:
    context = Context()
    with context.store.read() as session:
        if evidence:
            rows = _decisions(session, evidence)
        else:
            rows = _held(session, limit) if held else _deliveries(session, state, limit)
    if as_json:
        emit_json(rows)
        return
    columns = list(rows[0]) if rows else ["nothing"]
    console().print(table("", columns, [list(row.values()) for row in rows]))


@reports_errors
def _resend(delivery: Annotated[int, typer.Argument(metavar="ID", help="Number in `alerts log`.")]) -> None:
    import getpass

    from storage import audit
    from storage.deliveries import resend

    context = Context()
    with context.store.begin() as session:
        made = resend(session, delivery, context.clock())
        audit.write(session, getpass.getuser(), "delivery sent again", f"delivery {delivery}", context.clock())
    console().print(f"Delivery {made.id} to {made.destination} is waiting; `pledgewatch alert` sends it.")


def duration(text: str) -> timedelta:
    """`30d` as a duration; UsageError says how one is written."""
    from alerts.durations import parse_duration
    from core.errors import UsageError

    try:
        return parse_duration(text)
    except ValueError as error:
        raise UsageError(repr(text), str(error)) from None


def _deliveries(session: Any, state: str, limit: int) -> list[dict[str, Any]]:
    from core.errors import UsageError
    from storage.deliveries import recent

    known = ("pending", "claimed", "sent", "dead", "dropped")
    if state and state not in known:
        raise UsageError(f"--state {state}", f"there are {', '.join(known)}")
    return [
        {
            "id": one.id,
            "created": f"{one.created_at:%Y-%m-%d %H:%M}",
            "to": one.destination,
            "action": one.action,
            "state": one.state,
            "attempts": one.attempts,
            "alert": key,
            "why": reason,
            "trouble": one.error or "",
        }
        for one, key, reason in recent(session, states=[state] if state else (), limit=limit)
    ]


def _held(session: Any, limit: int) -> list[dict[str, Any]]:
    from storage.alerts import recent

    return [
        {"id": a.id, "created": f"{a.created_at:%Y-%m-%d %H:%M}", "alert": a.key, "held back": a.reason}
        for a in recent(session, limit=limit, decision="hold")
    ]


def _decisions(session: Any, evidence: int) -> list[dict[str, Any]]:
    from storage.alerts import decisions_on

    return [
        {"when": f"{d.at:%Y-%m-%d %H:%M}", "alert": d.key, "decided": d.action, "why": d.reason, "detail": d.detail}
        for d in decisions_on(session, [evidence])
    ]
