"""The sample feeds for an Airflow that is only to be looked at: served on loopback, read into a store of their own."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from core.clock import parse_time
from pledgewatch.settings import Settings


@contextmanager
def sample_feeds(settings: Settings, folder: Path) -> Iterator[Mapping[str, str]]:
    """Serve the sample feeds while open; gives the environment in which the pipeline reads them and nothing else."""
    from feeds.loopback import FeedServer
    from pledgewatch.sample.build import build_feeds, feeds_yaml

    folder.mkdir(parents=True, exist_ok=True)
    with FeedServer() as server:
        for feed in build_feeds(_first_start(folder)):
            server.serve(feed.path.lstrip("/"), feed.body, content_type=feed.content_type)
        config = folder / "config"
        shutil.rmtree(config, ignore_errors=True)
        shutil.copytree(settings.config_dir, config, dirs_exist_ok=True)
        (config / "feeds.yaml").write_text(feeds_yaml(f"http://{server.host}"), encoding="utf-8")
        yield {
            "PLEDGEWATCH_HOME": str(folder),
            "PLEDGEWATCH_ALLOW_HOSTS": server.host,
        }


def _first_start(folder: Path) -> datetime:
    """When this home was first started: the same news on every start, so that a restart alerts nothing twice."""
    path = folder / "first-start"
    kept = parse_time(path.read_text(encoding="utf-8")) if path.is_file() else None
    if kept is None:
        kept = datetime.now(UTC)
        path.write_text(kept.isoformat(), encoding="utf-8")
    return kept
