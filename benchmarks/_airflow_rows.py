"""Rows of `benchmarks/airflow.py`: kept between runs, and shown beside their yardstick."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

WAYS = ("command line", "local", "celery-1", "celery-2")
YARDSTICK = WAYS[0]
HEAD = (
    "way",
    "feeds",
    "items",
    "chain s",
    "× yardstick",
    "tasks",
    "queued s/task",
    "overhead s/task",
    "item→message s",
    "p95",
    "CPU s/item",
    "× yardstick",
    "ours %",
    "parse s/file",
)


@dataclass(frozen=True)
class Row:
    """One line of the table; times in seconds. `left` things were still waiting when patience ran out."""

    way: str
    feeds: int
    items: int
    wall: float
    tasks: int = 0
    queued: float = 0.0
    overhead: float = 0.0
    latency: float = 0.0
    latency_p95: float = 0.0
    cpu: float = 0.0
    ours: float = 0.0
    left: int = 0
    parse: float = 0.0
    """Mean over the DAG files, as the DAG processor measured it last."""

    @property
    def cpu_per_item(self) -> float:
        """CPU seconds."""
        return self.cpu / max(1, self.items)


def append(path: Path, row: Row) -> None:
    """One more line."""
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(row)) + "\n")


def kept(path: Path) -> list[Row]:
    """The latest row of each way and number of feeds, in the order of a table."""
    rows = [Row(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]
    latest = {(row.feeds, WAYS.index(row.way)): row for row in rows}
    return [latest[key] for key in sorted(latest)]


def table(rows: Sequence[Row]) -> str:
    """A table in Markdown; ratios are to the yardstick of the same number of feeds, where it is among the rows."""
    yardsticks = {row.feeds: row for row in rows if row.way == YARDSTICK}
    lines = [HEAD, ["---"] * len(HEAD), *(_cells(row, yardsticks.get(row.feeds)) for row in rows)]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def _cells(row: Row, yardstick: Row | None) -> Sequence[str]:
    return (
        row.way,
        str(row.feeds),
        str(row.items),
        f"{row.wall:.0f}" + (f" ({row.left} left)" if row.left else ""),
        f"{row.wall / yardstick.wall:.1f}" if yardstick else "",
        str(row.tasks or ""),
        f"{row.queued:.2f}" if row.tasks else "",
        f"{row.overhead:.2f}" if row.tasks else "",
        f"{row.latency:.1f}",
        f"{row.latency_p95:.1f}",
        f"{row.cpu_per_item:.3f}",
        f"{row.cpu_per_item / yardstick.cpu_per_item:.1f}" if yardstick else "",
        f"{100 * row.ours / max(0.01, row.cpu):.0f}",
        f"{row.parse:.2f}" if row.parse else "",
    )
