"""A feed server on 127.0.0.1: pages, validators, delays and every fault a server can show. For demo, tests, benchmarks.

with FeedServer() as server:
    url = server.serve("nato", body)            # answers with ETag and Last-Modified, and 304 when asked rightly
    server.serve("stuck", fault=Fault.SILENT)   # accepts, and never answers
    client = HttpClient(allow=[server.host])
"""

import asyncio
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from typing import Self

from feeds.faults import misbehave

MODIFIED = "Sat, 01 Jan 2022 00:00:00 GMT"


class Fault(StrEnum):
    """Ways in which a server can misbehave."""

    NONE = "none"
    SILENT = "accepts the connection and never answers"
    DRIP = "sends one byte at a time, for ever"
    ENDLESS = "sends without end and without a length"
    HUGE = "announces five gigabytes"
    SHORT = "sends less than it announced"
    BOMB = "sends 200 MB of nothing, packed"
    RESET = "closes the connection without an answer"
    LOOP = "redirects to itself"
    CHAIN = "redirects thirty times"


@dataclass(frozen=True, slots=True)
class Page:
    """What stands at one path. `validators`: whether it has an ETag and a date, and answers 304 to them."""

    body: bytes = b""
    content_type: str = "application/rss+xml; charset=utf-8"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    validators: bool = True
    latency: float | None = None
    fault: Fault = Fault.NONE


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it came in; header names are lower-case, `at` is `time.monotonic()`."""

    path: str
    headers: Mapping[str, str]
    at: float


class FeedServer:
    """Serves until the `with` block ends. Pages may be changed while it runs; `latency` is in seconds."""

    def __init__(self, latency: float = 0.0) -> None:
        self.latency = latency
        self.requests: list[Request] = []
        self.connections = 0
        self.port = 0
        self._pages: dict[str, Page] = {}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="feed server", daemon=True)
        self._started = threading.Event()
        self._stop = asyncio.Event()

    @property
    def host(self) -> str:
        """`127.0.0.1:<port>`, as the client's allow-list wants it."""
        return f"127.0.0.1:{self.port}"

    def url(self, name: str) -> str:
        """The address of the page `name`."""
        return f"http://{self.host}/{name}"

    def serve(
        self,
        name: str,
        body: bytes | str = b"",
        *,
        content_type: str = "application/rss+xml; charset=utf-8",
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        validators: bool = True,
        latency: float | None = None,
        fault: Fault = Fault.NONE,
    ) -> str:
        """Put a page at `name`, in place of what was there; its address."""
        data = body.encode() if isinstance(body, str) else body
        page = Page(data, content_type, status, dict(headers or {}), validators, latency, fault)
        self._pages[f"/{name}"] = page
        return self.url(name)

    def count(self, name: str | None = None) -> int:
        """How often `name` was asked for (all pages, when none is named)."""
        return sum(name is None or request.path == f"/{name}" for request in list(self.requests))

    def __enter__(self) -> Self:
        self._thread.start()
        self._started.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)
        self._loop.close()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())

    async def _serve(self) -> None:
        server = await asyncio.start_server(self._connection, "127.0.0.1", 0, backlog=512)
        self.port = server.sockets[0].getsockname()[1]
        self._started.set()
        await self._stop.wait()
        server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Requests on one connection, one after another."""
        self.connections += 1
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                request = _read_head(head)
                self.requests.append(request)
                if not await self._answer(request, writer):
                    break
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, asyncio.CancelledError, OSError):
            pass
        finally:
            writer.close()

    async def _answer(self, request: Request, writer: asyncio.StreamWriter) -> bool:
        """Answer one request; whether the connection lives on."""
        page = self._pages.get(request.path.partition("?")[0])
        await asyncio.sleep(self.latency if page is None or page.latency is None else page.latency)
        if page is not None and page.fault is not Fault.NONE:
            await misbehave(page.fault.name, request.path, writer)
            return False
        writer.write(_response(page, request))
        await writer.drain()
        return True


def _read_head(head: bytes) -> Request:
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {}
    for line in lines:
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    return Request(first.split(" ")[1], headers, time.monotonic())


def _response(page: Page | None, request: Request) -> bytes:
    """The whole answer in one piece, so that no part of it waits for an acknowledgement."""
    if page is None:
        return _message(404, {"Content-Type": "text/plain"}, b"no such page")
    headers = {"Content-Type": page.content_type, **page.headers}
    if page.validators and page.status == 200:
        tag = f'"{sha256(page.body).hexdigest()[:16]}"'
        headers = {"ETag": tag, "Last-Modified": MODIFIED, **headers}
        if request.headers.get("if-none-match") == headers["ETag"]:
            return _message(304, headers, b"")
    return _message(page.status, headers, page.body)


def _message(status: int, headers: Mapping[str, str], body: bytes) -> bytes:
    lines = [f"HTTP/1.1 {status} -", *(f"{name}: {value}" for name, value in headers.items())]
    if status != 304:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body
