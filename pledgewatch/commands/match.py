"""`pledgewatch match`: items in, matches out, no store."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from core.errors import UsageError
from pledgewatch.output import JsonOption, console, emit_json, errors, reports_errors

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.records import Item, Match, Matching


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command("match")(match)


@reports_errors
def match(
    items: Annotated[Path, typer.Option("--items", help="JSON lines: id, title, summary, published, source.")],
    out: Annotated[Path, typer.Option("--out", help="Where the matches go, one item a line.")],
    registry: Annotated[
        list[Path] | None,
        typer.Option("--registry", help="File or folder instead of the configured registry; repeatable."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Match items from a file against a registry; nothing is stored."""
    from pledgewatch.context import Context
    from pledgewatch.matching import matcher_for

    matcher = matcher_for(Context(), registry or [])
    if matcher.degraded:
        errors().print(f"degraded: {matcher.degraded}", style="bold red")
    reader = _Reader(items)
    written = accepted = 0
    with _writable(out) as sink:
        for matching in matcher.match(reader.items()):
            sink.write(_line(matching))
            written += 1
            accepted += sum(m.accepted for m in matching.matches)
    _tell(
        reader.problems,
        {"items": written, "accepted": accepted, "out": str(out), "degraded": matcher.degraded},
        as_json,
    )


def _tell(problems: list[str], summary: "dict[str, Any]", as_json: bool) -> None:
    """What was done, and what was skipped; exit 1 when something was."""
    for problem in problems:
        errors().print(problem, markup=False)
    if as_json:
        emit_json(summary | {"skipped": len(problems), "problems": problems})
    else:
        told = f"{summary['items']} items, {summary['accepted']} accepted matches, {len(problems)} lines skipped"
        console().print(f"{told} → {summary['out']}")
    if problems:
        raise typer.Exit(1)


class _Reader:
    """Items of a file, line by line; what is wrong is kept as sentences and skipped."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problems: list[str] = []
        if not path.is_file():
            raise UsageError(str(path), "there is no such file")

    def items(self) -> "Iterator[Item]":
        """Every good line as an item."""
        seen: set[str] = set()
        with self.path.open("rb") as source:
            for number, raw in enumerate(source, 1):
                if raw.strip():
                    item = self._item(number, raw, seen)
                    if item is not None:
                        yield item

    def _item(self, number: int, raw: bytes, seen: set[str]) -> "Item | None":
        import json

        from matchers.labelled import item_of

        try:
            data = json.loads(raw.decode("utf-8-sig", errors="replace"))
        except (ValueError, RecursionError) as error:
            return self._skip(number, f"not valid JSON ({error})")
        if not isinstance(data, dict):
            return self._skip(number, "is no object")
        identifier = data.get("id")
        if not isinstance(identifier, str | int) or isinstance(identifier, bool) or identifier == "":
            return self._skip(number, "has no id")
        if str(identifier) in seen:
            return self._skip(number, f"repeats the id {identifier!r}")
        seen.add(str(identifier))
        return item_of(data)

    def _skip(self, number: int, problem: str) -> "Item | None":
        self.problems.append(f"{self.path}: line {number}: {problem}; skipped")
        return None


def _writable(out: Path) -> Any:
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        return out.open("w", encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise UsageError(str(out), f"cannot be written: {error}") from None


def _line(matching: "Matching") -> str:
    import json

    return (
        json.dumps({"id": matching.item, "matches": [match_json(m) for m in matching.matches]}, ensure_ascii=False)
        + "\n"
    )


def match_json(match: "Match") -> "dict[str, Any]":
    """One match as it is written out."""
    return {
        "commitment": match.commitment,
        "verdict": match.verdict.value,
        "confidence": round(match.confidence, 4),
        "accepted": match.accepted,
        "holders": list(match.holders),
        "modality": match.modality.value,
        "evidence": [{"field": s.field, "text": s.text, "start": s.start, "end": s.end} for s in match.evidence],
        "reasons": list(match.reasons),
        **({"degraded": match.degraded} if match.degraded else {}),
    }
