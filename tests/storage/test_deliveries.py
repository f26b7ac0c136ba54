"""Deliveries: written once, handed out one at a time, in order, under a lease."""

from datetime import UTC, datetime, timedelta

import pytest

from core.errors import Conflict, NotFound
from storage import alerts, channels, claims, deliveries
from storage.claims import Terms
from storage.engine import Store

NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
TERMS = Terms(timedelta(seconds=60), timedelta(minutes=5), lambda _: timedelta(0), lambda _: 99)


def write(store: Store, *deliveries_: dict[str, object]) -> None:
    """One alert, with deliveries to `slack:#a` unless said otherwise."""
    with store.begin() as session:
        new = alerts.NewAlert(key="k", kind="act", decision="send", reason="new act", facts={})
        made = alerts.put(session, new, NOW)
        for number, one in enumerate(deliveries_, 1):
            given = {"key": f"d{number}", "destination": "slack:#a", "action": "post", "due": NOW, **one}
            deliveries.add(session, deliveries.NewDelivery(alert_id=made.id, **given), NOW)  # type: ignore[arg-type]


def take(store: Store, now: datetime = NOW, worker: str = "w", terms: Terms = TERMS) -> claims.Claim | None:
    with store.begin() as session:
        return claims.claim(session, worker, now, terms)


def keys(claim: claims.Claim | None) -> list[str]:
    return [m.key for m in claim.members] if claim else []


def test_a_key_is_written_once(store: Store) -> None:
    write(store, {"key": "same"}, {"key": "same"})
    with store.read() as session:
        assert deliveries.count_states(session) == {"pending": 1}


def test_what_is_due_is_handed_out_once_oldest_first(store: Store) -> None:
    write(store, {}, {}, {"due": NOW + SECOND})
    assert [keys(take(store)) for _ in range(3)] == [["d1"], ["d2"], []]
    assert keys(take(store, NOW + SECOND)) == ["d3"]


def test_a_lease_that_ran_out_is_handed_out_again_as_uncertain(store: Store) -> None:
    write(store, {})
    assert take(store) is not None
    assert take(store, NOW + timedelta(seconds=59)) is None
    again = take(store, NOW + timedelta(seconds=60), "other")
    assert again is not None
    assert (again.uncertain, again.attempts) == (True, 2)


def test_who_lost_the_lease_cannot_write_the_end(store: Store) -> None:
    write(store, {})
    first = take(store)
    later = NOW + timedelta(seconds=61)
    second = take(store, later, "other")
    assert first is not None
    assert second is not None
    with store.begin() as session:
        assert not claims.sent(session, first, later, "C1", "1.1", None)
        assert claims.sent(session, second, later, "C1", "1.2", None)
    with store.read() as session:
        assert deliveries.get(session, 1).message_ts == "1.2"


def test_within_a_lane_what_is_retried_goes_first(store: Store) -> None:
    write(store, {"lane": "oil"}, {"lane": "oil"}, {"lane": "gas"})
    first = take(store)
    assert keys(first) == ["d1"]
    assert keys(take(store)) == ["d3"]
    assert first is not None
    with store.begin() as session:
        claims.retry(session, first, NOW + SECOND, "later", uncertain=False, counts=True)
    assert keys(take(store)) == []
    again = take(store, NOW + SECOND)
    assert keys(again) == ["d1"]
    assert again is not None
    with store.begin() as session:
        claims.sent(session, again, NOW, "C1", "1.1", None)
    assert keys(take(store, NOW + SECOND)) == ["d2"]


def test_a_group_leaves_together_and_stays_together(store: Store) -> None:
    write(store, {"group_key": "g"}, {"group_key": "other"}, {"group_key": "g", "due": NOW + SECOND})
    first = take(store)
    assert keys(first) == ["d1", "d3"]
    assert keys(take(store)) == ["d2"]
    write_late = {"key": "d9", "group_key": "g"}
    write(store, write_late)
    again = take(store, NOW + timedelta(seconds=61), "other")
    assert keys(again) == ["d1", "d3"]


def test_a_backlog_leaves_as_one(store: Store) -> None:
    write(store, *({"lane": f"c{n}"} for n in range(25)))
    terms = Terms(TERMS.lease, TERMS.circuit, TERMS.pace, lambda _: 5)
    assert [len(keys(take(store, terms=terms))) for _ in range(3)] == [20, 1, 1]


def test_an_update_waits_for_its_post_and_falls_with_it(store: Store) -> None:
    write(store, {}, {"action": "update", "post_id": 1})
    post = take(store)
    assert keys(take(store)) == []
    assert post is not None
    with store.begin() as session:
        claims.dead(session, post, "channel_not_found")
    with store.read() as session:
        assert deliveries.count_states(session) == {"dead": 1, "dropped": 1}


