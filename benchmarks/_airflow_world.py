"""What `benchmarks/airflow.py` measures on: feed servers, a fake Slack, and a configuration that names them."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import yaml

from alerts.fake_slack import FakeSlack
from feeds.loopback import FeedServer
from pledgewatch.sample.build import build_feeds, feeds_yaml
from pledgewatch.schedule import PipelineConfig, load_pipeline

REPO = Path(__file__).resolve().parents[1]
HOSTS, RARELY = 16, "0 0 1 1 *"


@dataclass(frozen=True)
class World:
    """What is fetched and told: feed servers, the fake Slack, a folder with the configuration."""

    folder: Path
    slack: FakeSlack
    environ: dict[str, str]
    config: PipelineConfig
    items: int

    @property
    def sqlite(self) -> str:
        """Address of the store where no other is named."""
        return f"sqlite:///{self.folder}/var/pledgewatch.db"


@contextmanager
def world(feeds: int, items: int) -> Iterator[World]:
    """`feeds` feeds on sixteen hosts: the six sample feeds, which alert, and background noise."""
    folder = Path(tempfile.mkdtemp(prefix="pledgewatch-bench-"))
    with ExitStack() as stack:
        servers = [stack.enter_context(FeedServer(latency=0.05)) for _ in range(HOSTS)]
        slack = stack.enter_context(FakeSlack())
        entries, count = news(servers, feeds, items)
        shutil.copytree(REPO / "config", folder / "config")
        limits = {"per_host": 16, "host_spacing": "0.01 s"}
        write(folder / "config" / "feeds.yaml", {"limits": limits, "feeds": entries})
        write(folder / "config" / "pipeline.yaml", schedule())
        environ = {
            "PLEDGEWATCH_HOME": str(folder),
            "PLEDGEWATCH_ALLOW_HOSTS": ",".join(server.host for server in servers),
            "PLEDGEWATCH_SLACK_TOKEN": slack.token,
            "PLEDGEWATCH_SLACK_API_URL": slack.api_url,
            "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "True",
        }
        yield World(folder, slack, environ, load_pipeline(folder / "config" / "pipeline.yaml"), count)
    shutil.rmtree(folder, ignore_errors=True)


def news(servers: Sequence[FeedServer], feeds: int, items: int) -> tuple[list[dict[str, str]], int]:
    """Entries of a feed list, and how many items they hold."""
    sample = build_feeds(datetime.now(UTC))
    for feed in sample:
        servers[0].serve(feed.path.lstrip("/"), feed.body, content_type=feed.content_type)
    entries: list[dict[str, str]] = yaml.safe_load(feeds_yaml(f"http://{servers[0].host}"))["feeds"]
    for n in range(feeds - len(sample)):
        url = servers[n % len(servers)].serve(f"noise-{n}", noise(n, items))
        entries.append({"name": f"noise {n}", "url": url, "outlet": f"Noise {n}", "tier": "press"})
    return entries, sum(feed.items for feed in sample) + max(0, feeds - len(sample)) * items


def noise(number: int, items: int) -> str:
    """A feed about nothing we watch."""
    body = "".join(
        f"<item><guid>n{number}-{i}</guid><title>Harbour fair {number} opens its stand {i} to visitors</title>"
        f"<link>https://noise-{number}.example/{i}</link><description>Music, cakes and boats.</description></item>"
        for i in range(items)
    )
    return f"<rss version='2.0'><channel><title>Noise {number}</title>{body}</channel></rss>"


def schedule() -> dict[str, dict[str, object]]:
    """Events carry the chain; the clocks are a backstop of a minute, and the rest stands still."""
    clocks = {stage: {"cron": "* * * * *"} for stage in ("match", "assess", "alert")}
    still = {stage: {"cron": RARELY} for stage in ("maintenance", "config_check", "digest")}
    return {"fetch": {"cron": RARELY, "shards": 8}, **clocks, **still, "pools": {"feeds": 8, "matchers": 2, "slack": 1}}


def write(path: Path, document: object) -> None:
    """One YAML file."""
    path.write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")
