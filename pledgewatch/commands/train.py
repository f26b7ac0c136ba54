"""`pledgewatch train`: weights and operating point, fitted anew on labelled news."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pledgewatch.output import JsonOption, console, emit_json, reports_errors

if TYPE_CHECKING:
    from matchers.config import OperatingPoint


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("train")(train)


@reports_errors
def train(
    gold: Annotated[Path, typer.Argument(help="Labelled news that also fits the operating point.")],
    helping: Annotated[
        list[Path] | None, typer.Option("--also", help="More labelled news for the weights; repeatable.")
    ] = None,
    practice: Annotated[
        list[Path] | None,
        typer.Option("--practice", help="Folder of declarations on other subjects to train on; repeatable."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder for the weights; by default where they are read.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Fit, but write nothing.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Fit weights and operating point. Items marked "nc" help to choose the point, never to fit what ships."""
    from matchers.fitting import fit_everything
    from matchers.labelled import known_to, read_labelled
    from matchers.weights import FOLDER, save_weights
    from pledgewatch.context import Context
    from pledgewatch.matching import matcher_for, practice_of

    context = Context()
    matcher = matcher_for(context, [], fitted=False)
    labelled = known_to(read_labelled(gold), matcher.compiled.ids)
    more = [known_to(read_labelled(path), matcher.compiled.ids) for path in helping or []]
    weights, point = fit_everything(matcher, labelled, more, practice_of(context, practice or []))
    written: list[str] = []
    if not dry_run:
        folder = out or FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        written = [str(save_weights(head, one, folder)) for head, one in weights.items()]
        if out is None:
            written.append(str(_write_point(context.settings.config_dir / "matching.yaml", point)))
    _tell(point, written, as_json)


def _tell(point: "OperatingPoint", written: list[str], as_json: bool) -> None:
    """What was fitted, and where it went."""
    if as_json:
        emit_json({"operating_point": point.model_dump(), "written": written})
        return
    for head, one in point:
        told = ", ".join(f"{name} {value:.3f}" for name, value in one)
        console().print(f"operating point, {head}: {told}")
    console().print("\n".join(f"written: {path}" for path in written) or "nothing written (--dry-run)")


def _write_point(path: Path, point: "OperatingPoint") -> Path:
    """Replaces the two lines of the operating point; comments and the rest of the file stay."""
    import re

    text = path.read_text(encoding="utf-8")
    for head, one in point:
        told = ", ".join(f"{name}: {value:.3f}" for name, value in one)
        text = re.sub(rf"(?m)^(  {head}: )\{{[^}}]*\}}", rf"\g<1>{{{told}}}", text)
    path.write_text(text, encoding="utf-8")
    return path
