"""What sits inside Airflow: run notes, the check on Variables, the login in front of the dashboard, callbacks."""

import asyncio
import json
from types import SimpleNamespace

import pytest
from starlette.testclient import TestClient

from pledgewatch.in_airflow.notes import note_text
from pledgewatch.in_airflow.variables import CheckedVariables, changes_in, refusal
from storage import audit
from storage.engine import open_store

pytestmark = pytest.mark.airflow
PATH = "/api/v2/variables"


@pytest.mark.parametrize(
    ("results", "said"),
    [
        ([], ""),
        ([("plan", [["a"], ["b"]])], ""),
        ([("match", {"seconds": 1.25, "items": 3, "matched": 0})], "seconds 1.2 s · items 3"),
        (
            [("fetch", {"seconds": 1.0, "stored": n}) for n in (2, 3)] + [("publish", {"stored": 5})],
            "seconds 2.0 s · stored 5",
        ),
        ([("fetch", {"seconds": 1.0, "failures": ["feed x: timed out"]})], "seconds 1.0 s\n- feed x: timed out"),
        ([("push", {"match": {"seconds": 1.0, "items": 1}, "alert": {"seconds": 1.0}})], "seconds 2.0 s · items 1"),
        ([("match", {"seconds": 0.5, "degraded": "no model"})], "seconds 0.5 s · degraded (no model) 1"),
    ],
)
def test_a_note_adds_up_what_the_tasks_of_a_run_said(results, said):
    assert note_text(results) == said


def test_a_note_is_cut_to_what_airflow_keeps():
    long = [("fetch", {"seconds": 1.0, "failures": [f"feed {n} {'x' * 90}" for n in range(50)]})]
    assert len(note_text(long)) == 900


@pytest.mark.parametrize(
    ("method", "path", "body", "changes"),
    [
        ("POST", PATH, {"key": "pledgewatch_fetch_shards", "value": "8"}, [("pledgewatch_fetch_shards", "8")]),
        ("POST", PATH, {"key": "other", "value": "8"}, []),
        ("PATCH", f"{PATH}/pledgewatch_fetch_shards", {"key": "x", "value": 8}, [("pledgewatch_fetch_shards", "8")]),
        ("PATCH", f"{PATH}/pledgewatch_fetch_shards", {"description": "x"}, []),
        ("DELETE", f"{PATH}/pledgewatch_fetch_shards", None, [("pledgewatch_fetch_shards", None)]),
        (
            "PATCH",
            PATH,
            {
                "actions": [
                    {"action": "create", "entities": [{"key": "pledgewatch_digest_days", "value": "3"}]},
                    {"action": "delete", "entities": ["pledgewatch_fetch_shards", "other"]},
                ]
            },
            [("pledgewatch_digest_days", "3"), ("pledgewatch_fetch_shards", None)],
        ),
        ("POST", PATH, "no object", []),
        ("POST", PATH, [1, 2], []),
        ("POST", PATH, {"actions": 3}, []),
    ],
)
def test_changes_to_variables_of_ours_are_read_from_any_request_airflow_takes(method, path, body, changes):
    assert list(changes_in(method, path, json.dumps(body).encode())) == changes


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"null"])
def test_a_body_that_is_no_json_is_airflows_to_refuse(body):
    assert list(changes_in("POST", PATH, body)) == []


