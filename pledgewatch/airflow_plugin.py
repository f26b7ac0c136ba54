"""What Pledgewatch adds to Airflow: the dashboard with a link to it, run notes, and a check on Variables.

Every Airflow process loads this, so nothing heavy is imported here; the dashboard is made when first asked for.
"""

from airflow.plugins_manager import AirflowPlugin

from pledgewatch.in_airflow import notes
from pledgewatch.in_airflow.mounted import MountedDashboard
from pledgewatch.in_airflow.variables import CheckedVariables

PREFIX = "/pledges"


class PledgewatchPlugin(AirflowPlugin):
    """Found through the entry point `airflow.plugins`."""

    name = "pledgewatch"
    fastapi_apps = [{"app": MountedDashboard(), "url_prefix": PREFIX, "name": "Pledgewatch"}]
    fastapi_root_middlewares = [{"middleware": CheckedVariables, "name": "Pledgewatch: checked Variables"}]
    external_views = [
        {
            "name": "Pledges",
            "href": f"{PREFIX}/",
            "url_route": "pledges",
            "destination": "nav",
            "category": "browse",
        }
    ]
    listeners = [notes]
