"""How few messages, how soon, and how steadily: alerts measured on generated matches.

    python benchmarks/alerts.py [--matches 10000] [--stories 600] [--database URL]

Everything but the news is real: the decisions, the outbox on a database, rendering, HTTP to the fake Slack on loopback.
The yardstick is a notifier that posts every match, as keyword alerts do. Waits that a server or the pace of one message
a second asks for are skipped on the clock and counted as if they had been slept.
"""

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

if __name__ == "__main__":
    sys.path.pop(0)  # this file's own folder, where its name would hide the room's

from alerts.config import AlertsConfig
from alerts.deliver import deliver
from alerts.fake_slack import FakeSlack
from alerts.outbox import announce
from alerts.records import ActSubject, CommitmentFacts, Report
from alerts.slack import SlackSender
from core.words import Tier, Verdict
from storage import deliveries
from storage.engine import Store, open_store
from storage.schema.ledger import EvidenceRow
from storage.schema.news import StoryRow

COMMITMENTS, OUTLETS, BATCH = 37, 40, 100
LIMITED = 300


class SkippingClock:
    """Real time, plus the waits that were skipped."""

    def __init__(self) -> None:
        self.skipped = 0.0

    def __call__(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self.skipped)

    def wait(self, seconds: float) -> None:
        """Count a wait instead of sleeping it."""
        self.skipped += seconds


@dataclass(slots=True)
class Figures:
    """What came of a run."""

    posted: int
    updated: int
    doubled: int
    lost: int
    latencies: list[float]
    seconds: float
    waited: float


def config_for(pace: str, **channel: object) -> AlertsConfig:
    """One Slack channel."""
    return AlertsConfig.model_validate(
        {
            "channels": {"team": {"kind": "slack", "channel": "#team", **channel}},
            "routes": [{"name": "all", "to": ["team"]}],
            "delivery": {"pace": pace, "patience": "1d"},
        }
    )


def acts(matches: int, stories: int, seed: int) -> Iterator[ActSubject]:
    """`matches` reports of `stories` acts, as the ledger announces them: a few acts get most of the reports."""
    dice = random.Random(seed)
    weights = [1 / (rank + 3) for rank in range(stories)]
    order = list(range(stories)) + dice.choices(range(stories), weights, k=matches - stories)
    dice.shuffle(order)
    known: dict[int, tuple[Report, ...]] = {}
    for number, story in enumerate(order, 1):
        verdict = Verdict.CONTRADICTS if story % 3 == 0 else Verdict.ADVANCES
        report = Report(
            evidence_id=number,
            outlet=f"Outlet {dice.randrange(OUTLETS)}",
            passage=f"Something was done about the matter of story {story}, a spokesperson said on Monday.",
            confidence=dice.uniform(0.4, 0.99),
            verdict=verdict,
            tier=dice.choice(list(Tier)),
            url=f"https://outlet.example/{number}",
            published=datetime.now(UTC),
            reasons=("a holder acts", "the words say so"),
        )
        known[story] = (*known.get(story, ()), report)[-40:]
        commitment = CommitmentFacts(f"commitment-{story % COMMITMENTS}", f"Do what clause {story % COMMITMENTS} says")
        yield ActSubject(commitment, verdict.direction, story + 1, known[story], (number,))


def prepare(store: Store, matches: int, stories: int) -> None:
    """The rows that alerts point to."""
    now = datetime.now(UTC)
    with store.begin() as session:
        session.add_all(StoryRow(id=n, title="", first_at=now, last_at=now) for n in range(1, stories + 1))
    row = {"commitment": "c", "direction": "-", "verdict": "contradicts", "modality": "done", "confidence": 0.5}
    row |= {
        "accepted": True,
        "holders": [],
        "spans": [],
        "reasons": [],
        "quantities": [],
        "passage": "",
        "passage_hash": "",
    }
    row |= {"act_at": now, "recorded_at": now}
    with store.begin() as session:
        session.bulk_insert_mappings(EvidenceRow, [{**row, "id": n} for n in range(1, matches + 1)])  # type: ignore[arg-type]


