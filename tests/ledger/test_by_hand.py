"""Evidence a person adds: a link or a reference, with passage and date; it counts as reviewed."""

from datetime import date
from typing import Any

import pytest

from core.errors import NotFound, UsageError
from core.words import Verdict
from ledger.by_hand import HandEvidence, add_evidence

FOUND: dict[str, Any] = {
    "commitment": "aid",
    "verdict": Verdict.FULFILS,
    "holders": ("Germany",),
    "passage": "The act enters into force.",
    "happened": date(2023, 12, 31),
    "added_by": "Ana",
    "reference": "Gazette 12/2023, p. 4",
}


def test_it_counts_as_reviewed_and_alerts(newsroom: Any) -> None:
    added = add_evidence(newsroom.ledger, HandEvidence(**FOUND), newsroom.now)
    assert [(c.after, c.cause, c.cause_id) for c in added.changes] == [("upheld", "evidence", added.evidence)] * 2
    assert newsroom.alerts() == [("act", "send", "new act")]
    assert newsroom.assess().changes == ()


def test_what_happened_long_ago_counts_and_alerts_nobody(newsroom: Any) -> None:
    add_evidence(newsroom.ledger, HandEvidence(**{**FOUND, "happened": date(2023, 7, 1)}), newsroom.now)
    assert newsroom.status() == "stalled"
    assert [a for a in newsroom.alerts() if a[1] == "send"] == []


def test_it_can_be_rejected_like_any_other(newsroom: Any) -> None:
    added = add_evidence(newsroom.ledger, HandEvidence(**FOUND), newsroom.now)
    newsroom.review(added.evidence, "reject")
    assert newsroom.status() == "no evidence"


@pytest.mark.parametrize(
    ("change", "error", "says"),
    [
        ({"passage": " "}, UsageError, "a passage is needed"),
        ({"reference": ""}, UsageError, "a link or a reference is needed"),
        ({"url": "javascript:alert(1)"}, UsageError, "http or https"),
        ({"added_by": ""}, UsageError, "name of who adds it"),
        ({"holders": ()}, UsageError, "at least one holder"),
        ({"holders": ("Atlantis",)}, UsageError, "'Atlantis'"),
        ({"happened": date(2024, 1, 2)}, UsageError, "cannot have happened after today, 2024-01-01"),
        ({"commitment": "nowhere"}, NotFound, "nowhere"),
    ],
)
def test_what_cannot_be_checked_is_refused(
    desk: Any, change: dict[str, Any], error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says):
        add_evidence(desk.ledger, HandEvidence(**{**FOUND, **change}), desk.now)
    assert desk.alerts() == []
