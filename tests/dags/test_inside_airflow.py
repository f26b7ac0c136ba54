"""What sits inside Airflow: run notes, and the check on Variables."""

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
        ([("match", {"seconds": 1.0, "lag_s": n}) for n in (2.0, 9.0, 1.0)], "seconds 3.0 s · lag_s 9.0 s"),
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
