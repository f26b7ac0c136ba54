"""A small world: one bloc, a few countries, and evidence written in one line."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from compliance.assess import assess_commitment
from compliance.config import ComplianceConfig
from compliance.passages import passage_hash
from compliance.records import EvidenceEntry, ReviewEntry
from compliance.states import CommitmentState
from core.words import Decision, Kind, Tier, Verdict
from declarations.actor_entries import ActorEntry
from declarations.actors import Actors
from declarations.model import Commitment

DAY = timedelta(days=1)
START = datetime(2024, 1, 1, 12, tzinfo=UTC)
DECLARED = date(2023, 6, 1)


def entry(number: int, verdict: str, day: float, **more: Any) -> EvidenceEntry:
    """Evidence of an act `day` days after the start; by default by Germany, in a story and words of its own."""
    at = START + day * DAY
    values: dict[str, Any] = {
        "commitment": "aid",
        "holders": ("germany",),
        "story": number,
        "item": f"item-{number}",
        "outlet": f"outlet {number}",
        "passage_hash": passage_hash(f"words of {number}"),
        "act_at": at,
        "recorded_at": at,
    }
    return EvidenceEntry(id=number, verdict=Verdict(verdict), **{**values, **more})


def review(number: int, evidence: int, decision: str, **more: Any) -> ReviewEntry:
    """Review `number`, by Ana, on the last day anybody looks at."""
    values: dict[str, Any] = {"reviewer": "Ana", "at": START}
    return ReviewEntry(id=number, evidence=evidence, decision=Decision(decision), **{**values, **more})


def commitment(**more: Any) -> Commitment:
    """Send aid; by default a pledge of NATO members, continuing."""
    values: dict[str, Any] = {
        "id": "aid",
        "statement": "Send aid.",
        "kind": Kind.PLEDGE,
        "holders": ["NATO members", "EU"],
        "declared_in": [{"declaration": "paper", "clause": "1"}],
        "guideline": {},
    }
    return Commitment.model_validate({**values, **more})


@pytest.fixture(scope="session")
def actors() -> Actors:
    countries = [ActorEntry(id=c, name=c.title(), kind="country") for c in ("germany", "france", "hungary", "russia")]
    finland = ActorEntry(id="finland", name="Finland", kind="country")
    members: list[Any] = ["germany", "france", "hungary", {"actor": "finland", "since": "2024-02-01"}]
    nato = ActorEntry.model_validate({"id": "nato", "name": "NATO", "kind": "bloc", "members": members})
    eu = ActorEntry.model_validate({"id": "eu", "name": "EU", "kind": "bloc", "members": ["germany", "france"]})
    return Actors([*countries, finland, nato, eu])


class World:
    """Evidence, reviews and a judgement in few words."""

    entry = staticmethod(entry)
    review = staticmethod(review)
    commitment = staticmethod(commitment)
    start = START
    declared = DECLARED

    def __init__(self, actors: Actors) -> None:
        self.actors = actors

    def judge(
        self,
        entries: Sequence[EvidenceEntry],
        reviews: Sequence[ReviewEntry] = (),
        *,
        day: float = 20,
        terms: dict[str, Any] | None = None,
        config: dict[str, Any] | None = None,
    ) -> CommitmentState:
        """The state so many days after the start."""
        made = commitment(**(terms or {}))
        now = START + day * DAY
        return assess_commitment(
            made, entries, reviews, self.actors, made.since or DECLARED, ComplianceConfig(**(config or {})), now
        )

    def told(self, *lines: str) -> tuple[list[EvidenceEntry], list[ReviewEntry]]:
        """Each line is an act: `DAY VERDICT BACKING [HOLDER,HOLDER]`.

        Backing: one, two (outlets), copies (two outlets, one text), official, state (two state-controlled outlets),
        confirmed, rejected, hand.
        """
        entries: list[EvidenceEntry] = []
        reviews: list[ReviewEntry] = []
        for story, line in enumerate(lines, 1):
            day, verdict, backing, *rest = line.split()
            holders = tuple(rest[0].split(",")) if rest else ("germany",)
            for more in BACKINGS[backing]:
                number = len(entries) + 1
                more = {"story": story, "holders": holders, **more}
                decision = more.pop("review", None)
                entries.append(entry(number, verdict, float(day), **more))
                if decision:
                    reviews.append(review(number, number, decision))
        return entries, reviews


SAME = passage_hash("the same words")
BACKINGS: dict[str, list[dict[str, Any]]] = {
    "one": [{}],
    "two": [{}, {}],
    "copies": [{"passage_hash": SAME}, {"passage_hash": SAME}],
    "wire": [{}, {"wire_copy": True}],
    "state": [{"tier": Tier.STATE_CONTROLLED}, {"tier": Tier.STATE_CONTROLLED}],
    "official": [{"tier": Tier.OFFICIAL}],
    "confirmed": [{"review": "confirm"}],
    "rejected": [{"tier": Tier.OFFICIAL, "review": "reject"}],
    "hand": [{"origin": "hand", "item": None, "story": None}],
}


@pytest.fixture(scope="session")
def world(actors: Actors) -> World:
    return World(actors)