def test_what_answers_a_person_goes_before_a_backlog(store: Store) -> None:
    write(store, {})
    claim = take(store)
    assert claim is not None
    with store.begin() as session:
        claims.sent(session, claim, NOW, "C1", "1.1", None)
    write(store, {"key": "b1"}, {"key": "b2"}, {"key": "answer", "action": "reply", "post_id": 1})
    assert [keys(take(store)) for _ in range(3)] == [["answer"], ["b1"], ["b2"]]


def test_a_wait_that_a_server_asked_for_does_not_count_as_an_attempt(store: Store) -> None:
    write(store, {})
    claim = take(store)
    assert claim is not None
    with store.begin() as session:
        claims.retry(session, claim, NOW, "ratelimited", uncertain=False, counts=False)
    again = take(store)
    assert again is not None
    assert again.attempts == 1


def test_a_channel_has_one_turn_at_a_time(store: Store) -> None:
    write(store, {}, {}, {"destination": "slack:#b"})
    paced = Terms(TERMS.lease, TERMS.circuit, lambda _: SECOND, TERMS.burst)
    assert keys(take(store, terms=paced)) == ["d1"]
    assert keys(take(store, terms=paced)) == ["d3"]
    assert keys(take(store, terms=paced)) == []
    with store.read() as session:
        assert claims.next_due(session, NOW) == NOW + SECOND
    assert keys(take(store, NOW + SECOND, terms=paced)) == ["d2"]


def test_a_delay_is_never_shortened(store: Store) -> None:
    with store.begin() as session:
        channels.delay(session, "slack:#a", NOW + timedelta(seconds=30))
        channels.delay(session, "slack:#a", NOW + SECOND)
        assert channels.next_turn(session, "slack:#a") == NOW + timedelta(seconds=30)


def test_an_open_circuit_lets_one_try_through_and_closes(store: Store) -> None:
    write(store, {}, {"destination": "slack:#b"}, {"destination": "webhook:x"})
    with store.begin() as session:
        assert channels.open_circuit(session, "slack", "invalid_auth", NOW, NOW + timedelta(minutes=5))
        assert not channels.open_circuit(session, "slack", "token_revoked", NOW, NOW + timedelta(minutes=5))
    assert keys(take(store)) == ["d3"]
    assert keys(take(store)) == []
    with store.read() as session:
        assert claims.next_due(session, NOW) == NOW + timedelta(minutes=5)
        assert [(c.kind, c.reason, c.since) for c in channels.open_circuits(session)] == [
            ("slack", "token_revoked", NOW)
        ]
    later = NOW + timedelta(minutes=5)
    assert keys(take(store, later)) == ["d1"]
    assert keys(take(store, later)) == ["d3"]  # its lease ran out; it is no Slack
    assert keys(take(store, later)) == []
    with store.begin() as session:
        channels.close_circuit(session, "slack")
        assert channels.open_circuits(session) == []
    assert keys(take(store, later)) == ["d2"]


def test_only_what_is_dead_or_dropped_is_sent_again(store: Store) -> None:
    write(store, {})
    with pytest.raises(Conflict), store.begin() as session:
        deliveries.resend(session, 1, NOW)
    with pytest.raises(NotFound), store.begin() as session:
        deliveries.resend(session, 2, NOW)
    claim = take(store)
    assert claim is not None
    with store.begin() as session:
        claims.dead(session, claim, "is_archived")
        assert deliveries.resend(session, 1, NOW).state == "pending"


def test_an_edit_that_waits_is_brought_forward_not_doubled(store: Store) -> None:
    write(store, {})
    claim = take(store)
    assert claim is not None
    with store.begin() as session:
        claims.sent(session, claim, NOW, "C1", "1.1", None)
        post = deliveries.get(session, 1)
        assert deliveries.add_update(session, post, NOW + timedelta(seconds=30), NOW)
        assert not deliveries.add_update(session, post, NOW, NOW)
        assert deliveries.get(session, 2).next_attempt_at == NOW
        assert not deliveries.add_update(session, post, NOW + timedelta(seconds=5), NOW)
        assert deliveries.get(session, 2).next_attempt_at == NOW
    assert keys(take(store)) == ["d1|update|1"]
    with store.begin() as session:
        assert deliveries.add_update(session, deliveries.get(session, 1), NOW, NOW)


def test_an_alert_may_be_told_after_all_but_never_untold(store: Store) -> None:
    def put(decision: str, reason: str) -> str:
        with store.begin() as session:
            new = alerts.NewAlert(key="k", kind="act", decision=decision, reason=reason, facts={"n": reason})
            made = alerts.put(session, new, NOW)
            return f"{made.decision}: {made.reason} {made.facts['n']}"

    assert put("hold", "a") == "hold: a a"
    assert put("send", "b") == "send: b b"
    assert put("hold", "c") == "send: b c"
