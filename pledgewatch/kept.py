"""Configuration files as they were when they were last good: into the store, and out of it as a folder."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from storage import kept_config

if TYPE_CHECKING:
    from storage.engine import Store


def read_files(folder: Path, names: Sequence[str]) -> dict[str, str]:
    """Texts of `names` in `folder` by relative path; a name may be a file, or a folder of YAML files."""
    paths = [p for name in names for p in _members(folder / name)]
    return {p.relative_to(folder).as_posix(): p.read_text(encoding="utf-8") for p in paths}


def keep_files(store: "Store", folder: Path, names: Sequence[str], now: datetime) -> None:
    """Keep what stands in `folder` now, if it differs from what is kept."""
    texts = read_files(folder, names)
    with store.read() as session:
        if kept_config.kept(session, names) == texts:
            return
    with store.begin() as session:
        kept_config.keep(session, names, texts, now)


@contextmanager
def kept_folder(store: "Store", names: Sequence[str]) -> Iterator[Path | None]:
    """A folder with the kept copies of `names`, for as long as it is open; None when nothing was ever kept."""
    with store.read() as session:
        texts = kept_config.kept(session, names)
    if not texts:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="pledgewatch-kept-") as made:
        for name, text in texts.items():
            path = Path(made) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        yield Path(made)


def _members(path: Path) -> list[Path]:
    return sorted(path.rglob("*.yaml")) if path.is_dir() else [path]
