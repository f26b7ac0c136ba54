"""Airflow on CeleryExecutor with PostgreSQL and Redis: 200 feeds, two workers, one of them killed in mid-run."""

import shutil
import tempfile
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest
import yaml

from alerts.fake_slack import FakeSlack
from feeds.loopback import FeedServer
from pledgewatch.airflow_local.cluster import cluster
from pledgewatch.airflow_local.processes import wait_for
from pledgewatch.sample.build import build_feeds, feeds_yaml
from pledgewatch.schedule import load_pipeline
from storage.engine import open_store

pytestmark = [pytest.mark.airflow, pytest.mark.slow, pytest.mark.timeout(1800)]

REPO = Path(__file__).resolve().parents[2]
NOISE_FEEDS, PER_FEED = 194, 10
SLOWLY_S, QUICKLY_S = 8.0, 0.02
"""How long servers take to answer: until the kill, longer than finding and killing the worker that waits for them."""
PATIENCE_S = 600
"""For whatever is bound to come: a machine may be many times slower than another, and nothing here measures speed."""
TRIES = {"retries": 6, "retry_delay_s": 2}
SCHEDULE = {
    "fetch": {"cron": "0 0 1 1 *", "shards": 16, **TRIES},
    "match": {"cron": "*/2 * * * *", "shards": 2, **TRIES},
    "assess": {"cron": "* * * * *", "late_after_s": 1, **TRIES},
    "alert": {"cron": "* * * * *", **TRIES},
    "maintenance": {"cron": "0 0 1 1 *"},
    "config_check": {"cron": "0 0 1 1 *"},
    "pools": {"feeds": 8, "matchers": 2, "slack": 1},
}


LEFT = (
    "select (select count(*) from items where matched_stamp is null) + "
    "(select count(*) from evidence where assessed_at is null) + "
    "(select count(*) from deliveries where state in ('pending', 'claimed'))"
)
MATCHED_TWICE = (
    "select count(*) from (select item_id, item_version, matcher_version from matchings"
    " group by 1, 2, 3 having count(*) > 1) as twice"
)
SENT = (
    "select count(distinct coalesce(group_id, id)) from deliveries where state = 'sent'"
    " and action = 'post' and destination like 'slack:%%'"
)


def noise(number):
    """A feed about nothing we watch."""
    items = "".join(
        f"<item><guid>n{number}-{i}</guid><title>Harbour fair number {number} opens stand {i}</title>"
        f"<link>https://noise-{number}.example/{i}</link><description>Music, cakes and boats.</description></item>"
        for i in range(PER_FEED)
    )
    return f"<rss version='2.0'><channel><title>Noise {number}</title>{items}</channel></rss>"


@pytest.fixture(scope="module")
def servers():
    """Sixteen hosts: feeds of one host stay in one batch."""
    with ExitStack() as stack:
        yield [stack.enter_context(FeedServer(latency=SLOWLY_S)) for _ in range(16)]


@pytest.fixture(scope="module")
def slack():
    with FakeSlack() as made:
        yield made


@pytest.fixture(scope="module")
def news(servers):
    """What a feed list must name, and how many different items there are."""
    entries = yaml.safe_load(feeds_yaml(f"http://{servers[0].host}"))["feeds"]
    sample = build_feeds(datetime.now(UTC))
    for feed in sample:
        servers[0].serve(feed.path.lstrip("/"), feed.body, content_type=feed.content_type)
    for number in range(NOISE_FEEDS):
        url = servers[number % len(servers)].serve(f"noise-{number}", noise(number))
        entries.append({"name": f"noise {number}", "url": url, "outlet": f"Noise {number}", "tier": "press"})
    return entries, sum(feed.items for feed in sample) + NOISE_FEEDS * PER_FEED


@pytest.fixture(scope="module")
def folder():
    """Not below pytest's own folder: PostgreSQL runs as a user of its own, who may not look into that."""
    made = Path(tempfile.mkdtemp(prefix="pledgewatch-cluster-"))
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture(scope="module")
def running(folder, servers, slack, news):
    shutil.copytree(REPO / "config", folder / "config")
    (folder / "config" / "pipeline.yaml").write_text(yaml.safe_dump(SCHEDULE), encoding="utf-8")
    limits = {"per_host": 64, "host_spacing": "0.01 s", "deadline": "120 s", "parse_seconds": 60}
    feeds = {"limits": limits, "feeds": news[0]}
    (folder / "config" / "feeds.yaml").write_text(yaml.safe_dump(feeds), encoding="utf-8")
    environ = {
        "PLEDGEWATCH_HOME": str(folder),
        "PLEDGEWATCH_ALLOW_HOSTS": ",".join(server.host for server in servers),
        "PLEDGEWATCH_SLACK_TOKEN": slack.token,
        "PLEDGEWATCH_SLACK_API_URL": slack.api_url,
    }
    config = load_pipeline(folder / "config" / "pipeline.yaml")
    with cluster(folder, REPO, config, environ, print, workers=2, concurrency=4) as made:
        store = open_store(made.store_url)
        yield made, store
        store.close()


