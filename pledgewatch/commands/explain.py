"""`pledgewatch explain`: why a text matched what it matched, and why it matched nothing."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from core.clock import parse_time
from core.errors import UsageError
from core.records import Item
from pledgewatch.output import JsonOption, console, emit_json, reports_errors

if TYPE_CHECKING:
    from pledgewatch.context import Context


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("explain")(explain)


@reports_errors
def explain(
    text: Annotated[str, typer.Argument(help="A headline, or the id of a stored item.")],
    summary: Annotated[str, typer.Option("--summary", help="The lead.")] = "",
    published: Annotated[
        str, typer.Option("--published", help="ISO date: membership and terms of office depend on it.")
    ] = "",
    commitment: Annotated[str, typer.Option("--commitment", help="Only this commitment, however unlikely.")] = "",
    registry: Annotated[
        list[Path] | None, typer.Option("--registry", help="Instead of the configured one; repeatable.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Print gate, clauses, actors, sign steps, modality, nearest lines, rivals, threshold; of a stored item, alerts."""
    from matchers.explain import explain_item
    from pledgewatch.context import Context
    from pledgewatch.matching import matcher_for

    context = Context()
    matcher = matcher_for(context, registry or [])
    if commitment and commitment not in matcher.compiled.ids:
        raise UsageError(commitment, f"is no commitment of this registry; known are {', '.join(matcher.compiled.ids)}")
    item = _stored(context, text) or Item("explained", text, summary, _time(published))
    explanation = explain_item(matcher, item, commitment)
    if as_json:
        emit_json(explanation)
        return
    for line in (*explanation.lines(), *_alerting(context, text)):
        console().print(line, markup=False, soft_wrap=True)


def _time(published: str) -> datetime | None:
    if not published:
        return None
    found = parse_time(published)
    if found is None:
        raise UsageError(published, "is no ISO date or time")
    return found


def _stored(context: "Context", text: str) -> Item | None:
    """The stored item of that id; None where `text` is a headline."""
    if " " in text or not text:
        return None
    from storage import items

    with context.store.read() as session:
        return items.get(session, text)


def _alerting(context: "Context", text: str) -> list[str]:
    """What was decided about alerts on the stored item of that id, each with its reason; nothing for a headline."""
    if " " in text or not text:
        return []
    from storage import alerts, evidence

    with context.store.read() as session:
        decisions = alerts.decisions_on(session, evidence.ids_of_item(session, text))
    return [f"alert     {d.action}: {d.reason} ({d.at:%Y-%m-%d %H:%M})" for d in decisions]