@pytest.mark.parametrize(
    ("name", "text", "word"),
    [
        ("pledgewatch_fetch_shards", "8", ""),
        ("pledgewatch_fetch_shards", None, ""),
        ("pledgewatch_fetch_shards", "800", "less than or equal to 64"),
        ("pledgewatch_fetch_shards", "eight", "valid integer"),
        ("pledgewatch_fetch_shrads", "8", "no setting of Pledgewatch is called"),
        ("pledgewatch_matching_operating_point_examples_alert", "0.5", ""),
        ("pledgewatch_matching_operating_point_examples_alert", "0.01", "0.1 to 0.95"),
        ("pledgewatch_alerts_channels_policy_team_quiet", '{"start": "22:00", "end": "07:00"}', ""),
        ("pledgewatch_alerts_channels_policy_team_quiet", '{"start": "22:00"}', "end: missing"),
        ("pledgewatch_alerts_channels_nobody_quiet", "null", "no setting of Pledgewatch is called"),
    ],
)
def test_a_value_out_of_bounds_is_refused_in_words(name, text, word):
    assert word in refusal(name, text)
    assert bool(word) == bool(refusal(name, text))


@pytest.fixture
def guarded(sqlite_url, monkeypatch):
    """Airflow's API as far as the middleware sees it: it takes everything, and keeps what it was given."""
    from pledgewatch.in_airflow import variables

    async def nobody(_request):
        return SimpleNamespace(get_name=lambda: "olga")

    async def api(scope, receive, send):
        taken.append((await receive())["body"])
        await send({"type": "http.response.start", "status": 201, "headers": []})
        await send({"type": "http.response.body", "body": b"{}"})

    taken = []
    monkeypatch.setenv("PLEDGEWATCH_DATABASE_URL", sqlite_url)
    monkeypatch.setattr(variables, "airflow_user", nobody)
    return TestClient(CheckedVariables(api)), taken, sqlite_url


def test_a_good_value_reaches_airflow_unchanged_and_is_audited_with_who_set_it(guarded):
    client, taken, url = guarded
    for value in ("8", "9"):
        assert client.post(PATH, json={"key": "pledgewatch_fetch_shards", "value": value}).status_code == 201
    assert json.loads(taken[1]) == {"key": "pledgewatch_fetch_shards", "value": "9"}
    store = open_store(url)
    with store.read() as session:
        latest = audit.latest(session, 1)[0]
        assert (latest.actor, latest.via, latest.subject) == ("olga", "airflow", "pledgewatch_fetch_shards")
        assert (latest.before, latest.after) == ({"value": "8"}, {"value": "9"})
    store.close()


def test_a_bad_value_never_reaches_airflow(guarded):
    client, taken, _ = guarded
    answer = client.post(PATH, json={"key": "pledgewatch_fetch_shards", "value": "900"})
    assert answer.status_code == 422
    assert "64" in answer.json()["detail"]
    assert taken == []


def test_other_requests_pass_untouched(guarded):
    client, taken, _ = guarded
    assert client.post(PATH, json={"key": "theirs", "value": "900"}).status_code == 201
    assert client.post("/api/v2/pools", content=b"anything").status_code == 201
    assert taken[1] == b"anything"


@pytest.fixture
def mounted(monkeypatch):
    from pledgewatch.in_airflow import mounted as module

    async def page(scope, receive, send):
        user = scope["pledgewatch.user"]
        text = f"{user.name} {user.role}".encode() if user else b"nobody"
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": text})

    async def by_cookie(connection):
        name = connection.cookies.get("_token")
        return SimpleNamespace(get_name=lambda: name) if name in {"ada", "vera"} else None

    from core.words import Role

    monkeypatch.setattr(module, "airflow_user", by_cookie)
    monkeypatch.setattr(module, "role_of", lambda user: Role.ADMIN if user.get_name() == "ada" else Role.VIEWER)
    monkeypatch.setattr(module, "login_address", lambda back: f"/auth/login?next={back}")
    monkeypatch.setattr(module, "_make", lambda: (page, "our-token"))
    return TestClient(module.MountedDashboard(), follow_redirects=False)


def test_a_person_without_a_login_is_led_to_airflows_and_a_program_gets_401(mounted):
    person = mounted.get("/queue", headers={"accept": "text/html"})
    assert (person.status_code, person.headers["location"]) == (302, "/auth/login?next=http://testserver/queue")
    assert mounted.get("/api/v1/queue").status_code == 401
    assert mounted.post("/queue", headers={"accept": "text/html"}).status_code == 401


