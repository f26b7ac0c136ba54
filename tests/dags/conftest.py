"""Airflow reads its configuration when it is imported: its environment is set here, before any test imports it."""

import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parents[2]
HOME = Path(tempfile.mkdtemp(prefix="pledgewatch-airflow-test-"))

for name in [n for n in os.environ if n.startswith(("AIRFLOW__", "AIRFLOW_VAR_"))]:
    del os.environ[name]
os.environ |= {
    "AIRFLOW_HOME": str(HOME),
    "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
    "AIRFLOW__CORE__DAGS_FOLDER": str(REPO / "dags"),
    "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{HOME}/airflow.db",
    "AIRFLOW__LOGGING__LOGGING_LEVEL": "ERROR",
}


@pytest.fixture(scope="session")
def dagbag():
    """All DAGs of the checkout; needs no database."""
    from airflow.dag_processing.dagbag import DagBag

    return DagBag(dag_folder=REPO / "dags")


OURS = "core|feeds|declarations|matchers|compliance|storage|alerts|ledger|dashboard|pledgewatch"


def pytest_collection_modifyitems(items):
    """Airflow's own code warns as it likes; a warning from our rooms stays an error."""
    for item in items:
        if REPO / "tests" / "dags" in item.path.parents:
            item.add_marker(pytest.mark.filterwarnings("ignore"))
            item.add_marker(pytest.mark.filterwarnings(f"error:::({OURS})\\..*"), append=False)


@pytest.fixture(scope="session")
def airflow_db(dagbag):
    """Airflow's own database, with the pools of `config/pipeline.yaml`."""
    from airflow.dag_processing.bundles.manager import DagBundlesManager
    from airflow.models.pool import Pool
    from airflow.utils.db import initdb

    from pledgewatch.dag_parts import PLAN

    initdb()
    for name, slots in PLAN.pools.items():
        Pool.create_or_update_pool(name, slots=slots, description="", include_deferred=False)
    DagBundlesManager().sync_bundles_to_db()


@pytest.fixture
def sample(tmp_path, monkeypatch):
    """The sample feeds on loopback, and an environment in which the pipeline reads them into an empty store."""
    from pledgewatch.sample.site import sample_site
    from pledgewatch.settings import load_settings

    with sample_site(load_settings(), tmp_path, datetime.now(UTC)) as environ:
        for name, value in environ.items():
            monkeypatch.setenv(name, value)
        yield tmp_path
