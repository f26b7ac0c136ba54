"""What each stage costs per item, and how large the store grows: the figures that docs/scaling.md reckons with.

    python benchmarks/stages.py [--feeds 200] [--items 20]

One process, SQLite, feeds and fake Slack on loopback. The six sample feeds are on subject, the rest is background
noise, which is what most news is to any registry. The yardstick is the fetch stage of the same run: the cost of having
the news at all.
"""

import argparse
import os
import resource
import sys
import time

if __name__ == "__main__":
    sys.path.pop(0)  # this file's own folder, where names of benchmarks would hide those of rooms

from benchmarks._airflow_world import world


def main() -> None:
    """Run the four stages once each and print their cost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=200)
    parser.add_argument("--items", type=int, default=20, help="items in each feed of noise")
    given = parser.parse_args()
    with world(given.feeds, given.items) as made:
        os.environ.update(made.environ)
        from pledgewatch.pipeline import STAGES
        from pledgewatch.steady import SteadyContext

        context = SteadyContext()
        before = cpu()
        _ = context.matcher
        print(f"loading the matcher: {cpu() - before:.1f} CPU s (vectors not kept yet)")
        print(f"{'stage':<8}{'wall s':>9}{'CPU s':>9}{'ms CPU/item':>13}{'× fetch':>9}")
        yardstick = 0.0
        for name, stage in STAGES.items():
            started, before = time.monotonic(), cpu()
            stage(context)
            wall, used = time.monotonic() - started, cpu() - before
            yardstick = yardstick or used
            per_item = 1000 * used / made.items
            print(f"{name:<8}{wall:>9.1f}{used:>9.1f}{per_item:>13.2f}{used / yardstick:>9.2f}", flush=True)
        sizes(context, made.items)


def sizes(context: object, items: int) -> None:
    """Bytes of the database per item, by table where SQLite can tell."""
    from pledgewatch.context import Context

    assert isinstance(context, Context)
    with context.store.read() as session:
        run = session.connection().exec_driver_sql
        total = run("select page_count * page_size from pragma_page_count(), pragma_page_size()").scalar_one()
        counts = {
            table: run(f"select count(*) from {table}").scalar_one()
            for table in ("items", "matchings", "evidence", "stories", "alerts", "deliveries", "fetches")
        }
    print(f"store: {total / 1e6:.1f} MB, {total / items:.0f} bytes per item; rows: {counts}")


def cpu() -> float:
    """CPU seconds of this process and of its children that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in used)


if __name__ == "__main__":
    main()
