"""The one client, against servers that lie, stall and lead astray. All on loopback."""

import gzip
import resource
import socket
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator

import brotli
import pytest
from backports import zstd

from core import errors
from core.http import HttpClient
from feeds.loopback import Fault, FeedServer


@pytest.fixture(scope="module")
def server() -> Iterator[FeedServer]:
    with FeedServer() as running:
        yield running


@pytest.fixture
def client(server: FeedServer) -> Iterator[HttpClient]:
    made = HttpClient(allow=[server.host], deadline=1.0, max_bytes=100_000)
    yield made
    made.close()


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """A port on loopback that notices every connection."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.05)
        yield listening


def nobody_came(listening: socket.socket) -> bool:
    try:
        listening.accept()
    except TimeoutError:
        return True
    return False


def test_an_answer_has_status_lower_case_headers_body_and_address(server: FeedServer, client: HttpClient) -> None:
    url = server.serve("plain", b"hello", headers={"X-Odd": "Yes"})
    answer = client.get(url)
    assert (answer.status, answer.body, answer.url, answer.redirects) == (200, b"hello", url, ())
    assert answer.headers["x-odd"] == "Yes"


def test_a_conditional_get_that_finds_nothing_new_is_an_answer_not_an_error(
    server: FeedServer, client: HttpClient
) -> None:
    url = server.serve("same", b"hello")
    tag = client.get(url).headers["etag"]
    before = server.connections
    for _ in range(3):
        assert client.get(url, {"If-None-Match": tag}).status == 304
    assert server.connections == before, "the connection is kept"


PACKED = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstd.compress,
}


@pytest.mark.parametrize("encoding", PACKED)
def test_a_body_is_unpacked(server: FeedServer, client: HttpClient, encoding: str) -> None:
    url = server.serve(f"packed-{encoding}", PACKED[encoding](b"news " * 1000), headers={"Content-Encoding": encoding})
    assert client.get(url).body == b"news " * 1000
    assert encoding in server.requests[-1].headers["accept-encoding"]


def test_case_1_a_server_that_never_answers_ends_at_the_deadline(server: FeedServer, client: HttpClient) -> None:
    began = time.monotonic()
    with pytest.raises(errors.FetchTimeout, match="not done within 1 s"):
        client.get(server.serve("silent", fault=Fault.SILENT))
    assert time.monotonic() - began < 3


def test_case_2_a_dripping_server_ends_at_the_total_deadline_not_per_read(
    server: FeedServer, client: HttpClient
) -> None:
    began = time.monotonic()
    with pytest.raises(errors.FetchTimeout):
        client.get(server.serve("drip", fault=Fault.DRIP))
    assert 0.8 < time.monotonic() - began < 3


BOMB = """
import resource, sys
from core import errors
from core.http import HttpClient
client = HttpClient(allow=[sys.argv[1]])
client.get(f"http://{sys.argv[1]}/small")
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    client.get(f"http://{sys.argv[1]}/bomb", max_bytes=1 << 20)
except errors.BodyTooLarge:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def test_case_3_a_gzip_bomb_of_200_mb_grows_memory_by_less_than_30_mb(server: FeedServer) -> None:
    server.serve("small", b"x")
    server.serve("bomb", fault=Fault.BOMB)
    done = subprocess.run([sys.executable, "-c", BOMB, server.host], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 30 * 1024, "kilobytes"


@pytest.mark.parametrize("fault", [Fault.HUGE, Fault.ENDLESS])
def test_case_4_a_body_without_end_is_stopped_at_the_cap(server: FeedServer, client: HttpClient, fault: Fault) -> None:
    with pytest.raises(errors.BodyTooLarge, match="at most 100,000 bytes"):
        client.get(server.serve(f"big-{fault.name}", fault=fault))


def test_case_5_a_body_shorter_than_announced_is_a_failure(server: FeedServer, client: HttpClient) -> None:
    with pytest.raises(errors.ConnectionFailed):
        client.get(server.serve("short", fault=Fault.SHORT))


@pytest.mark.parametrize("fault", [Fault.LOOP, Fault.CHAIN])
def test_case_6_more_than_five_redirects_are_not_followed(server: FeedServer, client: HttpClient, fault: Fault) -> None:
    url = server.serve(f"astray-{fault.name}", fault=fault)
    with pytest.raises(errors.TooManyRedirects, match="more than 5 redirects"):
        client.get(url)
    assert server.count(f"astray-{fault.name}?3") + server.count(f"astray-{fault.name}") <= 7


def test_redirects_are_followed_and_told(server: FeedServer, client: HttpClient) -> None:
    end = server.serve("end", b"here")
    server.serve("middle", status=302, headers={"Location": "/end"})
    start = server.serve("start", status=301, headers={"Location": "/middle"})
    answer = client.get(start)
    assert (answer.body, answer.url) == (b"here", end)
    assert answer.redirects == ((301, server.url("middle")), (302, end))


PRIVATE = {
    "the cloud's own address": "http://169.254.169.254/latest/meta-data/",
    "loopback as a number": "http://2130706433:{port}/",
    "loopback as octal": "http://0177.0.0.1:{port}/",
    "loopback, short": "http://127.1:{port}/",
    "loopback mapped into IPv6": "http://[::ffff:127.0.0.1]:{port}/",
    "loopback behind NAT64": "http://[64:ff9b::7f00:1]:{port}/",
    "any address of this host": "http://0.0.0.0:{port}/",
    "loopback by name": "http://localhost:{port}/",
}


@pytest.mark.parametrize("target", PRIVATE.values(), ids=PRIVATE)
def test_case_7_a_private_address_is_refused_before_any_connection(
    client: HttpClient, server: FeedServer, listener: socket.socket, target: str
) -> None:
    target = target.format(port=listener.getsockname()[1])
    with pytest.raises(errors.AddressRefused, match="address"):
        client.get(target)
    with pytest.raises(errors.AddressRefused, match="address"):
        client.get(server.serve("lead", status=302, headers={"Location": target}))
    assert nobody_came(listener)


def test_case_7_webhooks_go_through_the_same_guard(client: HttpClient, listener: socket.socket) -> None:
    with pytest.raises(errors.AddressRefused):
        client.post(f"http://127.0.0.1:{listener.getsockname()[1]}/", b"{}")
    assert nobody_came(listener)


def test_case_8_a_name_that_resolves_differently_each_time_reaches_only_what_was_checked(
    monkeypatch: pytest.MonkeyPatch, listener: socket.socket
) -> None:
    port = listener.getsockname()[1]
    answers = iter(["192.0.2.1", "127.0.0.1"])
    asked: list[str] = []

    def rebinding(host: str, *args: object, **kwargs: object) -> list[tuple[object, ...]]:
        if host != "rebind.example":
            return real(host, *args, **kwargs)  # type: ignore[arg-type]
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    real = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    monkeypatch.setattr("core.guard.is_public", lambda address: address == "192.0.2.1")
    with pytest.raises((errors.ConnectionFailed, errors.FetchTimeout)):
        HttpClient(deadline=0.5).get(f"http://rebind.example:{port}/")
    assert asked == ["rebind.example"], "resolved once, and what was resolved is what is connected to"
    assert nobody_came(listener)


@pytest.mark.parametrize("target", ["file:///etc/passwd", "gopher://e.example/", "ftp://e.example/x", "data:,x"])
def test_case_9_only_http_and_https_are_fetched(client: HttpClient, server: FeedServer, target: str) -> None:
    with pytest.raises(errors.AddressRefused, match="only http and https"):
        client.get(target)
    with pytest.raises(errors.AddressRefused):
        client.get(server.serve("lead-out", status=302, headers={"Location": target}))


@pytest.mark.parametrize("url", ["", "http://", "nonsense", "http://e.example:99999/", "http://\x00/", "http://[::1"])
def test_what_is_no_address_is_refused_in_words(client: HttpClient, url: str) -> None:
    with pytest.raises(errors.FetchError):
        client.get(url)


def test_a_name_nobody_knows_is_a_failed_connection(client: HttpClient) -> None:
    with pytest.raises(errors.ConnectionFailed, match="cannot be resolved"):
        client.get("http://no-such-host.invalid/")


def test_an_error_status_carries_itself_and_the_wish_to_wait(server: FeedServer, client: HttpClient) -> None:
    with pytest.raises(errors.HttpStatus, match="answered 503 Service Unavailable") as caught:
        client.get(server.serve("busy", status=503, headers={"Retry-After": "120"}))
    assert (caught.value.status, caught.value.retry_after) == (503, 120.0)


def test_case_17_a_challenge_page_is_told_from_an_answer_of_the_site(server: FeedServer, client: HttpClient) -> None:
    url = server.serve("wall", b"<html>", status=403, headers={"cf-mitigated": "challenge"}, content_type="text/html")
    with pytest.raises(errors.Challenged, match="challenge") as caught:
        client.get(url)
    assert caught.value.kind == "blocked by challenge"


def test_a_post_sends_its_content_and_follows_no_redirect(server: FeedServer, client: HttpClient) -> None:
    with pytest.raises(errors.HttpStatus):
        client.post(server.serve("moved", status=307, headers={"Location": "/end"}), b"{}")


def test_a_kept_connection_that_went_stale_is_replaced(server: FeedServer, client: HttpClient) -> None:
    url = server.serve("stale", b"x")
    client.get(url)
    server.serve("stale", fault=Fault.RESET)
    with pytest.raises(errors.ConnectionFailed):
        client.get(url)
    server.serve("stale", b"back")
    assert client.get(url).body == b"back"


def test_credentials_do_not_follow_a_redirect_to_another_host(server: FeedServer) -> None:
    client = HttpClient(allow=[server.host, f"localhost:{server.port}"], deadline=2)
    server.serve("target", b"x")
    url = server.serve("away", status=302, headers={"Location": f"http://localhost:{server.port}/target"})
    client.get(url, {"Authorization": "Bearer secret", "X-Kept": "1"})
    last = server.requests[-1]
    assert (last.path, last.headers.get("x-kept"), last.headers.get("authorization")) == ("/target", "1", None)


def test_the_environment_s_proxy_is_not_used(
    server: FeedServer, client: HttpClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9/")
    assert HttpClient(allow=[server.host]).get(server.serve("direct", b"x")).body == b"x"


def test_memory_is_measured_in_kilobytes_here() -> None:
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > 1_000
