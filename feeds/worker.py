"""A process that parses bodies and does nothing else: `python -m feeds.worker SECONDS MEGABYTES` on a socket at stdin.

It may be ended at any moment: by the CPU limit it sets before each body, by its memory limit, or from outside. Once
it runs, it can open no file outside Python's own folders, and no socket at all.
"""

import json
import os
import resource
import signal
import socket
import sys
import sysconfig
from pathlib import Path
from typing import Any

from core.errors import NotAFeed
from feeds.extract import extract
from feeds.parse import parse
from feeds.wire import encode, frame, unframe

READY = b"R"
_BARRED = ("socket.", "subprocess.", "os.exec", "os.spawn", "os.posix_spawn", "os.system", "os.fork", "urllib.")


def main() -> None:
    """Read bodies until the other side closes."""
    seconds, megabytes = float(sys.argv[1]), int(sys.argv[2])
    wire = socket.socket(fileno=os.dup(0))
    stream = wire.makefile("rb")
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    wire.sendall(READY)
    forbid_reach()
    while True:
        try:
            request = json.loads(unframe(stream.read))
            body = unframe(stream.read)
        except EOFError:
            return
        # SIGPROF ends the process by default: a limit in CPU time is fair on a busy machine, and needs no handler.
        signal.setitimer(signal.ITIMER_PROF, seconds)
        answer = _answer(body, request)
        signal.setitimer(signal.ITIMER_PROF, 0)
        wire.sendall(frame(answer))


def forbid_reach() -> None:
    """From here on this process opens nothing but Python's own files (late imports), and connects to nothing."""
    places = [*sysconfig.get_paths().values(), str(Path(__file__).parent.parent)]
    own = tuple(str(Path(place).resolve()) for place in places)

    def hook(event: str, args: tuple[Any, ...]) -> None:
        if event.startswith(_BARRED) and event != "socket.__new__":
            raise PermissionError(f"parsing may not use {event}")
        if event == "open" and isinstance(args[0], str) and not str(Path(args[0]).resolve()).startswith(own):
            raise PermissionError(f"parsing may not open {args[0]}")

    sys.addaudithook(hook)


def _answer(body: bytes, request: dict[str, Any]) -> bytes:
    try:
        if request["most"] is None:
            return b"+" + extract(body, request["url"], request["type"]).encode("utf-8", "replace")
        return b"+" + encode(parse(body, request["url"], request["type"], request["most"]))
    except NotAFeed as error:
        return b"-" + error.message.encode("utf-8", "replace")


if __name__ == "__main__":
    main()