def test_airflows_user_comes_in_with_the_role_that_fits(mounted):
    mounted.cookies.set("_token", "ada")
    assert mounted.get("/queue").text == "ada admin"
    mounted.cookies.set("_token", "vera")
    assert mounted.get("/queue").text == "vera viewer"
    mounted.cookies.set("_token", "forged")
    assert mounted.get("/queue").status_code == 401


def test_our_own_api_token_lets_a_program_in_and_a_wrong_one_does_not(mounted):
    assert mounted.post("/api/items", headers={"authorization": "Bearer our-token"}).text == "api reviewer"
    assert mounted.post("/api/items", headers={"authorization": "Bearer other"}).status_code == 401
    assert mounted.post("/api/items", headers={"authorization": "Bearer \u00fc".encode()}).status_code == 401


def test_a_client_cannot_say_who_it_is(mounted):
    assert mounted.get("/queue", headers={"pledgewatch.user": "ada"}).status_code == 401


def test_styles_and_slack_pass_without_a_login(mounted):
    assert mounted.get("/static/site.css").text == "nobody"
    assert mounted.post("/slack/actions").text == "nobody"


@pytest.fixture
def told(monkeypatch):
    """What operators were told."""
    from pledgewatch import ops

    said = []
    monkeypatch.setattr(ops, "tell_operators", lambda *words: said.append(words))
    return said


def test_a_failed_task_is_told_with_its_error_its_try_and_its_run(told):
    from pledgewatch.callbacks import task_failed

    ti = SimpleNamespace(dag_id="pledgewatch_fetch", task_id="plan", run_id="r1", try_number=3)
    task_failed({"task_instance": ti, "exception": ValueError("no feeds")})
    task_failed({"task_instance": ti})
    assert told[0] == ("task failed", "pledgewatch_fetch.plan", "no feeds (try 3 of run r1)")
    assert "killed" in told[1][2]


def test_a_late_run_is_told_whatever_airflow_calls_its_id(told):
    from pledgewatch.callbacks import run_late

    run_late({"dag_run": {"dag_id": "pledgewatch_match", "dag_run_id": "r1"}}, after_s=60)
    run_late({}, after_s=60)
    assert told[0] == ("run late", "pledgewatch_match", "r1 has not ended 60 seconds after it was queued")
    assert len(told) == 2


def test_trouble_goes_into_the_outbox_once_a_day_on_the_operations_route(sqlite_url, monkeypatch):
    from sqlalchemy import select

    from pledgewatch.ops import tell_operators
    from storage.schema.outbox import AlertRow, DeliveryRow

    monkeypatch.setenv("PLEDGEWATCH_DATABASE_URL", sqlite_url)
    for _ in range(3):
        tell_operators("task failed", "pledgewatch_fetch.plan", "no feeds")
    store = open_store(sqlite_url)
    with store.read() as session:
        assert [(a.kind, a.decision) for a in session.scalars(select(AlertRow))] == [("ops", "send")]
        assert [d.destination for d in session.scalars(select(DeliveryRow))] == ["console:operations"]
    store.close()


def test_trouble_that_cannot_be_written_is_logged(monkeypatch, caplog, tmp_path):
    from pledgewatch.ops import tell_operators

    monkeypatch.setenv("PLEDGEWATCH_DATABASE_URL", f"sqlite:///{tmp_path}/no/such/folder/store.db")
    tell_operators("task failed", "pledgewatch_fetch.plan", "no feeds")
    assert "operators could not be told" in caplog.text


def test_the_plugin_is_found_and_light():
    from pledgewatch.airflow_plugin import PledgewatchPlugin

    view = PledgewatchPlugin.external_views[0]
    assert view["destination"] == "nav"
    assert asyncio.iscoroutinefunction(PledgewatchPlugin.fastapi_apps[0]["app"].__call__)