def stream(store: Store, subjects: Iterator[ActSubject], config: AlertsConfig, every: int = 0) -> Figures:
    """Announce in batches as the assess stage does, deliver after each; what arrived, how soon, how often."""
    clock, started = SkippingClock(), time.perf_counter()
    told: Counter[str] = Counter()
    with FakeSlack(("team",)) as slack:
        if every:
            slack.fail_every(every, "ratelimited", seconds="1")
        sender = SlackSender(slack.token, api_url=slack.api_url, pace=config.delivery.pace, clock=clock)
        batch: list[ActSubject] = []
        for subject in subjects:
            batch.append(subject)
            if len(batch) == BATCH:
                told += _cycle(store, batch, config, sender, clock)
                batch = []
        told += _cycle(store, batch, config, sender, clock)
        clock.skipped += 60  # the last edits wait for more reports
        told += _cycle(store, [], config, sender, clock)
        keys = Counter(m.metadata["event_payload"]["key"] for m in slack.state.messages)
    with store.read() as session:
        sent = [one for one, _, _ in deliveries.recent(session, limit=10**6) if one.action == "post"]
    lost = sum(one.state != "sent" for one in sent)
    latencies = [(one.sent_at - one.created_at).total_seconds() for one in sent if one.sent_at]
    seconds = time.perf_counter() - started
    doubled = sum(n - 1 for n in keys.values())
    return Figures(told["posted"], told["updated"], doubled, lost, latencies, seconds, clock.skipped - 60)


def _cycle(
    store: Store, batch: list[ActSubject], config: AlertsConfig, sender: SlackSender, clock: SkippingClock
) -> Counter[str]:
    if batch:
        with store.begin() as session:
            for subject in batch:
                announce(session, config, subject, clock())
    report = deliver(store, config, {"slack": sender}, clock, wait=clock.wait)
    return Counter({"posted": report.posted, "updated": report.updated})


def fresh(url: str, folder: Path, name: str) -> Store:
    """An empty store: a SQLite file, or the given database (which must be empty)."""
    return open_store(url or f"sqlite:///{folder / name}.db")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--matches", type=int, default=10_000)
    parser.add_argument("--stories", type=int, default=600)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--database", default="", help="SQLAlchemy URL of an empty database; by default SQLite.")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = fresh(given.database, Path(folder), "stream")
        prepare(store, given.matches, given.stories)
        told = stream(store, acts(given.matches, given.stories, given.seed), config_for("0s", group_by=["commitment"]))
        limited = open_store(f"sqlite:///{Path(folder) / 'limited.db'}")
        prepare(limited, LIMITED, LIMITED)
        once = (replace(act, fresh=(act.fresh[0],)) for act in acts(LIMITED, LIMITED, given.seed))
        alone = config_for("1s", burst=500)
        slow = stream(limited, once, alone, every=3)
    _print(given.matches, given.stories, told, slow)


def _print(matches: int, stories: int, told: Figures, slow: Figures) -> None:
    spread = sorted(told.latencies)
    p99 = spread[int(len(spread) * 0.99)]
    total = slow.seconds + slow.waited
    print(f"| what | {matches:,} matches of {stories} stories |")
    print("| --- | --- |")
    print(
        f"| messages per 1,000 matches, as shipped | {1000 * told.posted / matches:.1f} (a message per match: 1,000) |"
    )
    print(f"| alerts (new acts) per 1,000 matches | {1000 * len(spread) / matches:.1f} |")
    print(f"| alert reduction | {matches / told.posted:.1f} matches a message; {told.updated:,} edits in place |")
    print(f"| evidence stored to message posted, median | {1000 * statistics.median(spread):.0f} ms |")
    print(f"| the same, 99th percentile | {1000 * p99:.0f} ms |")
    print(f"| lost, doubled | {told.lost}, {told.doubled} |")
    print(f"| decisions and deliveries a second | {(matches + told.posted + told.updated) / told.seconds:.0f} |")
    print(f"| 429 on every third call, 1 message/s | {slow.posted} messages holding {len(slow.latencies)} alerts |")
    print(f"| the same: messages a second, waits included | {(slow.posted + slow.updated) / total:.2f} |")
    print(f"| the same: lost, doubled | {slow.lost}, {slow.doubled} |")


if __name__ == "__main__":
    main()
