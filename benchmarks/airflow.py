"""What the whole chain costs inside Airflow, from due feeds to delivered alerts, and whose cost it is.

    python benchmarks/airflow.py [--feeds 50 500] [--way "command line" local celery-1 celery-2] [--items 4]
    python benchmarks/airflow.py --feeds 2000 --way celery-2 --append FILE      # one cell, kept for later
    python benchmarks/airflow.py --table FILE                                   # what was kept, as one table

For each number of feeds and each way (LocalExecutor on SQLite; Celery on PostgreSQL with 1 or 2 workers): the time from
the start of a fetch run until every item is matched, assessed and delivered; how long a task was queued, for a slot and
for a process; Airflow's overhead per task (from its start to its end, less the time our stage says it took: mostly
imports); the time from an item stored to its message posted; CPU seconds per item over all processes, databases and
broker included, and the share of them that our stages used; how long a DAG file takes to parse.

Everything runs on this one machine: feeds, databases, broker, Airflow and the fake Slack share its cores. The yardstick
is `pledgewatch run` over the same feeds, its matcher's vectors already on disk as they are for the others.
"""

import argparse
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.pop(0)  # this file's own folder, where its name would hide Airflow

from benchmarks._airflow_rows import WAYS, append, kept, table
from benchmarks._airflow_ways import measured
from benchmarks._airflow_world import world


def main() -> None:
    """Run all combinations that are asked for, and print the table; or print what was kept."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, nargs="+", default=[50, 500])
    parser.add_argument("--way", nargs="+", choices=WAYS, default=list(WAYS))
    parser.add_argument("--items", type=int, default=4, help="items in each feed")
    parser.add_argument("--append", type=Path, help="add each row to this file, one JSON object a line")
    parser.add_argument("--table", type=Path, help="measure nothing; print the rows of such a file")
    given = parser.parse_args()
    if given.table:
        print(table(kept(given.table)))
        return
    rows = []
    for feeds in given.feeds:
        for way in given.way:
            with world(feeds, given.items) as made:
                rows.append(measured(way, feeds, made))
            if given.append:
                append(given.append, rows[-1])
            print(table(rows[-1:]), flush=True)
    if len(rows) > 1:
        print(table(rows))


if __name__ == "__main__":
    main()
