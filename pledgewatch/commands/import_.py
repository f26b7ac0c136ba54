"""`pledgewatch import`: a declaration as published in, proposed commitments out, to accept, edit or drop."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pledgewatch.output import JsonOption, console, emit_json, errors, reports_errors, table

if TYPE_CHECKING:
    from declarations.importer import Draft, Head
    from declarations.importer.proposal import Proposal
    from declarations.registry import Registry


def register(app: typer.Typer) -> None:
    """Adds `import`."""
    app.command("import")(import_declaration)


@reports_errors
def import_declaration(
    file: Annotated[Path, typer.Argument(help="The declaration: .txt, .md, .html or .pdf.")],
    title: Annotated[str, typer.Option(help="Its title; by default as the text has it.")] = "",
    body: Annotated[str, typer.Option(help="Who declared it, as actors.yaml names it: NATO, G7, EU.")] = "",
    adopted: Annotated[datetime | None, typer.Option("--date", formats=["%Y-%m-%d"], help="Day of adoption.")] = None,
    place: Annotated[str, typer.Option(help="Where it was adopted.")] = "",
    declaration: Annotated[str, typer.Option("--id", help="Id of the declaration; by default body and year.")] = "",
    out: Annotated[Path | None, typer.Option(help="Registry file to write.")] = None,
    accept_all: Annotated[bool, typer.Option("--accept-all", help="Accept every proposal unread.")] = False,
    yes: Annotated[bool, typer.Option("--no-input", help="Ask nothing, not even on a terminal.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Write over --out if it exists.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Read a declaration and propose its commitments as registry YAML.

    On a terminal each proposal is shown to accept, edit or drop; otherwise --out gets them all, marked as proposed."""
    from declarations.importer import Head
    from declarations.importer.proposal import proposals
    from pledgewatch.context import Context

    _refuse_overwriting(out, force)
    registry = Context().registry
    asking = not (yes or accept_all or as_json or out) and console().is_terminal
    draft = _draft(file, Head(title, body, adopted.date() if adopted else None, place), registry, asking)
    key = _declaration_key(draft, declaration, registry)
    kept = list(proposals(draft, key, accepted=accept_all))
    if asking:
        _show(draft)
        kept, out = _review(kept), out or _ask_out(key)
    _finish(draft, key, kept, out, as_json, shown=asking)


def _draft(file: Path, head: "Head", registry: "Registry", asking: bool) -> "Draft":
    """The declaration as read; what is missing of its head is asked for where somebody is there to answer."""
    from declarations.importer import Known, read_declaration
    from declarations.importer.readers import read_file

    text, known = read_file(file), Known(registry.commitments, registry.declarations)
    draft = read_declaration(text, registry.actors, head=head, known=known, source=str(file))
    asked = _ask_head(draft, head) if asking else head
    if asked == head:
        return draft
    return read_declaration(text, registry.actors, head=asked, known=known, source=str(file))


def _refuse_overwriting(out: Path | None, force: bool) -> None:
    from core.errors import ImportRefused

    if out is not None and out.exists() and not force:
        raise ImportRefused(str(out), "exists already; give --force to write over it, or another --out")


def _declaration_key(draft: "Draft", wanted: str, registry: "Registry") -> str:
    """The declaration's id; one that names another declaration already is refused."""
    from core.errors import ImportRefused
    from declarations.importer.proposal import declaration_id

    if not wanted:
        return declaration_id(draft, registry.declarations.keys())
    there = registry.declarations.get(wanted)
    if there is not None:
        raise ImportRefused("--id", f"{wanted!r} is used already, by {there.title!r} of {there.adopted}; give another")
    return wanted


def _ask_head(draft: "Draft", given: "Head") -> "Head":
    """Title, body and day, each asked for unless given, with what the text says as the default."""
    from declarations.importer import Head

    title = given.title or typer.prompt("Title", default=draft.title or None)
    body = given.body or typer.prompt("Declared by", default=draft.body or None)
    adopted = given.adopted
    while adopted is None:
        answer = typer.prompt("Adopted on (YYYY-MM-DD)", default=draft.adopted.isoformat() if draft.adopted else None)
        try:
            adopted = datetime.strptime(answer, "%Y-%m-%d").date()  # noqa: DTZ007  (a day, not a time)
        except ValueError:
            errors().print(f"{answer!r} is no day like 2022-03-24")
    return Head(
        title, body, adopted, given.place or typer.prompt("Place", default=draft.place or "", show_default=True)
    )


def _ask_out(key: str) -> Path | None:
    from pledgewatch.settings import load_settings

    answer = typer.prompt(
        "Write to (- for nothing)", default=str(load_settings().config_dir / "declarations" / f"{key}.yaml")
    )
    if answer == "-":
        return None
    _refuse_overwriting(Path(answer), force=False)
    return Path(answer)


