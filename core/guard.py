"""The guard on the wire: every connection is resolved, judged and bound to a deadline here, and nowhere else.

The check happens between name resolution and connect, and the connection goes to the address that was judged; so
neither odd spellings of an address, nor a redirect, nor a name that resolves differently the second time gets round it.
"""

import socket
import ssl
import threading
import time
from collections.abc import Iterable
from contextvars import ContextVar
from typing import Any

import httpcore2

from core.addresses import is_address, is_allowed, is_public
from core.errors import AddressRefused, ConnectionFailed, FetchTimeout


class Deadline:
    """The moment by which one whole request must be over: redirects, headers and body together."""

    def __init__(self, subject: str, seconds: float) -> None:
        self.subject = subject
        self.seconds = seconds
        self.connected = False
        """Whether this request opened a connection of its own (one taken from the pool may have gone stale)."""
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds that remain; FetchTimeout when none do."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise FetchTimeout(self.subject, f"not done within {self.seconds:g} s")
        return left


current: ContextVar[Deadline] = ContextVar("deadline")
"""The deadline of the request this thread is making; connections outlive requests, so it cannot be theirs."""


class GuardedStream(httpcore2.NetworkStream):
    """A connection on which no single wait outlasts the deadline."""

    def __init__(self, inner: httpcore2.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """What arrives, at most `max_bytes`."""
        return self._inner.read(max_bytes, current.get().left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send all of `buffer`."""
        self._inner.write(buffer, current.get().left())

    def close(self) -> None:
        """Close the connection."""
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        """TLS on this connection, for the host name of the URL (not for the address it resolved to)."""
        return GuardedStream(self._inner.start_tls(ssl_context, server_hostname, current.get().left()))

    def get_extra_info(self, info: str) -> Any:
        """What the pool asks to learn whether the connection still lives."""
        return self._inner.get_extra_info(info)


class GuardedBackend(httpcore2.NetworkBackend):
    """Connects to public addresses only, and to those the operator allowed by name."""

    def __init__(self, allow: Iterable[str] = ()) -> None:
        self._allow = frozenset(entry.lower() for entry in allow)
        self._inner = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """Resolve, judge, and connect to what was judged; AddressRefused when no address may be reached."""
        deadline = current.get()
        addresses = self._judged(host, port, deadline)
        deadline.connected = True
        for n, address in enumerate(addresses, start=1):
            share = deadline.left() / (len(addresses) - n + 1)
            try:
                return GuardedStream(self._inner.connect_tcp(address, port, share, local_address, socket_options))
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                if n == len(addresses):
                    raise
        raise ConnectionFailed(deadline.subject, f"{host} has no address")

    def _judged(self, host: str, port: int, deadline: Deadline) -> list[str]:
        """At most four of the addresses that may be reached."""
        addresses = resolve(host, port, deadline)
        if is_allowed(host, port, self._allow):
            return addresses[:4]
        public = [address for address in addresses if is_public(address)]
        if addresses and not public:
            raise AddressRefused(deadline.subject, f"{host} leads to {addresses[0]}, which is no public address")
        return public[:4]


def resolve(host: str, port: int, deadline: Deadline) -> list[str]:
    """The addresses of `host`, in the resolver's order; bound by the deadline, which the resolver itself cannot be."""
    if is_address(host):
        return [host]
    found: list[str] = []
    failure: list[OSError | UnicodeError] = []

    def ask() -> None:
        try:
            for *_, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
                if str(address[0]) not in found:
                    found.append(str(address[0]))
        except (OSError, UnicodeError) as error:
            failure.append(error)

    asker = threading.Thread(target=ask, name=f"resolve {host}", daemon=True)
    asker.start()
    asker.join(deadline.left())
    if failure:
        raise ConnectionFailed(deadline.subject, f"the name {host} cannot be resolved: {failure[0]}")
    deadline.left()
    return list(found)