def count(store, sql):
    with store.read() as session:
        return session.connection().exec_driver_sql(sql).scalar_one()


def test_a_worker_killed_in_mid_run_costs_no_item_and_no_alert_and_doubles_none(running, servers, news, slack):
    made, store = running
    run = made.client.trigger("pledgewatch_fetch")
    found = []
    assert wait_for(lambda: found.append(holder(made, store)) or found[-1], PATIENCE_S, 0.1), "the fetch has not begun"
    made.kill_worker(found[-1])
    killed_at = count(store, "select count(*) from fetches")
    for server in servers:
        server.latency = QUICKLY_S
    assert made.client.wait("pledgewatch_fetch", run, PATIENCE_S)["state"] == "success"

    assert wait_for(lambda: count(store, "select count(*) from items") + duplicates(store) == news[1], PATIENCE_S)
    assert wait_for(lambda: count(store, "select count(*) from deliveries") > 0 and not count(store, LEFT), PATIENCE_S)

    assert killed_at < 200, "it was killed too late to prove anything"
    assert lost_tasks(made) > 0, "no task was lost to the kill"
    assert count(store, "select count(*) - count(distinct identity) from items") == 0
    assert count(store, MATCHED_TWICE) == 0
    posted = [m.metadata["event_payload"]["key"] for m in slack.state.messages]
    assert len(posted) == len(set(posted)) > 0
    assert len(posted) == count(store, SENT)


def test_a_run_that_is_late_is_told_on_the_operations_route(running):
    """Every assess run takes longer than a second: Airflow's deadline calls us back, in a worker."""
    _, store = running
    late = "select count(*) from alerts where key like 'ops:run late:pledgewatch_assess:%%'"
    assert wait_for(lambda: count(store, late) >= 1, PATIENCE_S, every=1)


def test_a_wake_up_that_is_lost_on_purpose_costs_a_minute_and_no_item(running, servers):
    """An event that comes while the consumer is paused starts no run, even after it is unpaused; the clock does."""
    made, store = running
    assert wait_for(lambda: paused_between_runs(made, "pledgewatch_match"), PATIENCE_S, every=0.5)
    before = run_types(made, "pledgewatch_match")
    servers[1].serve("noise-1", noise(1).replace("n1-", "late-").replace("/noise-1.", "/late."))
    run = made.client.trigger("pledgewatch_fetch", feeds=["noise 1"])
    assert made.client.wait("pledgewatch_fetch", run, PATIENCE_S)["state"] == "success"
    waiting = "select count(*) from items where matched_stamp is null"
    assert count(store, waiting) == PER_FEED, "the event was sent, and nobody listened"
    assert run_types(made, "pledgewatch_match") == before, "it is paused"
    made.client.call("PATCH", "/dags/pledgewatch_match", {"is_paused": False})
    assert wait_for(lambda: count(store, waiting) == 0, PATIENCE_S, every=1)
    since = run_types(made, "pledgewatch_match")
    assert {since[run] for run in since.keys() - before.keys()} == {"scheduled"}


def run_types(made, dag_id):
    """What started each run."""
    return {run["dag_run_id"]: run["run_type"] for run in made.client.runs(dag_id)}


def paused_between_runs(made, dag_id):
    """Whether it could be paused with no run begun: Airflow leaves the runs of a paused DAG where they stand."""
    if not active(made, dag_id):
        made.client.call("PATCH", f"/dags/{dag_id}", {"is_paused": True})
        if not active(made, dag_id):
            return True
        made.client.call("PATCH", f"/dags/{dag_id}", {"is_paused": False})
    return False


def active(made, dag_id):
    return [run for run in made.client.runs(dag_id) if run["state"] in {"running", "queued"}]


def holder(made, store):
    """The worker that is fetching: one of its processes has claimed feeds. None while nobody is."""
    with store.read() as session:
        claims = session.connection().exec_driver_sql("select distinct claimed_by from feeds").scalars().all()
    workers = {made.airflow.processes.running[name].pid: name for name in ("worker-1", "worker-2")}
    for pid in [int(claim.rpartition(":")[2]) for claim in claims if claim]:
        try:
            above = {process.pid for process in psutil.Process(pid).parents()}
        except psutil.NoSuchProcess:
            continue
        if found := above & set(workers):
            return workers[found.pop()]
    return None


def duplicates(store):
    return count(store, "select count(*) from sightings")


def lost_tasks(made):
    """How many fetch tasks needed more than one try."""
    runs = [run["dag_run_id"] for run in made.client.runs("pledgewatch_fetch")]
    tasks = [task for run in runs for task in made.client.tasks("pledgewatch_fetch", run)]
    return sum(task["try_number"] > 1 for task in tasks)
