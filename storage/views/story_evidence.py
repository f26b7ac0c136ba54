"""Evidence of stories."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.schema.ledger import EvidenceRow


def of_stories(session: Session, stories: Sequence[int], limit: int = 100) -> list[int]:
    """Ids of the evidence of some stories, the most confident first."""
    query = select(EvidenceRow.id).where(EvidenceRow.story_id.in_(stories)).order_by(EvidenceRow.confidence.desc())
    return list(session.scalars(query.limit(limit)))
