"""Carries deliveries out: claim one under a lease, try it once, write down what came of it; until nothing is due.

A crash before the attempt changes nothing; one after it leaves a lease that runs out, and whoever takes over asks the
destination whether the message stands before sending it again. Only there can a message be doubled: where it arrived,
the answer was lost, and the destination cannot be asked.
"""

import os
import random
import time
import uuid
from collections.abc import Callable, Mapping
from datetime import timedelta

from alerts.compose import compose
from alerts.config import AlertsConfig, Channel
from alerts.outcome import Outcome, Sender
from alerts.settle import settle
from alerts.tally import DeliveryReport, Tally
from core.clock import Clock
from storage import claims
from storage.channels import kind_of
from storage.engine import Store

_POLL = 0.05
"""Least seconds waited, so that a turn that comes in a moment is not polled for."""


def deliver(
    store: Store,
    config: AlertsConfig,
    senders: Mapping[str, Sender],
    clock: Clock,
    *,
    base: str = "",
    wait: Callable[[float], None] = time.sleep,
    told: Callable[[int], None] = lambda done: None,
) -> DeliveryReport:
    """Deliver what is due. `senders` by kind of destination; Slack's messages go to `console` where it has none.

    Waits for its turn and for short back-offs, in all as long as `delivery.patience`; `told` hears how many are done.
    """
    worker = f"{os.uname().nodename}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
    tally, patience = Tally(), config.delivery.patience.total_seconds()
    terms = _terms(config, senders)
    while True:
        with store.begin() as session:
            claim = claims.claim(session, worker, clock(), terms)
        if claim is not None:
            outcome, asked = _attempt(store, config, senders, claim, base)
            with store.begin() as session:
                settle(session, config, claim, outcome, clock(), random.random(), tally, asked=asked)  # noqa: S311
            told(tally.done)
            continue
        pause = _pause(store, clock, patience)
        if pause is None:
            return tally.report(store)
        wait(pause)
        patience -= pause


def sender_for(senders: Mapping[str, Sender], destination: str) -> Sender | None:
    """The way out for `destination`; without a Slack token, the console."""
    kind = kind_of(destination)
    return senders.get(kind) or (senders.get("console") if kind == "slack" else None)


def _terms(config: AlertsConfig, senders: Mapping[str, Sender]) -> claims.Terms:
    def pace(destination: str) -> timedelta:
        sender = sender_for(senders, destination)
        return sender.pace if sender else timedelta(0)

    def burst(destination: str) -> int:
        channel: Channel | None = config.channel_of(destination)
        return channel.burst if channel else 8

    return claims.Terms(config.delivery.lease, config.delivery.circuit, pace, burst)


def _attempt(
    store: Store, config: AlertsConfig, senders: Mapping[str, Sender], claim: claims.Claim, base: str
) -> tuple[Outcome | None, bool]:
    """One attempt (None where nothing leads to the destination), and whether the destination was asked first."""
    sender = sender_for(senders, claim.lead.destination)
    if sender is None:
        return None, False
    with store.read() as session:
        out = compose(session, config, claim, base)
    asked = claim.uncertain and claim.lead.action != "update"
    if asked and (found := sender.find(out)):
        return found, True
    return sender.send(out), asked


def _pause(store: Store, clock: Clock, patience: float) -> float | None:
    """Seconds until something that only waits for its turn or a short back-off is due; None when that is too long."""
    now = clock()
    with store.read() as session:
        moment = claims.next_due(session, now)
    if moment is None:
        return None
    seconds = max(_POLL, (moment - now).total_seconds())
    return seconds if seconds <= patience else None
