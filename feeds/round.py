"""One round over many feeds: looks side by side, each host at its pace, each finished look handed back as it comes."""

import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

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
    line = HostQueue(per_host, spacing)
    for name, memory in memories.items():
        line.add(name, memory.url)
    running: dict[Future[Look], str] = {}
    broken: BaseException | None = None
    with ThreadPoolExecutor(workers, thread_name_prefix="look") as threads:
        while running or line.wait(time.monotonic()) is not None:
            while len(running) < workers and (turn := line.take(time.monotonic())):
                name, host = turn
                running[threads.submit(look, name, memories[name])] = host
            pause = line.wait(time.monotonic()) if len(running) < workers else None
            if not running:
                time.sleep(pause or 0.0)
            for future in wait(running, pause, FIRST_COMPLETED).done:
                line.done(running.pop(future))
                broken = broken or future.exception()
                if future.exception() is None:
                    yield future.result()
    if broken is not None:
        raise broken
