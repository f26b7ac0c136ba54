"""Airflow reads its configuration when it is imported: its environment is set here, before any test imports it."""

import os
import tempfile
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
