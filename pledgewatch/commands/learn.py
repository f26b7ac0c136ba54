"""`pledgewatch learn`: what reviews teach. Reports first; changes nothing without --apply."""

import re
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pledgewatch.context import Context
from pledgewatch.output import JsonOption, console, emit_json, reports_errors, table

if TYPE_CHECKING:
    from pledgewatch.calibration import Decided, Learned
    from storage.calibrations import Calibration


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("learn")(_learn)


@reports_errors
def _learn(
    apply: Annotated[bool, typer.Option("--apply", help="Put the refitted calibration in force.")] = False,
    author: Annotated[str, typer.Option(help="Who applies it, for the audit.")] = "cli",
    as_json: JsonOption = False,
) -> None:
    """Refit the calibration from reviews, and measure it on reviews it has not seen."""
    from core.errors import UsageError
    from pledgewatch.calibration import learn

    context = Context()
    decided, now = decided_matches(context)
    try:
        learned = learn(decided, now)
    except ValueError as error:
        raise UsageError("learn", f"{error}; review more of the queue first") from None
    applied = _apply(context, learned, len(decided), author) if apply and learned.is_better else None
    _tell(learned, applied, as_json)
    if apply and applied is None:
        raise typer.Exit(1)


def decided_matches(context: Context) -> "tuple[list[Decided], Calibration]":
    """Decided machine matches with the matcher's own confidence, and the calibration in force."""
    from pledgewatch.calibration import Decided
    from storage import calibrations
    from storage.views.quality import judged

    with context.store.read() as session:
        known, now = calibrations.every(session), calibrations.current(session)
        found = judged(session)
    return [
        Decided(one.evidence_id, _made_under(one.matcher, known).raw(one.confidence), one.right) for one in found
    ], now


def _made_under(matcher: str, known: "dict[int, Calibration]") -> "Calibration":
    """The calibration that a matcher's version names: `…+c3`."""
    found = re.search(r"\+c(\d+)$", matcher)
    return known.get(int(found[1]), known[0]) if found else known[0]


def _apply(context: Context, learned: "Learned", reviews: int, author: str) -> dict[str, Any]:
    """Keep the calibration, examples and hard negatives, and say so in the audit, in one transaction."""
    from storage import audit, calibrations

    at = context.clock()
    with context.store.begin() as session:
        before = calibrations.current(session)
        made = calibrations.keep(
            session,
            matcher=context.matcher.version,
            slope=learned.slope,
            offset=learned.offset,
            reviews=reviews,
            report=learned.as_dict(),
            author=author,
            now=at,
        )
        kept = calibrations.keep_examples(session, at)
        audit.write(
            session,
            author,
            "calibration applied",
            f"calibration {made.id}",
            at,
            before={"slope": before.slope, "offset": before.offset},
            after={"slope": made.slope, "offset": made.offset, "reviews": reviews},
        )
    return {"calibration": made.id, **kept}


def _tell(learned: "Learned", applied: dict[str, Any] | None, as_json: bool) -> None:
    if as_json:
        emit_json(learned.as_dict() | {"applied": applied})
        return
    rows = [
        (name, f"{before:.4f}", f"{after:.4f}")
        for name, before, after in (
            ("log loss", learned.before.log_loss, learned.after.log_loss),
            ("Brier score", learned.before.brier, learned.after.brier),
            ("gap between said and found", learned.before.gap, learned.after.gap),
        )
    ]
    title = f"On {learned.before.n} held-out decisions, fitted on {learned.fitted_on} (lower is better)"
    console().print(table(title, ["measure", ">now", ">refitted"], rows))
    console().print(f"slope {learned.slope:.3f}, offset {learned.offset:+.3f} (1 and 0 change nothing)")
    if applied is not None:
        console().print(
            f"Applied as calibration {applied['calibration']}: what is matched from now on is scored by it. "
            f"{applied['examples']} examples and {applied['hard negatives']} hard negatives are kept in the store."
        )
    elif learned.is_better:
        console().print("Nothing was changed; --apply puts it in force.")
    else:
        console().print("It would not be better than what is in force, so it is not applied.")