def _review(kept: list["Proposal"]) -> list["Proposal"]:
    """Each proposal on the terminal: accept, edit, drop, leave as proposed, or accept the rest."""
    made: list[Proposal] = []
    for number, one in enumerate(kept, 1):
        _print_proposal(one, number, len(kept))
        answer = typer.prompt("[a]ccept [e]dit [d]rop [l]eave proposed [r]est accepted [q]uit here", default="a")[
            :1
        ].lower()
        if answer == "q":
            return made
        if answer == "r":
            return [*made, *(_accepted(p) for p in kept[number - 1 :])]
        if answer == "e":
            one = _edited(one)
        if answer != "d":
            made.append(one if answer == "l" else _accepted(one))
    return made


def _accepted(one: "Proposal") -> "Proposal":
    from dataclasses import replace

    return replace(one, commitment=one.commitment.model_copy(update={"proposed": False}))


def _edited(one: "Proposal") -> "Proposal":
    """The commitment as the person's editor left it; asked again as long as it would not load."""
    from dataclasses import replace

    import click

    from core.errors import ConfigError
    from declarations.importer.proposal import as_yaml, edited

    text = as_yaml(one.commitment)
    while True:
        answer = click.edit(text, extension=".yaml")
        if answer is None:
            return one
        try:
            return replace(one, commitment=edited(answer, one.commitment))
        except ConfigError as error:
            errors().print(str(error), markup=False)
            text = answer


def _print_proposal(one: "Proposal", number: int, count: int) -> None:
    from rich.text import Text

    from declarations.importer.proposal import as_yaml

    p = one.passage
    console().rule(f"{number} of {count}: clause {p.clause}")
    console().print(Text.assemble((p.context + " " if p.context else "", "dim"), (p.text, "italic")))
    console().print(Text(f"read as {p.reason}", style="dim"))
    for link in p.links:
        console().print(Text(f"{link.relation} {link.commitment} (likeness {link.score})", style="cyan"))
    for warning in p.warnings:
        console().print(Text(warning, style="yellow"))
    console().print(Text(as_yaml(one.commitment)))


def _show(draft: "Draft") -> None:
    rows = [(p.clause, f"{p.sentence}.{p.part}", p.reason, _short(p.text)) for p in draft.passages]
    console().print(
        table(f"{draft.title} ({draft.body}, {draft.adopted})", ["clause", "part", "read as", "passage"], rows)
    )
    console().print(f"{len(draft.commitments)} proposed, {len(draft.left_out)} left out.")


def _short(text: str) -> str:
    return text if len(text) <= 110 else text[:109] + "…"


def _finish(draft: "Draft", key: str, kept: list["Proposal"], out: Path | None, as_json: bool, shown: bool) -> None:
    """Write the file whole or not at all, and say what was done."""
    from declarations.importer.proposal import render

    for warning in (*draft.warnings, *(f"{p.clause}: {w}" for p in draft.passages for w in p.warnings)):
        errors().print(f"warning: {warning}", markup=False)
    if out is not None:
        _write(render(draft, key, kept), out)
    if as_json:
        emit_json(_as_json(draft, key, kept))
        return
    if not shown:
        _show(draft)
    if out is not None:
        accepted = sum(not one.commitment.proposed for one in kept)
        console().print(f"Wrote {out}: {len(kept)} commitments, {accepted} accepted, {len(kept) - accepted} proposed.")
    elif not shown:
        console().print("Nothing is written; --out FILE writes them down.")


def _write(text: str, out: Path) -> None:
    """Written only if it loads, together with the folder it comes to stand in where that is the registry's own."""
    from core.errors import ConfigError
    from declarations.actors import load_actors
    from declarations.registry import load_registry
    from pledgewatch.settings import load_settings

    folder = load_settings().config_dir
    own = folder / "declarations"
    beside = (
        [f for f in sorted(own.glob("*.y*ml")) if f.resolve() != out.resolve()] if out.parent.resolve() == own else []
    )
    out.parent.mkdir(parents=True, exist_ok=True)
    part = out.with_name(out.name + ".part")
    part.write_text(text, encoding="utf-8")
    try:
        load_registry([*beside, part], load_actors(folder / "actors.yaml"), with_proposed=True)
    except ConfigError:
        part.unlink()
        raise
    part.replace(out)


def _as_json(draft: "Draft", key: str, kept: list["Proposal"]) -> dict[str, object]:
    head = {"id": key, "title": draft.title, "body": draft.body, "adopted": draft.adopted, "place": draft.place}
    return {
        "declaration": head,
        "passages": [
            {
                "clause": p.clause, "sentence": p.sentence, "part": p.part, "text": p.text, "context": p.context,
                "kind": p.kind, "nature": p.nature, "stage": p.stage, "reason": p.reason, "holders": p.holders,
                "addressees": p.addressees, "quantities": p.quantities, "links": p.links, "warnings": p.warnings,
                "due": p.deadline.due if p.deadline else None,
            }
            for p in draft.passages
        ],
        "commitments": [one.commitment.model_dump(mode="json", exclude_defaults=True) for one in kept],
        "warnings": draft.warnings,
    }  # fmt: skip
