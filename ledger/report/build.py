"""What a report says of one declaration between two dates, before it is written down in any format."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from statistics import fmean

from compliance.acts import Act
from compliance.states import HolderState
from core.errors import UsageError
from core.words import Status
from declarations.model import Declaration
from ledger.book import Ledger
from ledger.dossier import Dossier, dossier
from ledger.overview import commitments_of
from storage.schema.ledger import StatusChangeRow


@dataclass(frozen=True, slots=True)
class Section:
    """One commitment: its clause in this declaration, its state at the end, the acts and changes of the period."""

    made: Dossier
    clause: str
    acts: tuple[Act, ...]
    changes: tuple[StatusChangeRow, ...]

    @property
    def id(self) -> str:
        """The commitment."""
        return self.made.commitment.id


@dataclass(frozen=True, slots=True)
class HolderLine:
    """A row of the matrix: one holder's states by commitment; `score` is their mean, `n` their number."""

    holder: str
    name: str
    states: dict[str, HolderState]
    score: float | None
    n: int


@dataclass(frozen=True, slots=True)
class Summary:
    """Figures of the whole; each with its n. `score` is the mean over the `scored` commitments with evidence."""

    commitments: int
    by_status: dict[Status, int]
    score: float | None
    scored: int
    acts: int
    reports: int
    reviewed: int


@dataclass(frozen=True, slots=True)
class Report:
    """Compliance with `declaration` (id `key`) from `since` to `until`, as known at the end."""

    key: str
    declaration: Declaration
    since: datetime
    until: datetime
    sections: tuple[Section, ...]
    holders: tuple[HolderLine, ...]
    summary: Summary


def build(ledger: Ledger, key: str, since: date | None, until: datetime) -> Report:
    """The report on declaration `key`; from its adoption where `since` is None. NotFound, UsageError.

    `until` is also the moment as of which everything is told.
    """
    ids = commitments_of(ledger, key)
    declaration = ledger.registry.declarations.get(key)
    if declaration is None:
        raise UsageError(
            f"declaration {key}", "is cited in the registry but not written down there; add its head first"
        )
    start = datetime.combine(since or declaration.adopted, time(), UTC)
    if start > until:
        raise UsageError(f"{start:%Y-%m-%d}", f"the period would end before it begins, on {until:%Y-%m-%d}")
    with ledger.store.read() as session:
        made = [dossier(ledger, session, c, until) for c in ids]
    sections = tuple(_section(d, key, start, until) for d in made)
    return Report(key, declaration, start, until, sections, _holders(ledger, sections), _summary(sections))


def _section(made: Dossier, key: str, since: datetime, until: datetime) -> Section:
    return Section(
        made,
        next(d.clause for d in made.commitment.declared_in if d.declaration == key),
        tuple(a for a in made.state.acts if since <= a.at <= until),
        tuple(c for c in made.changes if since <= c.at <= until and not c.holder),
    )


def _holders(ledger: Ledger, sections: tuple[Section, ...]) -> tuple[HolderLine, ...]:
    names = sorted({h.holder for s in sections for h in s.made.state.holders})
    lines = [_line(ledger, name, sections) for name in names]
    return tuple(sorted(lines, key=lambda line: (-line.n, line.name)))


def _line(ledger: Ledger, holder: str, sections: tuple[Section, ...]) -> HolderLine:
    states = {s.id: found for s in sections if (found := s.made.state.holder(holder)) is not None}
    scores = [s.score for s in states.values() if s.score is not None]
    return HolderLine(
        holder, ledger.registry.actors.name(holder), states, fmean(scores) if scores else None, len(scores)
    )


def _summary(sections: tuple[Section, ...]) -> Summary:
    counts = Counter(s.made.state.status for s in sections)
    scores = [s.made.state.score for s in sections if s.made.state.score is not None]
    readings = [r for s in sections for a in s.acts for r in a.readings]
    return Summary(
        commitments=len(sections),
        by_status={status: counts[status] for status in Status if counts[status]},
        score=fmean(scores) if scores else None,
        scored=len(scores),
        acts=sum(len(s.acts) for s in sections),
        reports=len(readings),
        reviewed=sum(r.confirmed for r in readings),
    )
