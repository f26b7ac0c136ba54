"""Processes started together and stopped together, with nothing left behind, however they or we end."""

import ctypes
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

import psutil

from core.errors import SetupError

GRACE_S = 12.0
"""How long a process may take to end on its own once it was asked to."""
MARK = "PLEDGEWATCH_STARTED_BY"
_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER = 1, 36
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


class Processes:
    """Named children of this process. On Linux their orphans become ours, so that all of them can be found."""

    def __init__(self, environ: Mapping[str, str], logs: Path, cwd: Path) -> None:
        self.mark = uuid.uuid4().hex
        self.environ = dict(environ) | {MARK: self.mark}
        self.logs = logs
        self.cwd = cwd
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self._files: list[IO[bytes]] = []
        logs.mkdir(parents=True, exist_ok=True)
        _prctl(_PR_SET_CHILD_SUBREAPER, 1)

    def start(self, name: str, command: Sequence[str], extra: Mapping[str, str] | None = None) -> None:
        """Start `command` in a session of its own (a terminal's Ctrl-C reaches us alone), its output in a log."""
        log = (self.logs / f"{name}.log").open("ab")
        self._files.append(log)
        self.running[name] = subprocess.Popen(  # noqa: S603  (our own command lines)
            list(command),
            env=self.environ | dict(extra or {}),
            cwd=self.cwd,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_end_with_parent,
        )

    def run(self, name: str, command: Sequence[str], timeout: float = 180) -> None:
        """Run `command` to its end; SetupError with the end of its log when it fails."""
        self.start(name, command)
        try:
            code = self.running[name].wait(timeout)
        except subprocess.TimeoutExpired:
            code = None
        finally:
            self.kill(name)
        if code != 0:
            ended = "did not end" if code is None else f"ended with {code}"
            raise SetupError(name, f"{ended}; its log ends so:\n{self.tail(name)}")

    def ended(self) -> list[str]:
        """Names of those that are no longer running."""
        return [name for name, process in self.running.items() if process.poll() is not None]

    def how(self, name: str) -> str:
        """How one that is no longer running came to its end."""
        code = self.running[name].poll()
        return f"was killed by signal {-code}" if code is not None and code < 0 else f"ended by itself with {code}"

    def tail(self, name: str, lines: int = 15) -> str:
        """The last lines that `name` logged."""
        text = (self.logs / f"{name}.log").read_text(encoding="utf-8", errors="replace")
        return "\n".join(text.splitlines()[-lines:])

    def kill(self, name: str) -> None:
        """kill -9 for `name` and all below it, as a power cut would."""
        process = self.running.pop(name)
        stop_trees([process.pid], grace=0)
        process.wait()

    def stop(self, order: Sequence[str] = ()) -> None:
        """Ask each to end (those in `order` first, one after the other), then end what is left."""
        first = [n for n in order if n in self.running]
        for names in [*([n] for n in first), [n for n in self.running if n not in first]]:
            stop_trees([self.running[n].pid for n in names], grace=GRACE_S)
        for process in self.running.values():
            process.wait()
        self.running.clear()
        stop_trees(self.left_over(), grace=0)
        for file in self._files:
            file.close()
        self._files.clear()

    def left_over(self) -> list[int]:
        """Process ids below ours that one of the stopped processes left behind; known by a mark they inherited."""
        named = {p.pid for p in self.running.values()}
        return [p.pid for p in _children(psutil.Process()) if p.pid not in named and _mark_of(p) == self.mark]


def stop_trees(pids: Sequence[int], *, grace: float) -> None:
    """TERM to each process, KILL after `grace` seconds to what is left of it and of all below it."""
    roots = [p for p in (_process(pid) for pid in pids) if p is not None]
    below = [child for root in roots for child in _children(root)]
    if grace > 0:
        _signal(roots, signal.SIGTERM)
        psutil.wait_procs(roots, timeout=grace)
        psutil.wait_procs(below, timeout=1)
    everyone = {p.pid: p for p in [*roots, *below, *(c for r in roots for c in _children(r))]}
    left = [p for p in everyone.values() if p.is_running()]
    _signal(left, signal.SIGKILL)
    psutil.wait_procs(left, timeout=5)


def wait_for(condition: Callable[[], bool], timeout: float, every: float = 0.25) -> bool:
    """Ask `condition` until it holds (True) or `timeout` seconds have passed (False)."""
    end = time.monotonic() + timeout
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(every)
    return False


def _mark_of(process: psutil.Process) -> str:
    try:
        return str(process.environ().get(MARK, ""))
    except psutil.Error:
        return ""


def _process(pid: int) -> psutil.Process | None:
    try:
        return psutil.Process(pid)
    except psutil.NoSuchProcess:
        return None


def _children(process: psutil.Process) -> list[psutil.Process]:
    try:
        found: list[psutil.Process] = process.children(recursive=True)
    except psutil.NoSuchProcess:
        return []
    return found


def _signal(processes: Sequence[psutil.Process], number: signal.Signals) -> None:
    for process in processes:
        try:
            process.send_signal(number)
        except psutil.NoSuchProcess:
            continue


def _prctl(option: int, value: int) -> None:
    """Linux alone has it; elsewhere only what ends in order leaves nothing behind."""
    if _LIBC is not None:
        _LIBC.prctl(option, value, 0, 0, 0)


def _end_with_parent() -> None:
    """Runs in the child: it is asked to end when its parent dies, even by kill -9."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
