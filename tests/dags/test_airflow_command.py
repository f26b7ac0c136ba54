"""`pledgewatch airflow`: up in time, green over the sample feeds, down on Ctrl-C, and nothing left behind."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from pledgewatch.airflow_local.client import AirflowClient
from pledgewatch.airflow_local.environment import AirflowHome
from pledgewatch.airflow_local.processes import wait_for

pytestmark = [pytest.mark.airflow, pytest.mark.slow, pytest.mark.timeout(900)]

REPO = Path(__file__).resolve().parents[2]
STAGES = ("fetch", "match", "assess", "alert")
UP_WITHIN_S = 60 if os.environ.get("PLEDGEWATCH_QUIET_MACHINE") else 300
"""A minute is the promise on a machine of its own; tests may share theirs."""
PATIENCE_S = 300


def test_it_comes_up_turns_green_and_stops_clean_on_ctrl_c(tmp_path):
    home, before = tmp_path / "home", written()
    command = [str(Path(sys.executable).with_name("pledgewatch")), "airflow", "--home", str(home)]
    environ = {k: v for k, v in os.environ.items() if not k.startswith("AIRFLOW")}
    started = time.monotonic()
    with (
        (tmp_path / "said").open("w+", encoding="utf-8") as said,
        subprocess.Popen(command, stdout=said, stderr=said, cwd=REPO, env=environ, start_new_session=True) as process,
    ):
        try:
            told = tmp_path / "said"
            wait_for(lambda: "Airflow is up" in told.read_text() or process.poll() is not None, UP_WITHIN_S)
            assert "Airflow is up" in told.read_text()
            up_after = time.monotonic() - started
            print(f"up after {up_after:.1f} s")
            port = int(re.search(r"http://127\.0\.0\.1:(\d+)", told.read_text())[1])
            client = AirflowClient(AirflowHome(home, REPO / "dags", port))
            assert wait_for(lambda: all(green(client, stage) for stage in STAGES), PATIENCE_S, every=1)
            assert noted(client) > 0
            everything = psutil.Process(process.pid).children(recursive=True)
            assert not [c for p in everything for c in listening(p) if c.laddr.ip != "127.0.0.1"]
        finally:
            process.send_signal(signal.SIGINT)
            code = process.wait(PATIENCE_S)
    assert (code, up_after < UP_WITHIN_S) == (0, True)
    assert not [p for p in everything if p.is_running() and p.status() != psutil.STATUS_ZOMBIE]
    assert written() == before, "it wrote outside its own home"


def green(client, stage):
    """Whether some run of the stage has ended well, and none has failed."""
    states = [run["state"] for run in client.runs(f"pledgewatch_{stage}")]
    assert "failed" not in states, stage
    return "success" in states


def noted(client):
    """How many fetch runs have a note with their counts."""
    return sum("stored" in (run["note"] or "") for run in client.runs("pledgewatch_fetch"))


def listening(process):
    try:
        return [c for c in process.net_connections("inet") if c.status == psutil.CONN_LISTEN]
    except psutil.Error:
        return []


def written():
    """What lies in the checkout where a careless Airflow would write."""
    places = (REPO, REPO / "config", REPO / ".airflow")
    ours = {"var", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis", "__pycache__"}
    return {path for place in places if place.is_dir() for path in place.iterdir() if path.name not in ours}
