"""The cluster takes minutes and gigabytes: it is built only when asked for (`make test-cluster`)."""

import sys

ASKED = "--run-cluster"


def pytest_addoption(parser):
    parser.addoption(ASKED, action="store_true", help="start Airflow on Celery, PostgreSQL and Redis")


def pytest_ignore_collect(collection_path, config):
    """Not skipped but left out: `make test` promises to name what it skips, and this is a target of its own."""
    return True if collection_path.name.startswith("test_") and ASKED not in sys.argv else None
