"""The recipe and the compose file name what exists: they were not run, so at least they are read, closely."""

import re
import shlex
import tomllib
from pathlib import Path

import pytest
import yaml
from typer.main import get_command

REPO = Path(__file__).resolve().parents[2]
DEPLOY = REPO / "deploy"
TEXT = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
RECIPE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
EXAMPLE = (DEPLOY / "env.example").read_text(encoding="utf-8")
VARIABLE = re.compile(r"\$\{([A-Z_]+)(?::[-?]([^}]*))?\}")
COMPOSE = yaml.safe_load(VARIABLE.sub(lambda found: f"<{found[1]}>", TEXT))
SERVICES = COMPOSE["services"]
OURS = [name for name, service in SERVICES.items() if service["image"] == "pledgewatch"]
PROJECT = tomllib.loads((REPO / "pyproject.toml").read_text(encoding="utf-8"))["project"]
KNOWN = {
    "image",
    "build",
    "restart",
    "environment",
    "volumes",
    "depends_on",
    "command",
    "ports",
    "healthcheck",
    "deploy",
}
"""Keys of a service that we use, each checked against https://github.com/compose-spec/compose-spec."""


def test_every_folder_the_image_copies_is_there_and_no_room_is_forgotten():
    copied = [name for line in RECIPE.splitlines() if line.startswith("COPY") for name in shlex.split(line)[1:-1]]
    assert [name for name in copied if not (REPO / name).exists()] == []
    rooms = {path.parent.name for path in REPO.glob("*/__init__.py")}
    assert rooms | {"dags", "config"} <= set(copied)
    needed = {PROJECT["readme"], *PROJECT["license-files"], "pyproject.toml", "constraints.txt"}
    assert needed <= set(copied), "the build reads them"


def test_what_the_build_leaves_out_is_nothing_it_copies():
    left_out = set((DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").split())
    copied = {name for line in RECIPE.splitlines() if line.startswith("COPY") for name in shlex.split(line)[1:-1]}
    assert not left_out & copied
    assert {".git", ".venv", "var", "deploy/.env"} <= left_out


def test_the_image_has_what_celery_and_postgresql_need():
    wanted = re.search(r"apache-airflow\[([a-z,]+)\]", RECIPE)[1]
    assert wanted == re.search(r"apache-airflow\[([a-z,]+)\]", " ".join(PROJECT["optional-dependencies"]["cluster"]))[1]
    assert "-c constraints.txt" in RECIPE


def test_the_image_keeps_airflows_home_and_ours_apart_from_the_checkout():
    said = dict(re.findall(r"([A-Z_]+)=(\S+)", RECIPE.partition("ENV PATH")[2]))
    assert said["AIRFLOW__CORE__DAGS_FOLDER"] == "/opt/pledgewatch/dags"
    assert said["PLEDGEWATCH_CONFIG"] == "/opt/pledgewatch/config"
    homes = {said["AIRFLOW_HOME"], said["PLEDGEWATCH_HOME"]}
    assert homes == {"/var/lib/airflow", "/var/lib/pledgewatch"}
    mounted = {volume.split(":")[1] for volume in COMPOSE["x-airflow"]["volumes"]}
    assert homes | {said["PLEDGEWATCH_CONFIG"]} == mounted


def test_every_variable_the_services_need_is_in_the_example():
    assert {name for name, _ in VARIABLE.findall(TEXT)} == set(re.findall(r"^([A-Z_]+)=", EXAMPLE, re.MULTILINE))


@pytest.mark.parametrize("name", ["POSTGRES_PASSWORD", "REDIS_PASSWORD", "JWT_SECRET", "API_SECRET"])
def test_a_secret_that_is_missing_stops_the_start_instead_of_being_empty(name):
    assert f"${{{name}:?" in TEXT


def test_our_settings_are_called_as_the_program_reads_them():
    from pledgewatch.settings import PREFIX, Settings

    ours = [name for name in _environment() if name.startswith(PREFIX)]
    assert [n for n in ours if n.removeprefix(PREFIX).lower() not in Settings.model_fields] == []


@pytest.mark.airflow
@pytest.mark.parametrize(
    "path",
    [
        "deploy/compose.yaml",
        "deploy/Dockerfile",
        "pledgewatch/airflow_local/environment.py",
        "pledgewatch/airflow_local/cluster.py",
    ],
)
def test_airflows_settings_are_called_as_airflow_reads_them(path):
    from airflow.configuration import retrieve_configuration_description

    known = retrieve_configuration_description(include_airflow=True, include_providers=True)
    names = set(re.findall(r"AIRFLOW__[A-Z_]+__[A-Z_]+", (REPO / path).read_text(encoding="utf-8")))
    names -= {
        "AIRFLOW__SCHEDULER__NUM_STUCK_IN_QUEUED_RETRIES"
    }  # read by the scheduler, and left out of Airflow's list
    if "celery" not in known:  # its provider comes with the extra `cluster`
        names = {name for name in names if not name.startswith("AIRFLOW__CELERY__")}
    unknown = [
        n
        for n in names
        if n.split("__")[2].lower() not in known.get(n.split("__")[1].lower(), {"options": ()})["options"]
    ]
    assert unknown == []


def test_the_file_has_only_keys_that_compose_knows():
    assert {key for key in COMPOSE if not key.startswith("x-")} == {"services", "volumes"}
    assert {key for service in SERVICES.values() for key in service} <= KNOWN


@pytest.mark.parametrize("service", SERVICES)
def test_what_a_service_waits_for_exists_and_can_come_true(service):
    for other, wait in SERVICES[service].get("depends_on", {}).items():
        if wait["condition"] == "service_healthy":
            assert "healthcheck" in SERVICES[other]
        else:
            assert (wait["condition"], SERVICES[other]["restart"]) == ("service_completed_successfully", "no")


@pytest.mark.parametrize("service", SERVICES)
def test_what_a_service_mounts_is_a_named_volume_or_lies_here(service):
    for volume in SERVICES[service].get("volumes", []):
        source = volume.split(":")[0]
        assert source in COMPOSE["volumes"] or (DEPLOY / source).exists()


@pytest.mark.parametrize("service", ["api-server", "scheduler", "dag-processor", "triggerer", "worker"])
def test_all_of_airflow_runs_from_one_image_and_waits_for_the_migration(service):
    assert service in OURS
    assert "init" in SERVICES[service]["depends_on"]


def test_the_commands_of_ours_exist():
    said = " ".join(" ".join(SERVICES[name]["command"]) for name in OURS)
    program = get_command(__import__("pledgewatch.main", fromlist=["app"]).app)
    for words in re.findall(r"pledgewatch ([a-z]+) ([a-z]+)", said):
        assert words[1] in program.commands[words[0]].commands
    assert "pledgewatch" in PROJECT["scripts"]


def test_nothing_but_the_pages_is_reachable_and_they_from_this_machine_alone():
    ports = [port for service in SERVICES.values() for port in service.get("ports", [])]
    assert ports == ["127.0.0.1:8080:8080"]


def _environment():
    return {name for service in OURS for name in SERVICES[service]["environment"]}
