"""Case 18 by a clock of our own: so many per host at once, so long between their starts, and nobody starves."""

from feeds.hosts import HostQueue, host_of


def line(per_host: int = 2, spacing: float = 1.0, **urls: str) -> HostQueue:
    queue = HostQueue(per_host, spacing)
    for name, url in urls.items():
        queue.add(name, url)
    return queue


SAME = {f"a{n}": f"https://a.example/{n}" for n in range(4)}


def test_requests_to_one_host_are_spaced() -> None:
    queue = line(per_host=9, **SAME)
    assert queue.take(0.0) == ("a0", "a.example")
    assert queue.take(0.9) is None
    assert queue.wait(0.9) == 1.0 - 0.9
    assert queue.take(1.0) == ("a1", "a.example")


def test_no_more_than_allowed_run_at_once() -> None:
    queue = line(per_host=2, spacing=0.0, **SAME)
    assert [queue.take(0.0), queue.take(0.0)] == [("a0", "a.example"), ("a1", "a.example")]
    assert queue.take(5.0) is None
    assert queue.wait(5.0) is None, "only the end of a request brings the next turn"
    queue.done("a.example")
    assert queue.take(5.0) == ("a2", "a.example")


def test_a_busy_host_holds_up_no_other() -> None:
    queue = line(per_host=1, **SAME, b="https://b.example/", c="https://c.example/")
    taken = [turn[0] for _ in range(5) if (turn := queue.take(0.0))]
    assert sorted(taken) == ["a0", "b", "c"]


def test_every_feed_gets_its_turn_and_the_line_ends() -> None:
    queue = line(per_host=1, spacing=0.5, **SAME, b="https://b.example/")
    now, taken = 0.0, []
    while (pause := queue.wait(now)) is not None:
        now += pause
        turn = queue.take(now)
        assert turn
        taken.append(turn[0])
        queue.done(turn[1])
    assert sorted(taken) == ["a0", "a1", "a2", "a3", "b"]
    assert now == 1.5


def test_an_address_without_a_host_has_a_line_of_its_own() -> None:
    assert host_of("http://[::1") == ""
    assert host_of("HTTPS://A.Example:8080/x") == "a.example"
