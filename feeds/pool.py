"""Parsing in processes of their own, so that a limit can end it: feeds are written by strangers."""

import json
import os
import queue
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Self

from core.errors import NotAFeed, ParsingEnded
from feeds.records import Parsed
from feeds.wire import decode, frame, unframe
from feeds.worker import READY

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 60.0
MEGABYTES = 1_024
KEPT = frozenset({"PATH", "PYTHONPATH", "PYTHONHOME", "LD_LIBRARY_PATH", "LANG", "LC_ALL", "TMPDIR"})
"""What a parsing process is told of the environment: no secrets."""
WALL = 4
"""A body may take this many times its CPU limit by the wall clock: other programs need the machine too."""


class ParserPool:
    """At most `size` processes, each started when first needed and replaced when it had to be ended. Thread-safe.

    Called like `feeds.parse.parse`. `seconds` bounds the CPU time of one body.
    """

    def __init__(self, size: int | None = None, seconds: float = 5.0, megabytes: int = MEGABYTES) -> None:
        self.seconds = seconds
        self.megabytes = megabytes
        self._idle: queue.LifoQueue[_Worker | None] = queue.LifoQueue()
        for _ in range(size or len(os.sched_getaffinity(0))):
            self._idle.put(None)

    def __call__(self, body: bytes, url: str, content_type: str = "", max_entries: int = 500) -> Parsed:
        """The entries of `body`; NotAFeed as `parse`, ParsingEnded when a limit ended it."""
        return decode(json.loads(self._ask(body, url, content_type, max_entries)))

    def article(self, body: bytes, url: str, content_type: str = "") -> str:
        """The article text of a web page, as `feeds.extract.extract`."""
        return self._ask(body, url, content_type, None).decode("utf-8")

    def _ask(self, body: bytes, url: str, content_type: str, max_entries: int | None) -> bytes:
        worker = self._idle.get()
        kept = None
        try:
            worker = worker or _Worker(self.seconds, self.megabytes)
            answer = worker.ask(body, url, content_type, max_entries)
            kept = worker
        except (EOFError, OSError) as error:
            raise ParsingEnded(url, self._why(worker, error)) from None
        finally:
            if worker is not None and kept is None:
                worker.end()
            self._idle.put(kept)
        if answer[:1] == b"-":
            raise NotAFeed(url, answer[1:].decode("utf-8"))
        return answer[1:]

    def close(self) -> None:
        """End all processes; a call still under way fails with ParsingEnded."""
        for _ in range(self._idle.qsize()):
            worker = self._idle.get()
            if worker is not None:
                worker.end()
            self._idle.put(None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _why(self, worker: "_Worker | None", error: Exception) -> str:
        if isinstance(error, TimeoutError) or (worker and worker.ran_out()):
            return f"reading it took more than {self.seconds:g} s and was ended"
        return "the reader gave up on it (out of memory, or an error of its own)"


class _Worker:
    """One process and the socket to it."""

    def __init__(self, seconds: float, megabytes: int) -> None:
        self._seconds = seconds
        self._wire, theirs = socket.socketpair()
        with theirs:
            self._process: subprocess.Popen[bytes] = subprocess.Popen(  # noqa: S603  (our own module)
                [sys.executable, "-m", "feeds.worker", str(seconds), str(megabytes)],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd=ROOT,
                env={name: value for name, value in os.environ.items() if name in KEPT},
            )
        self._wire.settimeout(START_SECONDS)
        if self._wire.recv(1) != READY:
            self.end()
            raise EOFError

    def ask(self, body: bytes, url: str, content_type: str, max_entries: int | None) -> bytes:
        """The process's answer; EOFError when it died, TimeoutError when it hangs."""
        end = time.monotonic() + self._seconds * WALL
        request = json.dumps({"url": url, "type": content_type, "most": max_entries}).encode()
        self._wire.settimeout(self._seconds * WALL)
        self._wire.sendall(frame(request, body))
        return unframe(lambda size: self._read(size, end))

    def ran_out(self) -> bool:
        """Whether the process was ended by its CPU limit."""
        return bool(self._process.wait(timeout=5) == -signal.SIGPROF)

    def end(self) -> None:
        """Kill the process and forget it."""
        self._wire.close()
        self._process.kill()
        self._process.wait()

    def _read(self, size: int, end: float) -> bytes:
        parts = bytearray()
        while len(parts) < size:
            self._wire.settimeout(max(0.01, end - time.monotonic()))
            part = self._wire.recv(min(size - len(parts), 1 << 20))
            if not part:
                break
            parts += part
        return bytes(parts)
