"""`pledgewatch tune`: the embedding model, tuned anew on texts of our own."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from core.errors import ModelMissing, PledgewatchError, SetupError, UsageError
from pledgewatch.context import Context
from pledgewatch.output import JsonOption, console, emit_json, reports_errors

if TYPE_CHECKING:
    from matchers.lessons import Lesson
    from matchers.tuned import Tuned

STEPS = 420
TOLD_EVERY = 20


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("tune")(tune)


@reports_errors
def tune(
    helping: Annotated[
        list[Path] | None, typer.Option("--also", help="Labelled news of our own beside the registry; repeatable.")
    ] = None,
    practice: Annotated[
        list[Path] | None,
        typer.Option("--practice", help="Folder of declarations on other subjects to train on; repeatable."),
    ] = None,
    steps: Annotated[
        int, typer.Option("--steps", min=1, help="Batches to learn from in each of two runs; about 4 s each.")
    ] = STEPS,
    go_on: Annotated[
        bool,
        typer.Option("--go-on", help="Start from the numbers in use, and end halfway between them and the new ones."),
    ] = False,
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder to write to; by default where it is read. Then `train`.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Tune the embedding model on the registry's lines and labelled texts. Items marked "nc" are left out."""
    from matchers.embedding import SHA256, find_model_trouble
    from matchers.tuned import TUNED, load_tuned, save_tuned

    folder = out or TUNED.parent
    _make(folder)
    if trouble := find_model_trouble():
        raise ModelMissing("embedding model", trouble)
    losses: list[float] = []
    try:
        start = load_tuned(SHA256) if go_on else None
        found = _tuned(_courses(helping or [], practice or []), steps, start, losses, quiet=as_json)
        path = save_tuned(SHA256, found, folder / TUNED.name)
    except ValueError as error:
        raise PledgewatchError("tune", str(error)) from None
    if as_json:
        emit_json({"written": str(path), "steps": steps, "loss": losses[-1]})
    else:
        console().print(f"written: {path}")


def _make(folder: Path) -> None:
    """The folder, before there is anything to lose."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (probe := folder / ".probe").touch()
        probe.unlink()
    except OSError as error:
        raise UsageError(str(folder), f"cannot be written to: {error.strerror}; name a folder that can") from None


def _tuned(
    courses: "Sequence[Sequence[Lesson]]", steps: int, start: "Tuned | None", losses: list[float], quiet: bool
) -> "Tuned":
    """Runs it, and tells how it goes."""
    try:
        from matchers.tuning import RUNS
        from matchers.tuning import tune as run
    except ImportError as error:
        raise SetupError("tune", f"{error}; install what it needs with `pip install 'pledgewatch[tune]'`") from None

    def tell(step: int, loss: float) -> None:
        losses.append(loss)
        if not quiet and (step % TOLD_EVERY == 0 or step == RUNS * steps):
            lately = losses[-TOLD_EVERY:]
            console().print(f"step {step} of {RUNS * steps}: loss {sum(lately) / len(lately):.3f}")

    return run(courses, steps, tell, start)


def _courses(helping: Sequence[Path], practice: Sequence[Path]) -> "list[list[Lesson]]":
    """The configured registry with its labelled news first, then those on other subjects."""
    from matchers.labelled import known_to, read_labelled
    from matchers.lessons import lessons_of
    from pledgewatch.matching import practice_of

    context = Context()
    known = context.registry.commitments
    labelled = [one for path in helping for one in known_to(read_labelled(path), known)]
    others = [lessons_of(one.registry, one.labelled) for one in practice_of(context, practice)]
    return [lessons_of(context.registry, labelled), *others]
