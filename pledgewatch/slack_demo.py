"""The Slack loop on sample news with no workspace: a fake Slack, the dashboard, and deliveries once a second."""

import os
import socket
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

import yaml

from core.clock import ShiftedClock
from pledgewatch.context import Context
from pledgewatch.settings import load_settings

if TYPE_CHECKING:
    from alerts.fake_slack import FakeSlack

PEOPLE = {"U0ANA": {"name": "Ana", "role": "reviewer"}, "U0BEN": {"name": "Ben", "role": "viewer"}}
SECRET = "the-demo-signs-with-this"  # noqa: S105  (loopback only)


def run_slack_demo(stop: Event, told: Callable[[str, str], None]) -> None:
    """Run until `stop` is set. `told` hears the addresses of the fake Slack and of the dashboard once they are up."""
    from alerts.fake_slack import FakeSlack
    from pledgewatch.sample.demo import NOW
    from pledgewatch.sample.site import sample_site

    settings = load_settings()
    clock = ShiftedClock(NOW)
    with (
        tempfile.TemporaryDirectory(prefix="pledgewatch-slack-") as folder,
        sample_site(settings, Path(folder), NOW) as site,
        _listener() as dashboard,
    ):
        channels = _prepare(Path(site["PLEDGEWATCH_CONFIG"]) / "alerts.yaml")
        address = f"http://127.0.0.1:{dashboard.getsockname()[1]}"
        with FakeSlack(
            channels,
            pace=1.0,
            clock=clock,
            interactive_url=f"{address}/slack/interactive",
            signing_secret=SECRET,
            users={name: str(person["name"]) for name, person in PEOPLE.items()},
        ) as slack:
            with _environment({**site, **_ways(site, slack, address)}):
                context = Context(load_settings(), clock)
            with _serving(context, dashboard):
                _deliver(context, stop, lambda: told(slack.url, address))


def _prepare(path: Path) -> tuple[str, ...]:
    """Name the demo's people in its copy of alerts.yaml; the names of the Slack channels in it."""
    config = yaml.safe_load(path.read_text(encoding="utf-8"))
    config["people"] = PEOPLE
    for channel in config["channels"].values():
        channel["burst"] = 500  # so that the first alerts show whole, not as a digest
    path.write_text(yaml.safe_dump(config, allow_unicode=True), encoding="utf-8")
    return tuple(str(c["channel"]).lstrip("#") for c in config["channels"].values() if c["kind"] == "slack")


def _ways(site: Mapping[str, str], slack: "FakeSlack", address: str) -> dict[str, str]:
    hosts = [site["PLEDGEWATCH_ALLOW_HOSTS"], slack.url.removeprefix("http://").rstrip("/")]
    return {
        "PLEDGEWATCH_ALLOW_HOSTS": ",".join(hosts),
        "PLEDGEWATCH_SLACK_TOKEN": slack.token,
        "PLEDGEWATCH_SLACK_API_URL": slack.api_url,
        "PLEDGEWATCH_SLACK_SIGNING_SECRET": SECRET,
        "PLEDGEWATCH_DASHBOARD_URL": address,
    }


@contextmanager
def _environment(values: Mapping[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextmanager
def _listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as made:
        yield made


@contextmanager
def _serving(context: Context, listener: socket.socket) -> Iterator[None]:
    """The dashboard, in a thread of its own."""
    import uvicorn

    from pledgewatch.serving import dashboard, options_of

    app: Any = dashboard(context, options_of(context, "127.0.0.1"))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", proxy_headers=False, server_header=False))
    thread = Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(timeout=5)


def _deliver(context: Context, stop: Event, ready: Callable[[], None]) -> None:
    """All stages once, then deliveries once a second: what is decided shows in a moment."""
    from pledgewatch import pipeline

    pipeline.fetch(context)
    pipeline.match(context)
    pipeline.assess(context)
    ready()

    def wait(seconds: float) -> None:
        stop.wait(seconds)

    while not stop.is_set():
        pipeline.alert(context, wait=wait)
        stop.wait(1)
