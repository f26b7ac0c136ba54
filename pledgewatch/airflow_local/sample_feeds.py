"""The sample feeds for an Airflow that is only to be looked at: served on loopback, read into a store of their own."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from core.clock import parse_time
from pledgewatch.sample.site import sample_site
from pledgewatch.settings import Settings

OWN = "feeds.yaml"


@contextmanager
def sample_feeds(settings: Settings, folder: Path) -> Iterator[Mapping[str, str]]:
    """Serve the sample feeds while open; gives the environment in which the pipeline reads them and nothing else."""
    folder.mkdir(parents=True, exist_ok=True)
    with sample_site(settings, folder, _first_start(folder)) as environ:
        follow(settings.config_dir, Path(environ["PLEDGEWATCH_CONFIG"]))
        yield environ


def follow(config: Path, copy: Path) -> None:
    """Let an edit of the checkout's files count at once. Declarations stay copies: the dashboard writes into them."""
    for path in config.glob("*.yaml"):
        if path.name != OWN:
            (copy / path.name).unlink(missing_ok=True)
            (copy / path.name).symlink_to(path.resolve())


def _first_start(folder: Path) -> datetime:
    """When this home was first started: the same news on every start, so that a restart alerts nothing twice."""
    path = folder / "first-start"
    kept = parse_time(path.read_text(encoding="utf-8")) if path.is_file() else None
    if kept is None:
        kept = datetime.now(UTC)
        path.write_text(kept.isoformat(), encoding="utf-8")
    return kept
