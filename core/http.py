"""The one HTTP client for every address that comes from outside: feeds, articles, redirects, webhook settings.

What it promises: http and https only; public addresses only, judged at connect time (`core.guard`); at most five
redirects, each judged again; one deadline over all of it; a cap on the body as it is after decompression. No proxy is
ever taken from the environment: behind one, the address could not be judged.
"""

import ssl
import threading
import weakref
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import httpcore2
import httpx2

from core import errors
from core.clock import Clock, system_clock
from core.guard import Deadline, GuardedBackend, current
from core.http_failures import FAILURES, named, refusal

USER_AGENT = "Pledgewatch/0.1 (feed reader)"
MAX_REDIRECTS = 5
PER_THREAD = 2
"""Connections a thread keeps open: it makes one request at a time, and hardly ever returns to an old host."""
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_SCHEMES = frozenset({"http", "https"})


@dataclass(frozen=True, slots=True)
class Response:
    """An answer: 2xx, or 304 to a conditional GET. Header names are lower-case; `body` is decompressed.

    `redirects` are (status, the address it led to) in order; `url` is where it ended.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str
    redirects: tuple[tuple[int, str], ...] = ()


@dataclass(slots=True)
class _Journey:
    """One request on its way through redirects."""

    subject: str
    deadline: Deadline
    max_bytes: int
    headers: dict[str, str]
    method: str = "GET"
    content: bytes = b""
    redirects: list[tuple[int, str]] = field(default_factory=list)

    @property
    def follows(self) -> bool:
        """Whether redirects are followed."""
        return self.method == "GET"

    def cap(self) -> str:
        """The limit on the body, in words."""
        return f"at most {self.max_bytes:,} bytes are taken"


class _Body(httpx2.SyncByteStream):
    """The raw stream of the pool, for httpx2's decoders."""

    def __init__(self, inner: httpcore2.Response) -> None:
        self._inner = inner

    def __iter__(self) -> Iterator[bytes]:
        return self._inner.iter_stream()

    def close(self) -> None:
        self._inner.close()


class _Connections:
    """The connections of one thread, closed when it ends."""

    def __init__(self, ssl_context: ssl.SSLContext, backend: GuardedBackend) -> None:
        self.pool = httpcore2.ConnectionPool(
            ssl_context=ssl_context,
            max_connections=PER_THREAD,
            max_keepalive_connections=PER_THREAD,
            keepalive_expiry=15,
            network_backend=backend,
        )
        weakref.finalize(self, self.pool.close)


