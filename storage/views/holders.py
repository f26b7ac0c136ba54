"""Evidence of one holder on one commitment."""

from collections.abc import Sequence

from sqlalchemy import String, cast, select
from sqlalchemy.orm import Session

from storage.schema.ledger import EvidenceRow


def of_holder(session: Session, commitment: str, holder: str, most: int = 500) -> Sequence[int]:
    """Ids of the evidence that names the holder, newest act first; `most` of them."""
    names = cast(EvidenceRow.holders, String)
    query = select(EvidenceRow.id).where(
        EvidenceRow.commitment == commitment, names.contains(f'"{holder}"', autoescape=True)
    )
    return session.scalars(query.order_by(EvidenceRow.act_at.desc()).limit(most)).all()
