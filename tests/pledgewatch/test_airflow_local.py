"""Airflow on this machine: ports, environment, and processes that leave nothing behind."""

import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from core.errors import SetupError, UsageError
from pledgewatch.airflow_local.environment import USERS, AirflowHome
from pledgewatch.airflow_local.ports import holder, is_free, wanted_or_next
from pledgewatch.airflow_local.processes import Processes, wait_for
from pledgewatch.schedule import PipelineConfig, pools_document

REPO = Path(__file__).resolve().parents[2]
PATIENCE_S = 60
SLEEPER = "import time; time.sleep(60)"
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
FORKING = f"import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', {SLEEPER!r}]); time.sleep(60)"
ORPHANING = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {SLEEPER!r}], start_new_session=True)"


@pytest.fixture
def taken():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


def test_a_taken_port_is_named_with_who_holds_it_and_the_next_free_one_is_used(taken):
    assert not is_free(taken)
    port, note = wanted_or_next(taken, exactly=False)
    assert port > taken
    assert f"port {taken} is taken by" in note
    assert str(os.getpid()) in holder(taken)


def test_a_port_that_was_asked_for_by_number_is_not_replaced(taken):
    with pytest.raises(UsageError, match=f"port {taken} is taken"):
        wanted_or_next(taken, exactly=True)


def test_the_environment_is_airflows_home_loopback_and_nothing_of_the_callers_shell(tmp_path):
    home = AirflowHome(tmp_path / "home", tmp_path / "dags", 9999)
    environ = home.environ({"AIRFLOW__CORE__EXECUTOR": "Leaked", "PATH": "/bin", "AIRFLOW__TRACES__OTEL_ON": "True"})
    assert "AIRFLOW__CORE__EXECUTOR" not in environ
    assert (environ["PATH"], environ["AIRFLOW__TRACES__OTEL_ON"]) == ("/bin", "True")
    assert environ["AIRFLOW__API__HOST"] == "127.0.0.1"
    assert environ["AIRFLOW__API__BASE_URL"] == "http://127.0.0.1:9999", "with the port alone every task fails"
    assert environ["AIRFLOW__CORE__EXECUTION_API_SERVER_URL"].startswith("http://127.0.0.1:9999/")
    inside = [v for k, v in environ.items() if k.startswith("AIRFLOW") and "/" in v and "http" not in v]
    assert all(str(tmp_path) in value for value in inside)


