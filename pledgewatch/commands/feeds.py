"""`pledgewatch feeds`: the list, its health, trying a feed, and OPML in and out."""

from pathlib import Path
from typing import Annotated

import typer

from pledgewatch.output import JsonOption, console, emit_json, reports_errors, table

Names = Annotated[list[str] | None, typer.Argument(help="Names of configured feeds, or addresses; without any, all.")]
UrlArgument = Annotated[str, typer.Argument(help="Address of the feed.")]
OpmlArgument = Annotated[Path, typer.Argument(help="OPML file.", exists=True, dir_okay=False, readable=True)]
OutOption = Annotated[Path | None, typer.Option("--out", help="File to write; without it, standard output.")]
TierOption = Annotated[str, typer.Option(help="official, wire, press or state-controlled.")]
TroubleOption = Annotated[bool, typer.Option("--trouble", help="Only feeds that need a person.")]


def register(app: typer.Typer) -> None:
    """Add the group and its commands."""
    group = typer.Typer(name="feeds", help="The feeds: list, health, adding, trying, OPML in and out.")
    app.add_typer(group, no_args_is_help=True)
    group.command("list")(list_feeds)
    group.command("status")(status)
    group.command("check")(check)
    group.command("add")(add)
    group.command("import")(import_opml)
    group.command("export")(export_opml)


@reports_errors
def list_feeds(as_json: JsonOption = False) -> None:
    """The configured feeds, as config/feeds.yaml has them."""
    from pledgewatch.context import Context

    feeds = Context().feeds.feeds
    if as_json:
        emit_json([feed.model_dump(mode="json") for feed in feeds])
        return
    rows = [(f.name, f.outlet, f.tier, f.language, f.group, "" if f.enabled else "off", f.url) for f in feeds]
    console().print(table("", ["name", "outlet", "tier", "language", "group", "", "address"], rows))


@reports_errors
def status(trouble: TroubleOption = False, as_json: JsonOption = False) -> None:
    """Health of every feed, and what became of what was fetched in the last week. Exit 1 when a feed needs a person."""
    from pledgewatch.context import Context
    from pledgewatch.feed_tools import health_of_all, health_rows

    context = Context()
    found, drops = health_of_all(context)
    shown = [h for h in found if h.condition.needs_a_person] if trouble else found
    if as_json:
        emit_json({"feeds": shown, "last_7_days": drops})
    else:
        columns = ["feed", "condition", "last read", "next check", ">items/week", ">items"]
        console().print(table("", columns, health_rows(shown, context.clock())))
        for one in shown:
            if one.words:
                console().print(f"{one.feed} is {one.condition}: {one.words}", markup=False, soft_wrap=True)
        brought = " · ".join(f"{n:,} {what}" for what, n in drops.items())
        console().print(f"last 7 days: {brought}", markup=False, soft_wrap=True)
    raise typer.Exit(1 if any(h.condition.needs_a_person for h in found) else 0)


@reports_errors
def check(names: Names = None, as_json: JsonOption = False) -> None:
    """Look at feeds without storing anything, and say what they brought. Exit 1 when one cannot be read."""
    from pledgewatch.context import Context
    from pledgewatch.feed_tools import look_rows, try_feeds

    context = Context()
    looks = try_feeds(context, names or [])
    if as_json:
        emit_json(
            [
                {"feed": row[0], "outcome": row[1], "entries": row[2], "newest": row[3], "notes": row[5]}
                for row in look_rows(looks, context.clock())
            ]
        )
    else:
        columns = ["feed", "outcome", ">entries", "newest", ">seconds", "what to know"]
        console().print(table("", columns, look_rows(looks, context.clock())))
    raise typer.Exit(1 if any(look.outcome == "failed" for look in looks) else 0)


@reports_errors
def add(
    url: UrlArgument,
    name: Annotated[str, typer.Option(help="Its name; by default made of its title.")] = "",
    outlet: Annotated[str, typer.Option(help="Who speaks; by default its title.")] = "",
    tier: TierOption = "press",
    language: Annotated[str, typer.Option(help="ISO 639-1 code; by default what the feed says.")] = "",
    group: Annotated[str, typer.Option(help="Group in lists.")] = "",
    full_text: Annotated[
        bool, typer.Option("--full-text", help="Also read the article pages of items that pass.")
    ] = False,
) -> None:
    """Look at a feed, and add it to config/feeds.yaml when it can be read."""
    from pledgewatch.context import Context
    from pledgewatch.feed_tools import Wanted, add_feed

    wanted = Wanted(url, name, outlet, tier, language, group, full_text)
    feed, entries = add_feed(Context(), wanted)
    console().print(f"added {feed.name}: {feed.outlet}, {feed.tier}, {entries} entries now", markup=False)


@reports_errors
def import_opml(file: OpmlArgument, tier: TierOption = "press", as_json: JsonOption = False) -> None:
    """Add the feeds of an OPML file to config/feeds.yaml. Exit 1 when some were left out; they are named."""
    from pledgewatch.context import Context
    from pledgewatch.feed_tools import import_feeds

    done = import_feeds(Context(), file.read_bytes(), tier)
    if as_json:
        emit_json({"added": [f.name for f in done.feeds], "left_out": [list(pair) for pair in done.left_out]})
    else:
        rows = [("added", f.name, f.url) for f in done.feeds] + [("left out", *pair) for pair in done.left_out]
        console().print(table("", ["", "feed", "address, or why"], rows))
    raise typer.Exit(1 if done.left_out else 0)


@reports_errors
def export_opml(out: OutOption = None) -> None:
    """The feed list as OPML."""
    from feeds.opml import to_opml
    from pledgewatch.context import Context

    text = to_opml(Context().feeds.feeds)
    if out is None:
        typer.echo(text, nl=False)
    else:
        out.write_text(text, encoding="utf-8")
        console().print(f"wrote {out}", markup=False)
