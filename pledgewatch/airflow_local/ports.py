"""Free ports, and who holds a taken one."""

import socket
from contextlib import closing

import psutil

from core.errors import UsageError

LOOPBACK = "127.0.0.1"
TRIED = 40
"""How many ports after the wanted one are tried."""


def is_free(port: int) -> bool:
    """Whether a server could listen on loopback at `port` now."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def any_free() -> int:
    """A port that the system says is free."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def wanted_or_next(port: int, *, exactly: bool) -> tuple[int, str]:
    """`port` or the next free one, and a sentence when it is another. UsageError when `exactly` and taken."""
    if is_free(port):
        return port, ""
    held = f"port {port} is taken by {holder(port)}"
    if exactly:
        raise UsageError("airflow", f"{held}; stop that, or name another with --port")
    for other in range(port + 1, port + TRIED):
        if is_free(other):
            return other, f"{held}; using {other}"
    raise UsageError("airflow", f"{held}, and so are the {TRIED - 1} after it; name another with --port")


def holder(port: int) -> str:
    """The process that listens at `port`, as far as this user may see."""
    try:
        found = [c.pid for c in psutil.net_connections("inet") if c.laddr and c.laddr.port == port and c.pid]
        process = psutil.Process(found[0]) if found else None
        return f"{process.name()} (pid {process.pid})" if process else "another process"
    except psutil.Error:
        return "another process"
