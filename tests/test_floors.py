"""A room imports only from floors below its own."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# From the ground up; rooms on one floor do not know of each other.
FLOORS = [
    {"core"},
    {"feeds", "declarations"},
    {"matchers", "compliance"},
    {"storage"},
    {"alerts"},
    {"ledger"},
    {"dashboard"},
    {"pledgewatch"},
    {"dags"},
]
ROOMS = set().union(*FLOORS)
ALLOWED = {room: set().union(*FLOORS[:number], {room}) for number, floor in enumerate(FLOORS) for room in floor}
# A library's weight belongs to one room; everything else asks that room.
KEEPERS = {
    "feedparser": {"feeds"},
    "httpx2": {"core", "feeds"},
    "spacy": {"matchers"},
    "onnxruntime": {"matchers"},
    "onnx": {"matchers"},
    "jax": {"matchers"},
    "slack_sdk": {"alerts"},
    "fastapi": {"dashboard", "pledgewatch"},
    "airflow": {"dags", "pledgewatch"},
    "alembic": {"storage"},
}


def modules() -> list[Path]:
    return sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            yield node.module or ""


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_room_imports_only_from_floors_below_its_own(path: Path) -> None:
    room = path.relative_to(ROOT).parts[0]
    tops = {name.split(".")[0] for name in imports(path)}
    assert tops & ROOMS <= ALLOWED[room], f"{room} may not import {sorted((tops & ROOMS) - ALLOWED[room])}"


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_heavy_library_is_imported_only_by_the_room_that_keeps_it(path: Path) -> None:
    room = path.relative_to(ROOT).parts[0]
    for name in imports(path):
        keepers = KEEPERS.get(name.split(".")[0])
        assert keepers is None or room in keepers, f"{room} imports {name}, which {sorted(keepers or ())} keep"


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_is_longer_than_three_hundred_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


def test_no_function_is_longer_than_thirty_lines_of_code() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name} ({_length(node)})"
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _length(node) > 30
    ]
    assert not long, "\n".join(long)


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of the body, its docstring not counted."""
    body = node.body[1:] if ast.get_docstring(node) else node.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_every_folder_of_the_house_stands_on_a_floor() -> None:
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert packages - {"tests", "benchmarks"} <= ROOMS
