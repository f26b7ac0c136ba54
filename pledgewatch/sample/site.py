"""The sample feeds served on loopback, with a configuration and a database of their own."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from pledgewatch.settings import Settings


@contextmanager
def sample_site(settings: Settings, folder: Path, at: datetime, edition: int = 1) -> Iterator[Mapping[str, str]]:
    """Serve the sample news as of `at` while open; gives the environment in which the pipeline reads it alone.

    Edition 2 carries what its outlets edited later.

    `folder` takes the configuration (a copy of the checkout's, with the sample's feeds) and the database, and keeps
    both: a second run over the same folder finds what the first one stored.
    """
    from feeds.loopback import FeedServer
    from pledgewatch.sample.build import build_feeds, feeds_yaml

    with FeedServer() as server:
        for feed in build_feeds(at, edition):
            server.serve(feed.path.lstrip("/"), feed.body, content_type=feed.content_type)
        config = folder / "config"
        shutil.rmtree(config, ignore_errors=True)
        shutil.copytree(settings.config_dir, config)
        (config / "feeds.yaml").write_text(feeds_yaml(f"http://{server.host}"), encoding="utf-8")
        yield {
            "PLEDGEWATCH_HOME": str(folder.resolve()),
            "PLEDGEWATCH_CONFIG": str(config.resolve()),
            "PLEDGEWATCH_DATABASE_URL": f"sqlite:///{(folder / 'pledgewatch.db').resolve()}",
            "PLEDGEWATCH_ALLOW_HOSTS": server.host,
        }
