"""One sitting of `pledgewatch airflow`: a home of its own, a port, the feeds, and a clean end."""

import fcntl
import os
import shutil
import signal
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import IO

from core.errors import SetupError, UsageError
from pledgewatch.airflow_local.environment import AirflowHome
from pledgewatch.airflow_local.local import LocalAirflow
from pledgewatch.airflow_local.ports import wanted_or_next
from pledgewatch.output import console
from pledgewatch.schedule import FILE, load_pipeline
from pledgewatch.settings import load_settings

PORT = 8080
LOOK_EVERY_S = 1.0
ROOM_BYTES = 200_000_000
"""What database, logs and the sample's store may take in an afternoon."""


class Session:
    """What to start, and where. `run` blocks until Ctrl-C, TERM, `stop_after` seconds, or a process ends by itself."""

    def __init__(self, port: int | None, home: Path | None, *, demo: bool) -> None:
        self.settings = load_settings()
        self.checkout = self.settings.home.resolve()
        self.home = (home or self.checkout / ".airflow").resolve()
        self.port = port
        self.demo = demo
        self.stopping = threading.Event()
        if self.home == self.checkout:
            raise UsageError("airflow", "its home must not be the checkout: Airflow puts <home>/config on sys.path")

    def run(self, stop_after: float | None = None) -> int:
        """Exit code: 0 when it was asked to stop, 1 when a process ended by itself."""
        config = load_pipeline(self.settings.config_dir / FILE)
        with _alone(self.home), _signals(self.stopping), self._feeds() as extra:
            port, note = wanted_or_next(self.port or PORT, exactly=self.port is not None)
            home = AirflowHome(self.home, self.checkout / "dags", port, extra=extra)
            airflow = LocalAirflow(home, self.checkout)
            try:
                if note:
                    _say(note)
                airflow.up(config, _say, self.stopping)
                if not self.stopping.is_set():
                    self._announce(home)
                return self._watch(airflow, stop_after)
            finally:
                _say("stopping")
                airflow.down()
                _say("stopped; nothing is left running")

    @contextmanager
    def _feeds(self) -> Iterator[Mapping[str, str]]:
        """Environment of the pipeline: sample feeds on loopback, or what is configured."""
        if not self.demo:
            yield {"PLEDGEWATCH_HOME": str(self.checkout)}
            return
        from pledgewatch.airflow_local.sample_feeds import sample_feeds

        with sample_feeds(self.settings, self.home / "demo") as environ:
            _say("serving the sample feeds on loopback")
            yield {"PLEDGEWATCH_HOME": str(self.checkout), **environ}

    def _announce(self, home: AirflowHome) -> None:
        password = home.passwords()["admin"]
        _say(f"Airflow is up: {home.url}   login: admin   password: {password}")
        _say("its DAGs are tagged 'pledgewatch' and unpaused; Ctrl-C stops it")

    def _watch(self, airflow: LocalAirflow, stop_after: float | None) -> int:
        end = time.monotonic() + stop_after if stop_after else None
        while not self.stopping.wait(LOOK_EVERY_S):
            if ended := airflow.processes.ended():
                how, logs = airflow.processes.how(ended[0]), airflow.processes.logs
                _say(f"its log ends so:\n{airflow.processes.tail(ended[0])}\n\n{ended[0]} {how}; logs: {logs}")
                return 1
            if end is not None and time.monotonic() >= end:
                break
        return 0


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Two Airflows in one home would share a database file and fight over it."""
    with _lock_file(home) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise SetupError("airflow", f"already running in {home} (pid {file.read().strip() or '?'})") from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def _lock_file(home: Path) -> IO[str]:
    """Open for writing, which shows that the home can be written to. SetupError when it cannot, or has no room."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        file = (home / "lock").open("a+", encoding="utf-8")
    except OSError as error:
        why = error.strerror or str(error)
        raise SetupError("airflow", f"cannot write in {home}: {why}; name another folder with --home") from None
    free = shutil.disk_usage(home).free
    if free < ROOM_BYTES:
        file.close()
        room = f"{free / 1e6:.0f} MB are free where {home} lies, and Airflow wants {ROOM_BYTES / 1e6:.0f} MB"
        raise SetupError("airflow", f"{room}; make room, or name another folder with --home")
    return file


@contextmanager
def _signals(stopping: threading.Event) -> Iterator[None]:
    """INT, TERM and HUP ask for a clean end; set outright, since a shell's background job ignores INT."""

    def ask(number: int, frame: FrameType | None) -> None:
        stopping.set()

    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {n: signal.signal(n, ask) for n in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _say(text: str) -> None:
    console().print(text, markup=False, soft_wrap=True)
