"""`pledgewatch registry`: list what is declared, show one commitment, check it all, and say what changed."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pledgewatch.output import JsonOption, console, emit_json, reports_errors, table

if TYPE_CHECKING:
    from declarations.diff import Change
    from declarations.lint import Finding
    from declarations.registry import Registry
    from matchers.selftest import Outcome, SelfTest
    from pledgewatch.context import Context

Paths = Annotated[
    list[Path] | None,
    typer.Option("--registry", help="File or folder instead of the configured registry; repeatable, all one registry."),
]
Proposed = Annotated[bool, typer.Option("--proposed", help="With what the importer proposed and nobody accepted.")]


def register(app: typer.Typer) -> None:
    """Adds the group and its commands."""
    group = typer.Typer(name="registry", help="What is declared: list, show, check, and compare with what it was.")
    app.add_typer(group, no_args_is_help=True)
    group.command("list")(list_commitments)
    group.command("show")(show_commitment)
    group.command("lint")(lint_registry)
    group.command("diff")(diff_registries)


@reports_errors
def list_commitments(paths: Paths = None, proposed: Proposed = False, as_json: JsonOption = False) -> None:
    """Every commitment with its kind, nature, holders and where it is declared."""
    registry = _registry(_context(), paths, proposed)
    if as_json:
        emit_json({"version": registry.version, "warnings": registry.warnings, **registry.content})
        return
    rows = [
        (c.id, f"{c.kind}{', discrete' * c.is_discrete}", ", ".join(c.holders), _declared(c.declared_in), c.due)
        for c in registry.commitments.values()
    ]
    title = f"{len(rows)} commitments of {len(registry.declarations)} declarations, version {registry.version}"
    made = table(title, ["commitment", "kind", "holders", "declared in", "due"], rows)
    made.columns[0].no_wrap = True
    console().print(made)
    _print_warnings(registry)


def _declared(places: Any) -> str:
    return ", ".join(f"{p.declaration} {p.clause}".strip() for p in places)


@reports_errors
def show_commitment(
    commitment: Annotated[str, typer.Argument(help="Its id.")],
    paths: Paths = None,
    proposed: Proposed = False,
    as_json: JsonOption = False,
) -> None:
    """One commitment as it is declared: statement, guideline, holders with their members, examples."""
    from core.errors import NotFound
    from declarations.importer.proposal import as_yaml

    registry = _registry(_context(), paths, proposed)
    found = registry.commitments.get(commitment)
    if found is None:
        raise NotFound(commitment, f"no such commitment; known are {', '.join(registry.commitments)}")
    holders = {h: registry.actors.resolve(h) for h in found.holders}
    if as_json:
        facts = {"version": registry.fingerprint(commitment), "declared_on": registry.declared_on(commitment)}
        emit_json(
            {**found.model_dump(mode="json"), **facts, "holder_ids": holders, "source": registry.sources[commitment]}
        )
        return
    console().print(as_yaml(found), markup=False)
    console().print(f"declared on {registry.declared_on(commitment)}, version {registry.fingerprint(commitment)}")
    console().print(f"written in {registry.sources[commitment]}", markup=False)
    for name, actor in holders.items():
        members = registry.actors.members(actor, None) if actor else frozenset[str]()
        console().print(f"holder {name}: {len(members)} members" if members else f"holder {name}", markup=False)


@reports_errors
def lint_registry(
    paths: Paths = None,
    proposed: Proposed = False,
    examples: Annotated[bool, typer.Option(help="Also read every example headline, with it left out.")] = True,
    as_json: JsonOption = False,
) -> None:
    """Check a registry: what is missing or given twice, which of its own examples a commitment fails, and what it
    would be confused with. Exit 1 when something should be mended."""
    from declarations.lint import lint

    context = _context()
    registry = _registry(context, paths, proposed)
    findings = lint(registry)
    test = _self_test(registry, context) if examples else None
    failed = [o for o in test.outcomes if not o.right] if test else []
    if as_json:
        rows = [
            {"commitment": o.commitment, "text": o.text, "problem": o.problem, "rather": _rather(o)} for o in failed
        ]
        count = len(test.outcomes) if test else 0
        emit_json({"version": registry.version, "findings": findings, "examples": count, "failed": rows})
    else:
        _print_lint(registry, findings, test, failed)
    raise typer.Exit(1 if any(f.weight == "warning" for f in findings) else 0)


def _self_test(registry: "Registry", context: "Context") -> "SelfTest | None":
    """The examples read with themselves left out; None where a registry gives none, so that it needs no model."""
    if not any(c.examples.by_verdict() or c.examples.unrelated for c in registry.commitments.values()):
        return None
    from matchers.engine import build_matcher
    from matchers.selftest import run_selftest

    return run_selftest(build_matcher(registry, context.matching))


def _rather(outcome: "Outcome") -> str:
    """The commitment that scores higher on an example than its own, "" when none does."""
    other, own = outcome.other, outcome.own
    return other.commitment if other and other.confidence > (own.confidence if own else 0) else ""


def _print_lint(
    registry: "Registry", findings: tuple["Finding", ...], test: "SelfTest | None", failed: list["Outcome"]
) -> None:
    rows = [(f.commitment or "registry", f.weight, f.text) for f in findings]
    if rows:
        console().print(table("", ["commitment", "", "remark"], rows))
    if test and failed:
        wrong = [(o.commitment, o.problem.removeprefix(f"{o.commitment}: "), _rather(o)) for o in failed]
        title = f"Examples that are read otherwise, {len(wrong)} of {len(test.outcomes)}, each left out of its reading"
        console().print(table(title, ["commitment", "headline", "goes rather to"], wrong))
    if test:
        share, opposite = f"{test.share_right:.0%} of {len(test.outcomes)} examples", len(test.wrong_ways)
        console().print(f"{share} are read the right way; {opposite} are accepted the opposite way.")
    warnings = sum(f.weight == "warning" for f in findings)
    console().print(f"{len(registry.commitments)} commitments, {warnings} to mend, {len(findings) - warnings} notes.")


@reports_errors
def diff_registries(
    before: Annotated[
        str, typer.Argument(help="A file, a folder, a version kept in the store, or 'kept' for the last.")
    ],
    after: Annotated[str, typer.Argument(help="As before; by default the configured registry.")] = "",
    flips: Annotated[int, typer.Option(help="Match this many of the newest items with both, and show what flips.")] = 0,
    as_json: JsonOption = False,
) -> None:
    """What changed between two registries, key by key; with --flips also which verdicts would."""
    from declarations.diff import diff

    context = _context()
    old = _side(before, context)
    new = _side(after, context) if after else context.registry
    changes = diff(old.content, new.content)
    flipped = _flips(old, new, context, flips) if flips and changes else []
    if as_json:
        emit_json({"before": old.version, "after": new.version, "changes": changes, "flips": flipped})
        return
    console().print(f"{old.version} → {new.version}")
    _print_changes(changes)
    if flips:
        rows = [(f.item, f.title, f.commitment, f.before or "–", f.after or "–") for f in flipped]
        console().print(table(f"{len(rows)} verdicts flip", ["item", "title", "commitment", "before", "after"], rows))


def _side(named: str, context: "Context") -> "Registry":
    """A registry by path, or as the store keeps it."""
    from core.errors import NotFound
    from declarations.registry import kept_registry
    from storage import registry_versions

    if Path(named).exists():
        return _registry(context, [Path(named)], True)
    with context.store.read() as session:
        kept = registry_versions.versions(session)
        wanted = kept[-1][0] if named == "kept" and kept else named
        if wanted not in {version for version, _ in kept}:
            known = ", ".join(version for version, _ in kept) or "none"
            raise NotFound(named, f"is neither a file or folder nor a version kept in the store (kept: {known})")
        declarations = registry_versions.declarations(session, wanted)
        commitments = registry_versions.commitments(session, wanted)
        return kept_registry(wanted, declarations, commitments, context.registry.actors)


def _flips(old: "Registry", new: "Registry", context: "Context", limit: int) -> list[Any]:
    from matchers.engine import build_matcher
    from pledgewatch.flips import find_flips, newest_items

    with context.store.read() as session:
        newest = newest_items(session, limit)
    matchers = (build_matcher(old, context.matching), build_matcher(new, context.matching))
    return find_flips(newest, *matchers)


def _print_changes(changes: tuple["Change", ...]) -> None:
    from declarations.importer.proposal import short

    if not changes:
        console().print("Nothing changed.")
        return
    rows: list[tuple[str, str, str, str, str]] = []
    for change in changes:
        rows.append((change.section.removesuffix("s"), change.id, change.what, "", ""))
        rows += [("", "", key.key, short(key.before), short(key.after)) for key in change.keys]
    console().print(table("", ["", "entry", "what", "before", "after"], rows))
    if any(change.rewords for change in changes):
        console().print("Wording changed: verdicts may flip. --flips 500 matches the newest items with both.")


def _context() -> "Context":
    from pledgewatch.context import Context

    return Context()


def _registry(context: "Context", paths: list[Path] | None, proposed: bool) -> "Registry":
    from declarations.actors import load_actors
    from declarations.registry import load_registry

    folder = context.settings.config_dir
    return load_registry(
        paths or [folder / "declarations"], load_actors(folder / "actors.yaml"), with_proposed=proposed
    )


def _print_warnings(registry: "Registry") -> None:
    for warning in registry.warnings:
        console().print(f"warning: {warning}", markup=False)
