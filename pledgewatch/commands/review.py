"""`pledgewatch review` and `pledgewatch evidence add`: what a person decides, and what a person found."""

import getpass
from dataclasses import asdict
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from pledgewatch.output import JsonOption, console, emit_json, reports_errors

if TYPE_CHECKING:
    from ledger.by_hand import Added
    from ledger.requests import ReviewOutcome

W = TypeVar("W", bound=StrEnum)
Name = Annotated[str, typer.Option("--as", help="Who decides; by default the name you are logged in by.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("review", help="Decide on evidence: confirm, reject, relabel, unsure, undo.")(review)
    group = typer.Typer(help="Evidence that a person found.", no_args_is_help=True)
    group.callback()(lambda: None)
    group.command("add", help="Add evidence by hand; it counts as reviewed.")(add)
    app.add_typer(group, name="evidence")


@reports_errors
def review(
    evidence: Annotated[int, typer.Argument(help="Number of the evidence, as `show` gives it.")],
    decision: Annotated[str, typer.Argument(help="confirm, reject, relabel, unsure or undo")],
    verdict: Annotated[str, typer.Option(help="For relabel: fulfils, advances, contradicts or restates.")] = "",
    commitment: Annotated[str, typer.Option(help="For relabel: the commitment it belongs to.")] = "",
    holder: Annotated[list[str] | None, typer.Option(help="For relabel: whose act it is; repeatable.")] = None,
    reason: Annotated[str, typer.Option(help="Why, in a word or two.")] = "",
    comment: Annotated[str, typer.Option(help="Why, at length.")] = "",
    whole_act: Annotated[bool, typer.Option("--whole-act", help="Decide alike on all reports of the act.")] = False,
    name: Name = "",
    as_json: JsonOption = False,
) -> None:
    from core.words import Decision, Verdict
    from ledger.requests import ReviewRequest
    from ledger.review import review as decide
    from pledgewatch.context import Context
    from pledgewatch.ledgers import ledger_of

    context = Context()
    request = ReviewRequest(
        evidence=evidence,
        decision=_word(Decision, decision, "decision"),
        reviewer=name or getpass.getuser(),
        verdict=_word(Verdict, verdict, "verdict") if verdict else None,
        commitment=commitment or None,
        holders=tuple(holder) if holder else None,
        reason=reason,
        comment=comment,
        whole_act=whole_act,
    )
    outcome = decide(ledger_of(context), request, context.clock())
    _tell(f"review {outcome.review.id}: {decision} on evidence {evidence}", outcome, as_json)


@reports_errors
def add(
    commitment: Annotated[str, typer.Argument(help="Id of the commitment.")],
    verdict: Annotated[str, typer.Argument(help="fulfils, advances or contradicts")],
    holder: Annotated[list[str], typer.Option(help="Whose act it is; repeatable.")],
    passage: Annotated[str, typer.Option(help="The sentence that shows it.")],
    date: Annotated[str, typer.Option(help="When it happened: 2024-03-31.")],
    url: Annotated[str, typer.Option(help="Where it can be read.")] = "",
    reference: Annotated[str, typer.Option(help="A gazette reference or the like.")] = "",
    outlet: Annotated[str, typer.Option(help="Who published it.")] = "",
    modality: Annotated[str, typer.Option(help="done, under way, decided, planned, proposed")] = "done",
    name: Name = "",
    as_json: JsonOption = False,
) -> None:
    from core.clock import parse_time
    from core.errors import UsageError
    from core.words import Modality, Verdict
    from ledger.by_hand import HandEvidence, add_evidence
    from pledgewatch.context import Context
    from pledgewatch.ledgers import ledger_of

    happened = parse_time(date)
    if happened is None:
        raise UsageError("--date", f"no date: {date!r}; write it as 2024-03-31")
    context = Context()
    found = HandEvidence(
        commitment=commitment,
        verdict=_word(Verdict, verdict, "verdict"),
        holders=tuple(holder),
        passage=passage,
        happened=happened.date(),
        added_by=name or getpass.getuser(),
        url=url,
        reference=reference,
        outlet=outlet,
        modality=_word(Modality, modality, "modality"),
    )
    added = add_evidence(ledger_of(context), found, context.clock())
    _tell(f"evidence {added.evidence} added", added, as_json)


def _word(kind: type[W], text: str, what: str) -> W:
    from core.errors import UsageError

    try:
        return kind(text)
    except ValueError:
        raise UsageError(what, f"{text!r} is none; expected {', '.join(kind)}") from None


def _tell(headline: str, outcome: "ReviewOutcome | Added", as_json: bool) -> None:
    changes = [asdict(change) for change in outcome.changes]
    if as_json:
        emit_json({"done": headline, "changes": changes})
        return
    console().print(headline, markup=False)
    for change in outcome.changes:
        whose = f"{change.commitment} ({change.holder})" if change.holder else change.commitment
        appears = "appears " if change.appears else ""
        console().print(f"  {whose}: {change.before} → {appears}{change.after}: {change.reason}", markup=False)
    if not changes:
        console().print("  no status changes", markup=False)
