"""Writes the statements of migration 0001 from `storage.schema`. Only while 0001 is unreleased:

python -m storage.migrations.rewrite
"""

from graphlib import TopologicalSorter
from pathlib import Path

from sqlalchemy import Dialect, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateIndex, CreateTable, ExecutableDDLElement

from storage.schema import Base

FOLDER = Path(__file__).parent / "first"
DIALECTS: dict[str, Dialect] = {"sqlite": sqlite.dialect(), "postgresql": postgresql.dialect()}  # type: ignore[no-untyped-call]


def statements() -> dict[str, str]:
    """`<engine>/<n>_<noun>.sql` → its text: one file per module of the schema, in order of reference."""
    groups = _tables_by_module()
    return {
        f"{name}/{place}_{module}.sql": "".join(_create(table, dialect) for table in groups[module])
        for name, dialect in DIALECTS.items()
        for place, module in enumerate(_order(groups), start=1)
    }


def rewrite() -> None:
    """Replace the files of migration 0001."""
    for old in FOLDER.glob("*/*.sql"):
        old.unlink()
    for name, body in statements().items():
        path = FOLDER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(body, encoding="utf-8")


def _create(table: Table, dialect: Dialect) -> str:
    parts: list[ExecutableDDLElement] = [CreateTable(table)]
    parts += (CreateIndex(i) for i in sorted(table.indexes, key=lambda i: str(i.name)))
    return "".join(f"{_tidy(str(part.compile(dialect=dialect)))};\n\n" for part in parts)


def _tidy(statement: str) -> str:
    return "\n".join(line.rstrip().replace("\t", "    ") for line in statement.strip().splitlines() if line.strip())


def _tables_by_module() -> dict[str, list[Table]]:
    modules = {m.local_table.name: m.class_.__module__.rpartition(".")[2] for m in Base.registry.mappers}  # type: ignore[attr-defined]
    groups: dict[str, list[Table]] = {}
    for table in Base.metadata.sorted_tables:
        groups.setdefault(modules[table.name], []).append(table)
    return groups


def _order(groups: dict[str, list[Table]]) -> list[str]:
    """Modules so that what is referred to comes first."""
    home = {table.name: module for module, tables in groups.items() for table in tables}
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for module in sorted(groups):
        refers = {home[k.column.table.name] for table in groups[module] for k in table.foreign_keys} - {module}
        sorter.add(module, *sorted(refers))
    return list(sorter.static_order())


if __name__ == "__main__":
    rewrite()
