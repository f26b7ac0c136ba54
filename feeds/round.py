"""One round over many feeds: looks side by side, each host at its pace, each finished look handed back as it comes."""

import queue
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial

from feeds.hosts import HostQueue
from feeds.records import FeedMemory, Look


def looks(
    memories: Mapping[str, FeedMemory],
    look: Callable[[str, FeedMemory], Look],
    *,
    workers: int,
    per_host: int,
    spacing: float,
) -> Iterator[Look]:
    """Call `look(name, memory)` for every feed, at most `workers` at a time, and give the looks in order of finishing.

    `look` is expected to raise nothing; an error of the program surfaces here once all other feeds are done.
    """
    line = _line(memories, HostQueue(per_host, spacing))
    done: queue.SimpleQueue[tuple[str, Future[Look]]] = queue.SimpleQueue()
    running = 0
    broken: BaseException | None = None
    with ThreadPoolExecutor(workers, thread_name_prefix="look") as threads:
        while running or line.wait(time.monotonic()) is not None:
            while running < workers and (turn := line.take(time.monotonic())):
                future = threads.submit(look, turn[0], memories[turn[0]])
                future.add_done_callback(partial(_hand_over, done, turn[1]))
                running += 1
            for host, future in _finished(done, line.wait(time.monotonic()) if running < workers else None):
                line.done(host)
                running -= 1
                broken = broken or future.exception()
                if future.exception() is None:
                    yield future.result()
    if broken is not None:
        raise broken


def _line(memories: Mapping[str, FeedMemory], line: HostQueue) -> HostQueue:
    for name, memory in memories.items():
        line.add(name, memory.url)
    return line


def _hand_over(done: "queue.SimpleQueue[tuple[str, Future[Look]]]", host: str, future: Future[Look]) -> None:
    done.put((host, future))


def _finished(
    done: "queue.SimpleQueue[tuple[str, Future[Look]]]", pause: float | None
) -> Iterator[tuple[str, Future[Look]]]:
    """What is done by now; waits for the first, but not longer than `pause` seconds."""
    try:
        yield done.get(timeout=pause)
        while True:
            yield done.get_nowait()
    except queue.Empty:
        return
