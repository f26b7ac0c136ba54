"""Everything on one commitment: its words, its state, the acts with their evidence, and the history of its status."""

from collections import Counter
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from compliance.acts import Act
from compliance.readings import Reading
from compliance.states import CommitmentState, HolderState
from declarations.model import Commitment
from ledger import words
from ledger.book import Ledger
from ledger.states import state_as_of
from ledger.subjects import commitment_facts
from storage import statuses
from storage.schema.ledger import StatusChangeRow


@dataclass(frozen=True, slots=True)
class Dossier:
    """`changes` are those recorded by `as_of`, own and per holder, oldest first."""

    commitment: Commitment
    declared_in: str
    state: CommitmentState
    changes: tuple[StatusChangeRow, ...]
    as_of: datetime


def dossier(ledger: Ledger, session: Session, commitment: str, as_of: datetime) -> Dossier:
    """The dossier of one commitment as known at `as_of`; NotFound when the registry has none of this id."""
    found = ledger.commitment(commitment)
    return Dossier(
        found,
        commitment_facts(ledger, commitment).declared_in,
        state_as_of(ledger, session, commitment, as_of),
        tuple(statuses.changes(session, commitments=[commitment], until=as_of)),
        as_of,
    )


def as_dict(ledger: Ledger, made: Dossier) -> dict[str, Any]:
    """The dossier as plain values, fit for JSON."""
    state = made.state
    return {
        "commitment": state.commitment,
        "statement": made.commitment.statement,
        "kind": made.commitment.kind.value,
        "nature": "discrete" if made.commitment.is_discrete else "continuing",
        "declared_in": made.declared_in,
        "due": made.commitment.due,
        "quantity": made.commitment.quantity,
        "as_of": made.as_of,
        "status": state.status.value,
        "appears": state.appears,
        "progress": state.progress.value,
        "score": state.score,
        "n": state.n,
        "since": state.since,
        "reason": state.reason,
        "target": state.measured.text if state.measured else None,
        "holders": [_holder(ledger, h) for h in state.holders],
        "groups": [{**asdict(g), "members": [ledger.registry.actors.name(m) for m in g.members]} for g in state.groups],
        "acts": [_act(ledger, a) for a in state.acts],
        "set_aside": dict(Counter(why.value for _, why in state.aside)),
        "history": [change_dict(c) for c in made.changes],
    }


def change_dict(change: StatusChangeRow) -> dict[str, Any]:
    """One change of status."""
    names = ("commitment", "holder", "before", "after", "appears", "progress", "score", "reason", "cause", "cause_id")
    return {name: getattr(change, name) for name in (*names, "effective_at", "at")}


def _holder(ledger: Ledger, state: HolderState) -> dict[str, Any]:
    return {
        "holder": state.holder,
        "name": ledger.registry.actors.name(state.holder),
        "status": state.status.value,
        "appears": state.appears,
        "progress": state.progress.value,
        "score": state.score,
        "n": state.n,
        "since": state.since,
        "reason": state.reason,
        "target": state.measured.text if state.measured else None,
        "because": list(state.because),
    }


def _act(ledger: Ledger, act: Act) -> dict[str, Any]:
    return {
        "at": act.at,
        "direction": act.direction.value,
        "verdict": act.verdict.value,
        "story": act.story,
        "holders": [ledger.registry.actors.name(h) for h in act.holders],
        "corroboration": act.corroboration.value,
        "outlets": act.outlets,
        "n": len(act.readings),
        "evidence": [_reading(r) for r in act.readings],
    }


def _reading(reading: Reading) -> dict[str, Any]:
    entry = reading.entry
    return {
        "id": entry.id,
        "verdict": reading.verdict.value,
        "modality": entry.modality.value,
        "confidence": round(entry.confidence, 4),
        "at": entry.act_at,
        "outlet": entry.outlet,
        "tier": entry.tier.value,
        "passage": entry.passage,
        "url": entry.url,
        "reference": entry.reference,
        "origin": entry.origin,
        "wire_copy": entry.wire_copy,
        "review": words.review_text(reading) or None,
        "comment": reading.review.comment if reading.review else "",
    }
