"""The dashboard inside Airflow: behind its login, with what an empty page tells people to do there."""

import asyncio
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
from starlette.testclient import TestClient

pytestmark = pytest.mark.airflow
REPO = Path(__file__).resolve().parents[2]


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


def test_an_empty_dashboard_inside_airflow_says_what_to_do_there(sqlite_url, monkeypatch, tmp_path):
    from pledgewatch.in_airflow import mounted as module

    shutil.copytree(REPO / "config", tmp_path / "config")
    monkeypatch.setenv("PLEDGEWATCH_HOME", str(tmp_path))
    monkeypatch.setenv("PLEDGEWATCH_DATABASE_URL", sqlite_url)
    settled = []
    monkeypatch.setattr("dashboard.app.settle", lambda: settled.append(1))
    app, _ = module._make()
    assert settled == [1], "a page must not wait for a full garbage collection"

    async def with_a_user(scope, receive, send):
        await app({**scope, module._USER: User("ada", Role.ADMIN)}, receive, send)

    from core.words import Role
    from dashboard.security.users import User

    pages = [TestClient(with_a_user, base_url="http://127.0.0.1").get(path) for path in ("/queue", "/items")]
    assert [(page.status_code, "pledgewatch_fetch › Trigger" in page.text) for page in pages] == [(200, True)] * 2
    assert "pledgewatch run" not in pages[0].text


def test_the_plugin_is_found_and_light():
    from pledgewatch.airflow_plugin import PledgewatchPlugin

    view = PledgewatchPlugin.external_views[0]
    assert view["destination"] == "nav"
    assert asyncio.iscoroutinefunction(PledgewatchPlugin.fastapi_apps[0]["app"].__call__)
