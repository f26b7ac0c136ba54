"""How fast feeds are fetched, against the `reader` package and a bare `feedparser.parse`, in one run.

    python -m benchmarks.fetch                  # 500 feeds of 30 entries, 20 ms latency; then 100 to 2,000 feeds
    python -m benchmarks.fetch --feeds 100 --rounds 1 --no-scale

The feeds are served on loopback by a process of its own. Every contender runs in a fresh process with a fresh
database; each figure is the median of the rounds, contenders taking turns. Host limits are lifted for ours, since all
feeds stand on one host here and `reader` has no such limits. Memory is the peak of the process, and of its children.
"""

import argparse
import io
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

ENTRIES = 30
LATENCY = 0.02
WORDS = (
    "ministers agree convoy bridge harbour budget talks envoy frontier ration harvest signal treaty garrison ferry "
    "parliament quarter shipment grain repair border winter supply charter mission railway northern coastal"
)
_WORDS = WORDS.split()


def body(feed: int) -> bytes:
    """One RSS feed of our own writing, the same each time it is asked for."""
    items = "".join(_entry(feed, n) for n in range(ENTRIES))
    head = f"<title>Feed {feed}</title><link>https://feed{feed}.example/</link><language>en</language>"
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{head}{items}</channel></rss>'.encode()


def _entry(feed: int, n: int) -> str:
    def words(start: int, count: int) -> str:
        return " ".join(_WORDS[(start * 7 + k * (1 + start % 5)) % len(_WORDS)] for k in range(count))

    link = f"https://feed{feed}.example/2026/11/{n:02}/{words(feed + n, 3).replace(' ', '-')}-{n}?utm_source=rss"
    text = f"&lt;p&gt;{words(n, 40)}. &lt;b&gt;{words(feed, 6)}&lt;/b&gt;&lt;/p&gt;"
    date = f"{1 + n % 20:02} Nov 2026 {n % 24:02}:{feed % 60:02}:00 +0000"
    return (
        f"<item><title>{words(feed * 31 + n, 9)} {feed}-{n}</title><link>{link}</link>"
        f"<guid isPermaLink='false'>f{feed}-{n}</guid><pubDate>{date}</pubDate><description>{text}</description></item>"
    )


def serve(feeds: int) -> None:
    """The server process: `v<n>` has validators, `p<n>` has none; until stdin closes."""
    from feeds.loopback import FeedServer

    with FeedServer(latency=LATENCY) as server:
        for n in range(feeds):
            server.serve(f"v{n}", body(n))
            server.serve(f"p{n}", body(n), validators=False)
        print(server.port, flush=True)
        sys.stdin.read()


def ours(port: int, feeds: int, kind: str, folder: Path) -> dict[str, float]:
    """First pass and unchanged pass of the fetch stage."""
    from pledgewatch.context import Context
    from pledgewatch.settings import Settings
    from pledgewatch.stages.fetch import fetch

    (folder / "config").mkdir()
    lines = ["limits: {per_host: 64, host_spacing: 0 s}", "feeds:"]
    lines += [
        f"  - {{name: {kind}{n}, url: 'http://127.0.0.1:{port}/{kind}{n}', outlet: o{n}, tier: press}}"
        for n in range(feeds)
    ]
    (folder / "config" / "feeds.yaml").write_text("\n".join(lines))
    context = Context(Settings(home=folder, allow_hosts=f"127.0.0.1:{port}"))
    _ = context.store, context.feeds
    first = _timed(lambda: fetch(context, force=True))
    again = _timed(lambda: fetch(context, force=True))
    return {"first": first, "again": again}


def with_reader(port: int, feeds: int, kind: str, folder: Path) -> dict[str, float]:
    """First pass and unchanged pass of `reader`."""
    from reader import make_reader

    reader = make_reader(str(folder / "reader.db"))
    for n in range(feeds):
        reader.add_feed(f"http://127.0.0.1:{port}/{kind}{n}")
    first = _timed(lambda: reader.update_feeds(workers=8, scheduled=False))
    again = _timed(lambda: reader.update_feeds(workers=8, scheduled=False))
    return {"first": first, "again": again}


def bare(port: int, feeds: int, kind: str, folder: Path) -> dict[str, float]:
    """Nothing but feedparser on the same bodies, on all cores; processes are up before the clock starts."""
    bodies = [body(n) for n in range(feeds)]
    with ProcessPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        list(pool.map(_parse, bodies[:4]))
        return {"first": _timed(lambda: list(pool.map(_parse, bodies, chunksize=8)))}


def _parse(data: bytes) -> int:
    import feedparser

    return len(feedparser.parse(io.BytesIO(data)).entries)


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


CONTENDERS: dict[str, Callable[[int, int, str, Path], dict[str, float]]] = {
    "ours": ours,
    "reader": with_reader,
    "bare": bare,
}