def test_secrets_and_passwords_are_made_once_and_read_by_the_owner_alone(tmp_path):
    home = AirflowHome(tmp_path / "home", tmp_path / "dags", 9999)
    assert home.environ({}) == home.environ({})
    assert set(home.passwords()) == set(USERS)
    assert home.passwords() == home.passwords()
    for path in (tmp_path / "home").glob("*.json"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_pools_are_those_of_the_schedule():
    assert {name: pool["slots"] for name, pool in pools_document(PipelineConfig()).items()} == PipelineConfig().pools


@pytest.fixture
def processes(tmp_path):
    made = Processes(os.environ, tmp_path / "logs", tmp_path)
    yield made
    made.stop()


def below():
    return [p for p in psutil.Process().children(recursive=True) if p.status() != psutil.STATUS_ZOMBIE]


def python(code):
    return [sys.executable, "-c", code]


@pytest.mark.parametrize("code", [SLEEPER, FORKING, ORPHANING])
def test_stopping_leaves_nothing_behind(processes, code):
    before = {p.pid for p in below()}
    processes.start("one", python(code))
    assert wait_for(lambda: any("time.sleep" in " ".join(p.cmdline()) for p in below()), PATIENCE_S)
    time.sleep(0.3)
    processes.stop()
    assert {p.pid for p in below()} <= before


def test_one_that_ignores_term_is_killed_after_a_while(processes, monkeypatch):
    monkeypatch.setattr("pledgewatch.airflow_local.processes.GRACE_S", 0.3)
    processes.start("stubborn", python(STUBBORN))
    assert wait_for(lambda: "up" in processes.tail("stubborn"), PATIENCE_S)
    started = time.monotonic()
    processes.stop()
    assert time.monotonic() - started < 11, "it was not waited for as long as others are"
    assert below() == []


def test_one_that_ends_by_itself_is_named_with_the_end_of_its_log(processes):
    processes.start("brief", python("print('the reason'); raise SystemExit(3)"))
    assert wait_for(lambda: processes.ended() == ["brief"], PATIENCE_S)
    assert "the reason" in processes.tail("brief")
    assert processes.how("brief") == "ended by itself with 3"


def test_one_that_is_killed_is_told_from_one_that_ended(processes):
    processes.start("victim", python(SLEEPER))
    processes.running["victim"].kill()
    assert wait_for(lambda: processes.ended() == ["victim"], PATIENCE_S)
    assert processes.how("victim") == "was killed by signal 9"


def test_a_preparation_that_fails_says_why(processes):
    with pytest.raises(SetupError, match=r"(?s)ended with 3.*the reason"):
        processes.run("prepare", python("print('the reason'); raise SystemExit(3)"))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent died")
def test_children_end_when_we_are_killed_outright(tmp_path):
    program = (
        "import os, sys, time\nfrom pathlib import Path\n"
        "from pledgewatch.airflow_local.processes import Processes\n"
        f"p = Processes(os.environ, Path({str(tmp_path)!r}), Path({str(tmp_path)!r}))\n"
        f"p.start('one', [sys.executable, '-c', {SLEEPER!r}])\n"
        "print(p.running['one'].pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen(python(program), stdout=subprocess.PIPE, text=True) as parent:
        child = int(parent.stdout.readline())
        parent.send_signal(signal.SIGKILL)
        parent.wait(PATIENCE_S)
    assert wait_for(lambda: not psutil.pid_exists(child) or _is_zombie(child), PATIENCE_S)


def _is_zombie(pid):
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def test_an_edit_of_the_checkouts_files_counts_in_the_demo_but_for_feeds_and_declarations(tmp_path, monkeypatch):
    from pledgewatch.airflow_local.sample_feeds import sample_feeds
    from pledgewatch.settings import load_settings

    checkout = shutil.copytree(REPO / "config", tmp_path / "config")
    monkeypatch.setenv("PLEDGEWATCH_HOME", str(tmp_path))
    with sample_feeds(load_settings(), tmp_path / "demo") as environ:
        inside = Path(environ["PLEDGEWATCH_CONFIG"])
        (checkout / "alerts.yaml").write_text("edited: true", encoding="utf-8")
        assert (inside / "alerts.yaml").read_text(encoding="utf-8") == "edited: true"
        assert "127.0.0.1" in (inside / "feeds.yaml").read_text(encoding="utf-8")
        (inside / "declarations" / "accepted.yaml").write_text("{}", encoding="utf-8")
        assert not (checkout / "declarations" / "accepted.yaml").exists()


def test_airflow_refuses_the_checkout_as_its_home(tmp_path, monkeypatch):
    from pledgewatch.airflow_local.session import Session

    monkeypatch.setenv("PLEDGEWATCH_HOME", str(tmp_path))
    with pytest.raises(UsageError, match="must not be the checkout"):
        Session(None, tmp_path, demo=True)


def test_a_home_that_cannot_be_written_to_is_named_with_the_way_out(tmp_path):
    from pledgewatch.airflow_local.session import _alone

    (tmp_path / "file").write_text("", encoding="utf-8")
    for home in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(SetupError, match="name another folder with --home"), _alone(home):
            pass


def test_a_disk_without_room_is_named_before_anything_is_started(tmp_path, monkeypatch):
    from pledgewatch.airflow_local import session

    monkeypatch.setattr(session, "ROOM_BYTES", 10**18)
    with pytest.raises(SetupError, match="MB are free"), session._alone(tmp_path):
        pass


def test_a_second_airflow_in_the_same_home_is_refused_with_the_first_ones_pid(tmp_path):
    from pledgewatch.airflow_local.session import _alone

    with _alone(tmp_path), pytest.raises(SetupError, match=f"pid {os.getpid()}"), _alone(tmp_path):
        pass
