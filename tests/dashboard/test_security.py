"""Who may in, and what another site may not do in somebody's name (fault 40)."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from core.clock import FixedClock
from core.errors import UsageError
from core.words import Role
from dashboard.config import DashboardConfig, Person, Proxy
from dashboard.options import Options, check_exposure
from dashboard.security.hosts import host_of, is_allowed, is_loopback
from dashboard.security.limits import LoginLimit
from dashboard.security.origin import refusal
from dashboard.security.passwords import hash_password, verify
from dashboard.security.sessions import Sessions
from dashboard.security.users import clean_name
from storage.engine import Store

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "refused"),
    [
        ({"sec-fetch-site": "same-origin"}, False),
        ({"sec-fetch-site": "none"}, False),
        ({"sec-fetch-site": "cross-site"}, True),
        ({"sec-fetch-site": "same-site"}, True),
        ({"origin": "http://127.0.0.1:8000", "host": "127.0.0.1:8000"}, False),
        ({"origin": "https://evil.example", "host": "127.0.0.1:8000"}, True),
        ({"origin": "null", "host": "127.0.0.1:8000"}, True),
        ({"origin": "http://[", "host": "127.0.0.1:8000"}, True),
        ({"origin": "", "host": ""}, True),
        ({}, False),
    ],
)
def test_another_site_may_not_post(headers: dict[str, str], refused: bool) -> None:
    assert bool(refusal("POST", headers, has_cookie=True)) is refused
    assert refusal("GET", headers, has_cookie=True) is None


def test_a_program_with_a_token_and_no_cookie_is_not_asked_for_its_origin() -> None:
    headers = {"sec-fetch-site": "cross-site", "authorization": "Bearer x"}
    assert refusal("POST", headers, has_cookie=False) is None
    assert refusal("POST", headers, has_cookie=True)


@pytest.mark.parametrize(
    ("header", "host"),
    [("localhost:8000", "localhost"), ("[::1]:80", "[::1]"), ("Example.ORG.", "example.org"), ("a b", None), ("", None),
     ("x@y", None), ("evil.example/127.0.0.1", None)],
)  # fmt: skip
def test_host_headers_are_read_strictly(header: str, host: str | None) -> None:
    assert host_of(header) == host
    assert not is_allowed(header, ["pledges.example"])


@pytest.mark.parametrize(
    ("address", "local"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("10.0.0.5", False),
        ("nonsense", False),
    ],
)
def test_loopback_is_told_from_the_rest(address: str, local: bool) -> None:
    assert is_loopback(address) is local


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}])
def test_a_foreign_post_is_403_and_changes_nothing(client: TestClient, headers: dict[str, str]) -> None:
    assert client.post("/evidence/4/review", data={"decision": "confirm"}, headers=headers).status_code == 403
    assert not client.get("/evidence/4.json").json()["reviews"]


def test_a_wrong_host_is_400(client: TestClient) -> None:
    assert client.get("/queue", headers={"Host": "evil.example"}).status_code == 400


def test_every_answer_carries_the_headers(client: TestClient) -> None:
    for path in ("/queue", "/static/base.css", "/nowhere", "/queue.json", "/healthz"):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"


def test_nobody_gets_in_without_a_name(full_store: Store, make_app: Callable[..., FastAPI]) -> None:
    with TestClient(make_app(full_store), base_url="http://127.0.0.1", follow_redirects=False) as client:
        assert client.get("/queue?sort=oldest").headers["location"] == "/login?next=%2Fqueue%3Fsort%3Doldest"
        assert client.get("/queue.json").status_code == 401
        assert client.post("/login", data={"name": " \x00 "}).status_code == 401
        answer = client.post("/login", data={"name": "Ana", "next": "//evil.example"})
        assert answer.headers["location"] == "/"
        cookie = answer.headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie


def test_a_comment_typed_before_the_session_ended_is_kept(
    client: TestClient, full_store: Store, clock: FixedClock
) -> None:
    clock.advance(timedelta(hours=13))
    form = {"decision": "reject", "comment": "not <b>this</b> refinery", "back": "/queue"}
    asked = client.post("/evidence/4/review", data=form)
    assert asked.status_code == 401
    kept = re.search(r'name="kept" value="([^"]+)"', asked.text)
    assert kept
    resumed = client.post("/login", data={"name": "Ana", "kept": kept[1]})
    assert "not &lt;b&gt;this&lt;/b&gt; refinery" in resumed.text
    assert 'action="/evidence/4/review"' in resumed.text
    assert client.post("/evidence/4/review", data=form).status_code == 303
    assert client.post("/login", data={"name": "Ana", "kept": "forged"}).status_code == 303


def test_htmx_is_told_that_the_session_ended_without_losing_the_page(client: TestClient, clock: FixedClock) -> None:
    clock.advance(timedelta(hours=13))
    answer = client.post("/evidence/4/review", data={"decision": "reject"}, headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert "nothing you typed is lost" in answer.text


def test_sessions_are_renewed_under_a_new_id_and_end_at_logout(clock: FixedClock) -> None:
    sessions = Sessions("secret", lifetime=timedelta(hours=12))
    first = sessions.start("Ana", NOW)
    assert sessions.renewed(first, NOW + timedelta(minutes=5)) is None
    second = sessions.renewed(first, NOW + timedelta(minutes=31))
    assert second is not None
    assert second.id != first.id
    assert second.started == first.started
    cookie = sessions.cookie(second)
    assert sessions.read(cookie, NOW + timedelta(hours=11)) == second
    assert sessions.read(cookie, NOW + timedelta(hours=12)) is None
    sessions.end(second, NOW)
    assert sessions.read(cookie, NOW) is None
    assert sessions.read("forged", NOW) is None
    assert Sessions("other", lifetime=timedelta(hours=12)).read(sessions.cookie(first), NOW) is None


def test_a_logged_out_cookie_is_worth_nothing(client: TestClient) -> None:
    cookie = client.cookies["pledgewatch_session"]
    client.post("/logout")
    client.cookies.set("pledgewatch_session", cookie)
    assert client.get("/queue").status_code == 303


@pytest.mark.parametrize("host", ["0.0.0.0", "10.1.2.3", "pledges.example"])
def test_on_another_address_it_refuses_to_start_open(host: str) -> None:
    with pytest.raises(UsageError, match="anybody could reach"):
        check_exposure(Options(host=host))
    check_exposure(Options(host=host, password="long enough"))
    check_exposure(Options(host=host, config=DashboardConfig(proxy=Proxy(trusted=["10.0.0.0/8"]))))


def test_passwords_are_asked_for_elsewhere_and_guessing_is_slowed(
    full_store: Store, make_app: Callable[..., FastAPI], clock: FixedClock
) -> None:
    people = [Person(name="Ana", role=Role.ADMIN, password=hash_password("her own"))]
    config = DashboardConfig(people=people, allowed_hosts=["testserver"])
    options = Options(host="0.0.0.0", password="shared", config=config)
    with TestClient(make_app(full_store, options=options), follow_redirects=False) as client:
        assert client.post("/login", data={"name": "Ana", "password": "shared"}).status_code == 401
        assert client.post("/login", data={"name": "Boris", "password": "shared"}).status_code == 303
        assert client.post("/silences/1/end").status_code == 404
        assert client.post("/deliveries/1/resend").status_code == 403
        for _ in range(8):
            client.post("/login", data={"name": "Ana", "password": "guess"})
        slowed = client.post("/login", data={"name": "Ana", "password": "her own"})
        assert slowed.status_code == 429
        clock.advance(timedelta(minutes=11))
        assert client.post("/login", data={"name": "Ana", "password": "her own"}).status_code == 303


def test_a_proxys_header_counts_from_its_network_alone(full_store: Store, make_app: Callable[..., FastAPI]) -> None:
    config = DashboardConfig(proxy=Proxy(header="X-User", trusted=["10.0.0.0/8"]), allowed_hosts=["testserver"])
    app = make_app(full_store, options=Options(host="0.0.0.0", config=config))
    for address, status in (("10.2.3.4", 200), ("192.0.2.7", 303)):
        assert ip_address(address)
        with TestClient(app, client=(address, 4000), follow_redirects=False) as client:
            assert client.get("/queue", headers={"X-User": "Ana"}).status_code == status


def test_inside_somebody_elses_login_our_own_is_off(full_store: Store, make_app: Callable[..., FastAPI]) -> None:
    from dashboard.security.users import User

    options = Options(behind_login=True, framed=True)
    app = make_app(full_store, options=options, authenticate=lambda _request: User("air", Role.REVIEWER))
    with TestClient(app, root_path="/pledges", base_url="http://anything.example") as client:
        page = client.get("/queue")
        assert 'href="/pledges/commitments"' in page.text
        assert 'action="/pledges/evidence/' in page.text
        assert "frame-ancestors 'self'" in page.headers["content-security-policy"]
        assert client.get("/commitments/military-aid").status_code == 200
    with TestClient(make_app(full_store, options=options, authenticate=lambda _request: None)) as client:
        client.cookies.set("pledgewatch_session", "anything")
        assert client.get("/queue.json").status_code == 401


def test_a_body_beyond_the_cap_is_413(client: TestClient) -> None:
    assert client.post("/api/items", content=b"x" * (2 * 1024 * 1024 + 1)).status_code == 413


def test_failures_are_forgotten_in_time_and_by_success() -> None:
    limit = LoginLimit(most=2, window=timedelta(minutes=1))
    for _ in range(2):
        assert limit.wait(["a"], NOW) is None
        limit.failed(["a"], NOW)
    assert limit.wait(["a", "b"], NOW) == timedelta(minutes=1)
    assert limit.wait(["a"], NOW + timedelta(minutes=1)) is None
    limit.succeeded(["a"])
    assert limit.wait(["a"], NOW) is None


def test_hashes_verify_and_names_are_cleaned() -> None:
    kept = hash_password("correct horse")
    assert verify("correct horse", kept)
    assert not verify("battery staple", kept)
    assert not verify("x", "scrypt$a$b$c$d$e")
    assert clean_name("  A\x00na\n\u202e K ") == "A na K"
