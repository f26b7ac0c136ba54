"""From an item pushed to the Slack message posted, inside a running Airflow: by event, beside the clock alone.

    python benchmarks/latency.py [--items 20] [--every 6] [--polling 4]

Yardstick, in the same run: the same items through the clock alone (`pledgewatch_push` paused, cron every minute), which
is what a schedule without events can do. Airflow, its SQLite, the fake Slack and the feed server share this machine.
"""

import argparse
import json
import shutil
import sqlite3
import statistics
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import yaml

if __name__ == "__main__":
    sys.path.pop(0)  # this file's own folder, where names of benchmarks would hide those of rooms

from alerts.fake_slack import FakeSlack
from declarations.actors import load_actors
from declarations.registry import load_registry
from pledgewatch.airflow_local.client import AirflowClient
from pledgewatch.airflow_local.environment import AirflowHome
from pledgewatch.airflow_local.local import LocalAirflow
from pledgewatch.airflow_local.ports import any_free
from pledgewatch.airflow_local.processes import wait_for
from pledgewatch.schedule import load_pipeline

REPO = Path(__file__).resolve().parents[1]
RARELY, MINUTELY = "0 0 1 1 *", "* * * * *"
TOKEN = "benchmark-token"


def main() -> None:
    """Run both ways and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=20, help="items pushed one after the other")
    parser.add_argument("--every", type=float, default=6, help="seconds between two of them")
    parser.add_argument("--polling", type=int, default=4, help="items that wait for the clock")
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="pledgewatch-latency-"))
    with FakeSlack() as slack, running(folder, slack) as client:
        titles = headlines()
        push(client.url, 0, titles[0])  # loads what is loaded once, and is not counted
        wait_for(lambda: bool(slack.state.messages), 120)
        by_event = measure(client.url, slack, titles[1 : given.items + 1], given.every, 1, patience=20)
        client.call("PATCH", "/dags/pledgewatch_push", {"is_paused": True})
        wait_for(lambda: not watched(folder), 180, 2)
        by_clock = measure(client.url, slack, titles[-given.polling :], 23, 100, patience=200)
    shutil.rmtree(folder, ignore_errors=True)
    report(by_event, by_clock)


@contextmanager
def running(folder: Path, slack: FakeSlack) -> Iterator[AirflowClient]:
    """Airflow over a configuration with no feeds, whose clocks tick every minute."""
    shutil.copytree(REPO / "config", folder / "config")
    (folder / "config" / "feeds.yaml").write_text("feeds: []\n", encoding="utf-8")
    (folder / "config" / "pipeline.yaml").write_text(yaml.safe_dump(schedule()), encoding="utf-8")
    environ = {
        "PLEDGEWATCH_HOME": str(folder),
        "PLEDGEWATCH_API_TOKEN": TOKEN,
        "PLEDGEWATCH_SLACK_TOKEN": slack.token,
        "PLEDGEWATCH_SLACK_API_URL": slack.api_url,
    }
    home = AirflowHome(folder / "airflow", REPO / "dags", any_free(), extra=environ)
    airflow = LocalAirflow(home, REPO)
    try:
        airflow.up(load_pipeline(folder / "config" / "pipeline.yaml"), print, threading.Event())
        client = AirflowClient(home)
        wait_for(lambda: len(client.call("GET", "/dags?tags=pledgewatch")["dags"]) >= 8, 60)
        yield client
    finally:
        airflow.down()


def schedule() -> dict[str, dict[str, object]]:
    """Clocks of a minute for what follows an item, and none for the rest."""
    minutely = {stage: {"cron": MINUTELY} for stage in ("match", "assess", "alert")}
    return minutely | {stage: {"cron": RARELY} for stage in ("fetch", "config_check")}


def headlines() -> list[str]:
    """One act for each commitment, from the registry's own examples: each is worth an alert of its own."""
    folder = REPO / "config"
    registry = load_registry([folder / "declarations"], load_actors(folder / "actors.yaml"))
    found = [c.examples.fulfils or c.examples.contradicts for c in registry.commitments.values()]
    return [examples[0] for examples in found if examples]


def watched(folder: Path) -> bool:
    """Whether a trigger still looks for pushed items: Airflow takes it away some time after its DAG was paused."""
    with closing(sqlite3.connect(f"file:{folder}/airflow/airflow.db?mode=ro", uri=True)) as database:
        return bool(database.execute("select count(*) from trigger").fetchone()[0])


def push(url: str, number: int, title: str) -> None:
    """Post one item."""
    now = datetime.now(UTC).isoformat()
    item = {"id": f"bench-{number}", "title": title, "published": now, "source": f"Bench {number}", "tier": "official"}
    headers = {"authorization": f"Bearer {TOKEN}", "content-type": "application/json"}
    body = json.dumps({"items": [item]}).encode()
    with urllib.request.urlopen(urllib.request.Request(f"{url}/pledges/api/items", body, headers), timeout=60):
        return


def measure(
    url: str, slack: FakeSlack, titles: list[str], every: float, first: int, patience: float = 60
) -> list[tuple[float, str]]:
    """(seconds from the push to a message that quotes it, or -1 when none came; title) of each item."""
    found = []
    for number, title in enumerate(titles, first):
        started = time.monotonic()
        push(url, number, title)
        arrived = wait_for(
            lambda title=title: any(title in json.dumps(m.blocks) for m in slack.state.messages), patience, 0.02
        )
        found.append((time.monotonic() - started if arrived else -1.0, title))
        time.sleep(max(0.0, every - (time.monotonic() - started)))
    return found


def report(by_event: list[tuple[float, str]], by_clock: list[tuple[float, str]]) -> None:
    """Median and p95 of both ways, and the ratio."""
    medians = []
    print(f"{'way':<22}{'items':>6}{'arrived':>9}{'median s':>10}{'p95 s':>8}{'worst s':>9}")
    for name, rows in (("pushed, by event", by_event), ("pushed, by clock", by_clock)):
        times = sorted(seconds for seconds, _ in rows if seconds >= 0)
        if not times:
            print(f"{name:<22}{len(rows):>6}{0:>9}")
            continue
        medians.append(statistics.median(times))
        p95 = times[min(len(times) - 1, round(0.95 * (len(times) - 1)))]
        print(f"{name:<22}{len(rows):>6}{len(times):>9}{medians[-1]:>10.2f}{p95:>8.2f}{times[-1]:>9.2f}")
    if len(medians) == 2:
        print(f"by event is {medians[1] / medians[0]:.1f} times as quick as the clock alone")


if __name__ == "__main__":
    main()
