"""The faults of `feeds.loopback`, one function each, until they are done or the client has had enough."""

import asyncio
import gzip
from collections.abc import Awaitable, Callable
from functools import cache

_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n"


async def misbehave(fault: str, path: str, writer: asyncio.StreamWriter) -> None:
    """Show the fault called `fault` (a name of `feeds.loopback.Fault`)."""
    await _FAULTS[fault](path, writer)


async def _silent(path: str, writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(3600)


async def _drip(path: str, writer: asyncio.StreamWriter) -> None:
    writer.write(_HEAD + b"Content-Length: 50000\r\n\r\n")
    while True:
        await _send(writer, b"x")
        await asyncio.sleep(0.05)


async def _endless(path: str, writer: asyncio.StreamWriter) -> None:
    writer.write(_HEAD + b"Connection: close\r\n\r\n")
    while True:
        await _send(writer, b" " * 65_536)


async def _huge(path: str, writer: asyncio.StreamWriter) -> None:
    await _send(writer, _HEAD + b"Content-Length: 5368709120\r\n\r\n<rss>")
    await asyncio.sleep(3600)


async def _short(path: str, writer: asyncio.StreamWriter) -> None:
    await _send(writer, _HEAD + b"Content-Length: 5000\r\n\r\n<rss version='2.0'>")


async def _bomb(path: str, writer: asyncio.StreamWriter) -> None:
    body = bomb()
    length = f"Content-Encoding: gzip\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    await _send(writer, _HEAD + length + body)


async def _reset(path: str, writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


async def _loop(path: str, writer: asyncio.StreamWriter) -> None:
    await _redirect(path, writer)


async def _chain(path: str, writer: asyncio.StreamWriter) -> None:
    base, _, number = path.partition("?")
    await _redirect(f"{base}?{int(number or 0) + 1}", writer)


async def _redirect(path: str, writer: asyncio.StreamWriter) -> None:
    await _send(
        writer, f"HTTP/1.1 302 -\r\nLocation: {path}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode()
    )


async def _send(writer: asyncio.StreamWriter, data: bytes) -> None:
    writer.write(data)
    await writer.drain()


@cache
def bomb() -> bytes:
    """200 MB of zeros in 194 KB."""
    return gzip.compress(bytes(200 << 20), compresslevel=9)


_FAULTS: dict[str, Callable[[str, asyncio.StreamWriter], Awaitable[None]]] = {
    "SILENT": _silent,
    "DRIP": _drip,
    "ENDLESS": _endless,
    "HUGE": _huge,
    "SHORT": _short,
    "BOMB": _bomb,
    "RESET": _reset,
    "LOOP": _loop,
    "CHAIN": _chain,
}
