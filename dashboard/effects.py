"""What each decision on a piece of evidence would make of its commitment: the ledger's own rules, tried out."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from compliance.records import ReviewEntry
from compliance.states import CommitmentState
from core.words import Decision
from dashboard.reviewing import ledger
from dashboard.services import Services
from ledger.states import state_of
from storage import ledger_entries
from storage.views.evidence import Card

_TRIED = ((None, "left as it is"), (Decision.CONFIRM, "confirmed"), (Decision.REJECT, "rejected"))
_NEW = 2**31
"""Id of a review that is only tried: later than any that was made."""


@dataclass(frozen=True, slots=True)
class Effect:
    """A decision in words, and the state that would follow."""

    words: str
    state: CommitmentState


def effects(session: Session, held: Services, card: Card) -> list[Effect]:
    """The states that would follow; none where the registry no longer has the commitment."""
    if card.commitment not in held.registry.commitments or held.compliance is None:
        return []
    entries, reviews = ledger_entries.load(session, card.commitment)
    now = held.clock()
    made = []
    for decision, words in _TRIED:
        tried = [ReviewEntry(id=_NEW, evidence=card.id, decision=decision, reviewer="", at=now)] if decision else []
        state = state_of(ledger(held), card.commitment, entries, [*reviews, *tried], now)
        made.append(Effect(words, state))
    return made
