"""Which Host headers are answered: a page of ours under a stranger's name is how DNS rebinding works."""

import re
from collections.abc import Iterable
from ipaddress import ip_address

_HOST = re.compile(r"^(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(?::\d{1,5})?$")
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


def host_of(header: str) -> str | None:
    """The name in a Host header, lower-case and without its port; None when malformed."""
    found = _HOST.match(header)
    return found.group(1).lower().rstrip(".") if found else None


def is_allowed(header: str, allowed: Iterable[str]) -> bool:
    """Whether a Host header names us."""
    host = host_of(header)
    return host is not None and host in {name.lower() for name in allowed}


def is_loopback(host: str) -> bool:
    """Whether an address to listen on reaches this machine only."""
    if host.lower() in {"localhost", "[::1]"}:
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
