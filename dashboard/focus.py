"""What the focus view shows: some cards in order, each with its commitment, fold and earlier evidence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from core.words import Status, Verdict
from dashboard.queries import QueueQuery
from dashboard.services import Services
from declarations.model import Commitment
from storage.views import commitment as one_commitment
from storage.views import commitments, evidence, folds, queue
from storage.views.commitment import Dot, Place
from storage.views.commitments import Standing
from storage.views.evidence import Card
from storage.views.folds import Report
from storage.views.impact import Impact, impact
from storage.views.queue_sync import Step


@dataclass(frozen=True, slots=True)
class CardView:
    """A card and what stands beside it."""

    card: Card
    commitment: Commitment | None
    """None when the registry no longer has it."""
    fold: tuple[Report, ...]
    earlier: tuple[Dot, ...]
    place: str
    """Cursor of the card in the list it was taken from."""
    status: Standing | None
    would: Impact


def first_cards(step: Step, held: Services, query: QueueQuery, size: int) -> list[CardView]:
    """The first cards of a filter; from the card `at`, where that still waits."""
    wanted, known = query.filter(held.registry, held.clock()), held.remembered
    start: list[int] = []
    after = query.after or None
    if query.at and (place := queue.cursor_of(step.session, query.at, query.sort)):
        start, after = [query.at], place
    ids = [*start, *known.page(step, wanted, query.sort, after, size - len(start)).rows]
    if not ids and (query.at or query.after):
        ids = list(known.page(step, wanted, query.sort, None, size).rows)
    return views(step.session, held, ids, query.sort, known.standings(step))


def next_card(session: Session, held: Services, query: QueueQuery, after: str, skip: int = 0) -> list[CardView]:
    """The card after a place, if there is one; `skip` cards on, where others are on their way already."""
    found = queue.page(session, query.filter(held.registry, held.clock()), query.sort, after, skip + 1)
    return views(session, held, found.rows[skip:], query.sort)


def views(
    session: Session,
    held: Services,
    ids: Sequence[int],
    sort: str = "priority",
    standing: Mapping[str, Standing] | None = None,
) -> list[CardView]:
    """Cards with what stands beside them, in a fixed number of queries. `standing`, where it is known already."""
    found = evidence.cards(session, ids)
    others = folds.reports(session, [card.id for card in found if card.folded])
    if standing is None:
        wanted = sorted({card.commitment for card in found})
        standing = {one.commitment: one for one in commitments.standings(session, wanted)} if wanted else {}
    earlier = one_commitment.earlier(session, [Place(card.commitment, card.act_at, card.id) for card in found])
    return [
        CardView(
            card,
            held.registry.commitments.get(card.commitment),
            others.get(card.id, ()),
            before,
            queue.place_of(card, sort),
            standing.get(card.commitment),
            _would(card, standing.get(card.commitment)),
        )
        for card, before in zip(found, earlier, strict=True)
    ]


def _would(card: Card, standing: Standing | None) -> Impact:
    status, appears = (Status(standing.status), standing.appears) if standing else (Status.NO_EVIDENCE, False)
    return impact(Verdict(card.verdict), status, appears)
