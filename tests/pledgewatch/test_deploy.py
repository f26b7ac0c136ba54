"""The recipe and the compose file name what exists: they were not run, so at least they are read."""

import re
import shlex
from pathlib import Path

import pytest
import yaml

REPO = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((REPO / "deploy" / "compose.yaml").read_text(encoding="utf-8"))


def test_every_folder_the_image_copies_is_there_and_no_room_is_forgotten():
    recipe = (REPO / "deploy" / "Dockerfile").read_text(encoding="utf-8")
    copied = [name for line in recipe.splitlines() if line.startswith("COPY") for name in shlex.split(line)[1:-1]]
    assert [name for name in copied if not (REPO / name).exists()] == []
    rooms = {path.parent.name for path in REPO.glob("*/__init__.py")}
    assert rooms | {"dags", "config"} <= set(copied)


def test_every_variable_the_services_need_is_in_the_example():
    text = (REPO / "deploy" / "compose.yaml").read_text(encoding="utf-8")
    example = (REPO / "deploy" / "env.example").read_text(encoding="utf-8")
    assert set(re.findall(r"\$\{([A-Z_]+)", text)) == set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE))


def test_our_settings_are_called_as_the_program_reads_them():
    from pledgewatch.settings import PREFIX, Settings

    ours = [name for name in COMPOSE["x-airflow"]["environment"] if name.startswith(PREFIX)]
    assert [n for n in ours if n.removeprefix(PREFIX).lower() not in Settings.model_fields] == []


@pytest.mark.parametrize("service", ["api-server", "scheduler", "dag-processor", "triggerer", "worker"])
def test_all_of_airflow_runs_from_one_image_and_waits_for_the_migration(service):
    found = COMPOSE["services"][service]
    assert found["image"] == "pledgewatch"
    assert "init" in found["depends_on"]


def test_nothing_but_the_pages_is_reachable_and_they_from_this_machine_alone():
    ports = [port for service in COMPOSE["services"].values() for port in service.get("ports", [])]
    assert ports == ["127.0.0.1:8080:8080"]