class HttpClient:
    """Safe to share between threads. `allow` names hosts (`127.0.0.1`, `intranet:8080`) that may be private."""

    def __init__(
        self,
        allow: Sequence[str] = (),
        deadline: float = 30,
        max_bytes: int = 8 << 20,
        user_agent: str = USER_AGENT,
        *,
        ssl_context: ssl.SSLContext | None = None,
        clock: Clock = system_clock,
    ) -> None:
        self.deadline = deadline
        self.max_bytes = max_bytes
        self._agent = user_agent
        self._clock = clock
        self._ssl = ssl_context or httpx2.create_ssl_context(trust_env=False)
        self._backend = GuardedBackend(allow)
        self._own = threading.local()
        self._all: weakref.WeakSet[_Connections] = weakref.WeakSet()

    def get(
        self,
        url: str,
        headers: Mapping[str, str] | None = None,
        *,
        deadline: float | None = None,
        max_bytes: int | None = None,
    ) -> Response:
        """The answer at `url`, redirects followed; HttpStatus unless it is 2xx or 304, else another FetchError.

        `deadline` (seconds) and `max_bytes` stand in for the client's own.
        """
        limit = Deadline(url, deadline or self.deadline)
        return self._send(_Journey(url, limit, max_bytes or self.max_bytes, self._headers(headers)))

    def post(self, url: str, content: bytes, headers: Mapping[str, str] | None = None) -> Response:
        """The answer to `content`; HttpStatus unless it is 2xx; no redirect is followed, as it would drop `content`."""
        limit = Deadline(url, self.deadline)
        return self._send(_Journey(url, limit, self.max_bytes, self._headers(headers), "POST", content))

    def close(self) -> None:
        """Close all connections."""
        for connections in list(self._all):
            connections.pool.close()

    def _pool(self) -> httpcore2.ConnectionPool:
        """The calling thread's connections. One pool for all would look at every connection for every request."""
        own: _Connections | None = getattr(self._own, "connections", None)
        if own is None:
            own = self._own.connections = _Connections(self._ssl, self._backend)
            self._all.add(own)
        return own.pool

    def _send(self, journey: _Journey) -> Response:
        token = current.set(journey.deadline)
        try:
            target = _checked(journey.subject, journey.subject)
            while True:
                answer = self._retried(journey, target)
                if not (journey.follows and answer.status_code in _REDIRECTS and answer.headers.get("location")):
                    return self._finished(journey, target, answer)
                target = _next(journey, target, answer)
                answer.close()
        except FAILURES as error:
            raise named(journey.subject, error, journey.deadline.seconds) from error
        finally:
            current.reset(token)

    def _headers(self, given: Mapping[str, str] | None) -> dict[str, str]:
        return {
            "User-Agent": self._agent,
            "Accept": "*/*",
            "Accept-Encoding": "gzip, deflate, br, zstd",
            **(given or {}),
        }

    def _retried(self, journey: _Journey, target: httpx2.URL) -> httpx2.Response:
        """The answer's head. A kept connection that the server had closed meanwhile is replaced, once."""
        journey.deadline.connected = False
        try:
            return self._ask(journey, target)
        except (httpcore2.RemoteProtocolError, httpcore2.ReadError, httpcore2.WriteError):
            if journey.deadline.connected or journey.method != "GET":
                raise
            return self._ask(journey, target)

    def _ask(self, journey: _Journey, target: httpx2.URL) -> httpx2.Response:
        host = target.netloc
        length = {"Content-Length": str(len(journey.content))} if journey.method == "POST" else {}
        fields = [(b"Host", host)] + [(k.encode(), v.encode()) for k, v in {**journey.headers, **length}.items()]
        where = httpcore2.URL(scheme=target.raw_scheme, host=target.raw_host, port=target.port, target=target.raw_path)
        timeout = {"pool": journey.deadline.left()}
        answer = self._pool().handle_request(
            httpcore2.Request(
                journey.method, where, headers=fields, content=journey.content, extensions={"timeout": timeout}
            )
        )
        return httpx2.Response(answer.status, headers=answer.headers, stream=_Body(answer))

    def _finished(self, journey: _Journey, target: httpx2.URL, answer: httpx2.Response) -> Response:
        """The answer with its body, or the error that its status stands for."""
        headers = {name.lower(): value for name, value in answer.headers.items()}
        if not (answer.is_success or answer.status_code == 304):
            answer.close()
            raise refusal(journey.subject, answer.status_code, headers, self._clock())
        try:
            # Reading to the end, empty as it may be, is what lets the connection be used again.
            body = self._body(journey, answer)
        finally:
            answer.close()
        return Response(answer.status_code, headers, body, str(target), tuple(journey.redirects))

    def _body(self, journey: _Journey, answer: httpx2.Response) -> bytes:
        declared = answer.headers.get("content-length", "")
        if declared.isdecimal() and int(declared) > journey.max_bytes:
            raise errors.BodyTooLarge(journey.subject, f"announces {int(declared):,} bytes; {journey.cap()}")
        body = bytearray()
        for chunk in answer.iter_bytes():
            journey.deadline.left()
            body += chunk
            if len(body) > journey.max_bytes:
                raise errors.BodyTooLarge(journey.subject, f"does not end; {journey.cap()}")
        return bytes(body)


def _checked(text: str, subject: str) -> httpx2.URL:
    """`text` as a URL that may be asked for at all."""
    url = httpx2.URL(text)
    if url.scheme not in _SCHEMES or not url.host:
        raise errors.AddressRefused(subject, f"only http and https are fetched, not {text[:200]!r}")
    return url.copy_with(userinfo=b"", fragment=None) if url.userinfo or url.fragment else url


def _next(journey: _Journey, target: httpx2.URL, answer: httpx2.Response) -> httpx2.URL:
    """Where a redirect leads."""
    location = _checked(str(target.join(answer.headers["location"])), journey.subject)
    journey.redirects.append((answer.status_code, str(location)))
    if len(journey.redirects) > MAX_REDIRECTS:
        raise errors.TooManyRedirects(journey.subject, f"more than {MAX_REDIRECTS} redirects, the last to {location}")
    if location.raw_host != target.raw_host:
        journey.headers = {k: v for k, v in journey.headers.items() if k.lower() not in ("authorization", "cookie")}
    return location
