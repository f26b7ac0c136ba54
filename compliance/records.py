"""What compliance is decided from: evidence and reviews, as the ledger keeps them. Frozen and typed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from core.records import Quantity
from core.words import Decision, Modality, Tier, Verdict

Origin = Literal["machine", "hand"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceEntry:
    """One match as the ledger keeps it, or an entry a person added (`origin` hand).

    `holders` are actor ids. `story` is the story's oldest id, None when it has none: the entry is then an act of
    its own. `act_at` is when the act happened as far as we know; `recorded_at` when we kept it; `superseded_at`
    when a later reading of the same item replaced it (None while it is the latest). `passage_hash` is the same for
    the same words. `wire_copy` tells that the item repeats an earlier report's text.
    """

    id: int
    commitment: str
    verdict: Verdict
    modality: Modality = Modality.DONE
    confidence: float = 1.0
    accepted: bool = True
    holders: tuple[str, ...] = ()
    story: int | None = None
    item: str | None = None
    version: int = 1
    title: str = ""
    outlet: str = ""
    tier: Tier = Tier.PRESS
    url: str = ""
    reference: str = ""
    passage: str = ""
    passage_hash: str = ""
    wire_copy: bool = False
    quantities: tuple[Quantity, ...] = ()
    reasons: tuple[str, ...] = ()
    published: datetime | None = None
    act_at: datetime
    recorded_at: datetime
    superseded_at: datetime | None = None
    origin: Origin = "machine"
    added_by: str = ""
    backfill: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewEntry:
    """One decision of a person. `verdict`, `commitment` and `holders` are what a relabelling made of the evidence
    (None where it left them); `undoes` is the review that an `undo` takes back.
    """

    id: int
    evidence: int
    decision: Decision
    reviewer: str
    at: datetime
    verdict: Verdict | None = None
    commitment: str | None = None
    holders: tuple[str, ...] | None = None
    via: str = "cli"
    reason: str = ""
    comment: str = ""
    undoes: int | None = None