def contend(name: str, port: int, feeds: int, kind: str) -> dict[str, float]:
    """One contender in a process of its own: its times in seconds, its peak memory in MB."""
    command = [sys.executable, "-m", "benchmarks.fetch", "--contender", name, "--port", str(port)]
    done = subprocess.run([*command, "--feeds", str(feeds), "--kind", kind], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{name} failed:\n{done.stderr}")
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return result


def run_contender(options: argparse.Namespace) -> None:
    """The contender's own process: measure and print."""
    children = Children()
    with tempfile.TemporaryDirectory() as folder:
        result = CONTENDERS[options.contender](options.port, options.feeds, options.kind, Path(folder))
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(result | {"own_mb": own, "all_mb": own + children.megabytes()}))


class Children:
    """Watches how much memory the child processes of this one take, four times a second. `RUSAGE_CHILDREN` would tell
    a child's peak as no less than what its parent held when it started it."""

    def __init__(self) -> None:
        self._peaks: dict[str, float] = {}
        threading.Thread(target=self._watch, daemon=True).start()

    def megabytes(self) -> float:
        """The sum of their peaks."""
        return sum(self._peaks.values())

    def _watch(self) -> None:
        while True:
            for status in Path("/proc").glob("[0-9]*/status"):
                self._look(status)
            time.sleep(0.25)

    def _look(self, status: Path) -> None:
        try:
            fields = dict(line.split(":", 1) for line in status.read_text().splitlines())
        except OSError:  # it has ended
            return
        if int(fields["PPid"]) == os.getpid() and "VmHWM" in fields:
            self._peaks[status.parent.name] = int(fields["VmHWM"].split()[0]) / 1024


def medians(results: list[dict[str, float]]) -> dict[str, float]:
    """Key by key."""
    return {key: statistics.median(r[key] for r in results) for key in results[0]}


def compare(port: int, feeds: int, rounds: int) -> None:
    """The table of contenders."""
    runs: dict[tuple[str, str], list[dict[str, float]]] = {}
    for _ in range(rounds):
        for name, kind in (("ours", "v"), ("reader", "v"), ("ours", "p"), ("reader", "p"), ("bare", "v")):
            runs.setdefault((name, kind), []).append(contend(name, port, feeds, kind))
    m = {key: medians(results) for key, results in runs.items()}
    print(f"\n{feeds} feeds of {ENTRIES} entries, {LATENCY * 1000:.0f} ms latency, median of {rounds} rounds\n")
    print("| pass | ours | reader | ours is | bare feedparser | ours / bare |")
    print("|---|---|---|---|---|---|")
    bare_s = m["bare", "v"]["first"]
    rows = (("first", "v", "first"), ("unchanged, 304", "v", "again"), ("unchanged, same body", "p", "again"))
    for label, kind, key in rows:
        we, they = m["ours", kind][key], m["reader", kind][key]
        tail = f"{bare_s:.2f} s | {we / bare_s:.2f} |" if key == "first" else " | |"
        print(f"| {label} | {we:.2f} s | {they:.2f} s | {they / we:.1f}× as fast | {tail}")
    ours_mb, their_mb = m["ours", "v"], m["reader", "v"]
    print(
        f"\npeak memory: ours {ours_mb['own_mb']:.0f} MB ({ours_mb['all_mb']:.0f} MB with its parsing processes), "
        f"reader {their_mb['own_mb']:.0f} MB"
    )


def scale(port: int, sizes: list[int]) -> None:
    """Time per feed as their number grows."""
    print("\n| feeds | first pass | per feed | unchanged | per feed | memory |")
    print("|---|---|---|---|---|---|")
    for size in sizes:
        r = contend("ours", port, size, "v")
        print(
            f"| {size:,} | {r['first']:.2f} s | {r['first'] / size * 1000:.1f} ms | {r['again']:.2f} s "
            f"| {r['again'] / size * 1000:.1f} ms | {r['all_mb']:.0f} MB |"
        )


def main() -> None:
    """Parse the options, start the server, compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--no-scale", action="store_true", help="leave out the run from 100 to 2,000 feeds")
    for hidden in ("--contender", "--kind", "--serve"):
        parser.add_argument(hidden, help=argparse.SUPPRESS)
    parser.add_argument("--port", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        serve(int(options.serve))
    elif options.contender:
        run_contender(options)
    else:
        benchmark(options)


def benchmark(options: argparse.Namespace) -> None:
    """All of it, against one server."""
    sizes = [] if options.no_scale else [100, 200, 500, 1_000, 2_000]
    most = max([options.feeds, *sizes])
    command: list[Any] = [sys.executable, "-m", "benchmarks.fetch", "--serve", str(most)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        assert server.stdin is not None
        port = int(server.stdout.readline())
        compare(port, options.feeds, options.rounds)
        scale(port, sizes)
        server.stdin.close()


if __name__ == "__main__":
    main()
