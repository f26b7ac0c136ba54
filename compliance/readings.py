"""Evidence as it reads after review: what a person decided stands over what the machine said."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from compliance.records import EvidenceEntry, ReviewEntry
from core.words import Decision, Direction, Modality, Verdict

_WORDS = frozenset({Modality.HYPOTHETICAL, Modality.DENIED, Modality.URGED})
_INTENTS = frozenset({Modality.PLANNED, Modality.PROPOSED})


@dataclass(frozen=True, slots=True)
class Reading:
    """An entry as it counts: verdict, commitment and holders after review, and the review that stands, if any."""

    entry: EvidenceEntry
    verdict: Verdict
    commitment: str
    holders: tuple[str, ...]
    review: ReviewEntry | None = None

    @property
    def confirmed(self) -> bool:
        """Whether a person stands behind it: confirmed, relabelled, or added by hand."""
        if self.entry.origin == "hand":
            return True
        return self.review is not None and self.review.decision in {Decision.CONFIRM, Decision.RELABEL}

    @property
    def direction(self) -> Direction:
        """Which way it points after review."""
        return self.verdict.direction


def standing(reviews: Iterable[ReviewEntry]) -> dict[int, ReviewEntry]:
    """Evidence id → the review that stands: the latest that no standing `undo` takes back."""
    stands: dict[int, ReviewEntry] = {}
    undone: set[int] = set()
    for review in sorted(reviews, key=lambda r: r.id, reverse=True):
        if review.id in undone:
            continue
        if review.decision is Decision.UNDO:
            undone.add(review.undoes or 0)
        else:
            stands.setdefault(review.evidence, review)
    return stands


def read(entries: Sequence[EvidenceEntry], reviews: Iterable[ReviewEntry], now: datetime) -> list[Reading]:
    """Every entry in force at `now`, as it reads after review; rejected ones are left out.

    A review also holds for a later reading of the same words of the same item, so that a new matcher does not
    bring back what a person rejected.
    """
    known = sorted((e for e in entries if e.recorded_at <= now), key=lambda e: e.id)
    stands = _carried(known, standing(r for r in reviews if r.at <= now))
    readings = (_reading(e, stands.get(e.id)) for e in known)
    return [r for r in readings if r is not None and _in_force(r, now)]


def _carried(entries: Sequence[EvidenceEntry], stands: Mapping[int, ReviewEntry]) -> dict[int, ReviewEntry]:
    """`stands`, handed on to unreviewed entries that say the same of the same words."""
    by_words: dict[tuple[object, ...], ReviewEntry] = {}
    for entry in entries:
        review = stands.get(entry.id)
        key = _words(entry)
        if review and key and (key not in by_words or by_words[key].id < review.id):
            by_words[key] = review
    carried = dict(stands)
    for entry in entries:
        key = _words(entry)
        if entry.id not in carried and key in by_words:
            carried[entry.id] = by_words[key]
    return carried


def _words(entry: EvidenceEntry) -> tuple[object, ...] | None:
    if entry.item is None or not entry.passage_hash:
        return None
    return entry.item, entry.commitment, entry.verdict.direction, entry.passage_hash


def _reading(entry: EvidenceEntry, review: ReviewEntry | None) -> Reading | None:
    """None where the entry says nothing that counts: rejected, below the operating point, or words only."""
    if review is not None and review.decision is Decision.REJECT:
        return None
    if review is not None and review.decision in {Decision.CONFIRM, Decision.RELABEL}:
        verdict = review.verdict or entry.verdict
        holders = entry.holders if review.holders is None else review.holders
        return Reading(entry, verdict, review.commitment or entry.commitment, holders, review)
    if entry.origin == "machine" and (not entry.accepted or entry.modality in _WORDS):
        return None
    return Reading(entry, _machine_verdict(entry), entry.commitment, entry.holders, review)


def _machine_verdict(entry: EvidenceEntry) -> Verdict:
    """Words are not delivery: what is only planned or proposed cannot fulfil, unless a person says so."""
    if entry.origin == "machine" and entry.verdict is Verdict.FULFILS and entry.modality in _INTENTS:
        return Verdict.ADVANCES
    return entry.verdict


def _in_force(reading: Reading, now: datetime) -> bool:
    """Machine evidence until a later reading of its item replaces it; what a person stands behind, always."""
    superseded = reading.entry.superseded_at
    return reading.confirmed or superseded is None or superseded > now
