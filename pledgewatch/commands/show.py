"""`pledgewatch show COMMITMENT`: its state, its holders, and the timeline of acts with their evidence."""

from typing import TYPE_CHECKING, Annotated

import typer

from pledgewatch.output import JsonOption, console, emit_json, reports_errors, table

if TYPE_CHECKING:
    from ledger.book import Ledger
    from ledger.dossier import Dossier


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("show", help="One commitment: state, holders, timeline with evidence.")(show)


@reports_errors
def show(
    commitment: Annotated[str, typer.Argument(help="Id of the commitment.")],
    as_of: Annotated[
        str, typer.Option("--as-of", help="What was known at the end of this date, or at this time.")
    ] = "",
    as_json: JsonOption = False,
) -> None:
    from ledger.dossier import as_dict, dossier
    from ledger.overview import end_of
    from pledgewatch.context import Context
    from pledgewatch.ledgers import ledger_of

    context = Context()
    ledger = ledger_of(context)
    now = context.clock()
    with ledger.store.read() as session:
        made = dossier(ledger, session, commitment, end_of(as_of, now) if as_of else now)
    if as_json:
        emit_json(as_dict(ledger, made))
        return
    _head(made)
    _holders(ledger, made)
    _timeline(ledger, made)
    _history(ledger, made)


def _head(made: "Dossier") -> None:
    from rich.text import Text

    from ledger import words

    state, found = made.state, made.commitment
    out = console()
    out.print(Text(found.statement, style="bold"))
    nature = "discrete" if found.is_discrete else "continuing"
    due = f" · due {found.due:%Y-%m-%d}" if found.due else ""
    out.print(Text(f"{state.commitment} · {found.kind} · {nature}{due} · {made.declared_in}", style="dim"))
    line = Text.assemble(
        (words.status_text(state.status, state.appears), words.TONES[state.status]),
        f" since {words.day_text(state.since)} · {words.progress_text(state.progress)}",
        f" · score {words.score_text(state.score, state.n)} · {state.reason}",
    )
    out.print(line)
    if state.measured:
        out.print(Text(f"{state.measured.text} (n={state.measured.n})"))
    for group in state.groups:
        if group.n:
            out.print(Text(f"  {words.group_text(group)}", style="dim"))
    out.print()


def _holders(ledger: "Ledger", made: "Dossier") -> None:
    from rich.text import Text

    from ledger import words

    if not made.state.holders:
        return
    rows = [
        (
            ledger.registry.actors.name(h.holder),
            Text(words.status_text(h.status, h.appears), style=words.TONES[h.status]),
            words.progress_text(h.progress),
            h.n,
            words.day_text(h.since),
            h.reason,
        )
        for h in made.state.holders
    ]
    console().print(table("Holders", ["holder", "status", "progress", ">acts", "since", "why"], rows))


def _timeline(ledger: "Ledger", made: "Dossier") -> None:
    from rich.text import Text

    from ledger import words

    out = console()
    out.print(Text("Timeline" if made.state.acts else "No act on it is known.", style="bold"))
    for act in made.state.acts:
        who = ", ".join(ledger.registry.actors.name(h) for h in act.holders)
        tone = "red" if act.direction.value == "-" else "green"
        head = Text.assemble(words.day_text(act.at), "  ", (words.act_text(act), tone), f"  {who}")
        out.print(head, Text(f"            {words.corroboration_text(act)}", style="dim"), sep="\n")
        for reading in act.readings:
            entry = reading.entry
            mark = words.review_text(reading) or f"confidence {entry.confidence:.2f}"
            out.print(Text(f"            [{entry.id}] {words.source_text(reading)}: “{entry.passage}” ({mark})"))
            if entry.url:
                out.print(Text(f"                {entry.url}", style="dim"), soft_wrap=True)
    for _, why in {why: (r, why) for r, why in made.state.aside}.values():
        number = sum(other is why for _, other in made.state.aside)
        out.print(Text(f"{number} kept, but count for nothing: {why}", style="dim"))
    out.print()


def _history(ledger: "Ledger", made: "Dossier") -> None:
    rows = [
        (
            f"{c.at:%Y-%m-%d %H:%M}",
            ledger.registry.actors.name(c.holder) if c.holder else "commitment",
            c.before,
            ("appears " if c.appears else "") + c.after,
            f"{c.cause} {c.cause_id}" if c.cause_id else c.cause,
            c.reason,
        )
        for c in made.changes
    ]
    if rows:
        console().print(table("Changes of status", ["recorded", "whose", "before", "after", "cause", "why"], rows))
