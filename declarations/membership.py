"""Who belongs to which bloc or group, and on which day."""

from collections.abc import Iterable, Mapping
from datetime import date

from declarations.actor_entries import ActorEntry, Member

_Span = tuple[date | None, date | None]


class Memberships:
    """Members of every bloc and group by date. A day that is not known counts whoever was a member at some time."""

    def __init__(self, entries: Mapping[str, ActorEntry]) -> None:
        self._entries = entries
        self._countries = frozenset(e.id for e in entries.values() if e.kind == "country")
        self._dated: dict[str, dict[str, list[_Span]]] = {}
        for entry in entries.values():
            self._add(entry.id, entry.members)
        self._cache: dict[tuple[str, date | None], frozenset[str]] = {}

    def _add(self, bloc: str, members: Iterable[Member]) -> None:
        for member in members:
            self._dated.setdefault(bloc, {}).setdefault(member.actor, []).append((member.since, member.until))

    def on(self, bloc: str, day: date | None) -> frozenset[str]:
        """Members of `bloc` on `day`; of a group, those of the blocs it is made of. Empty for anything else."""
        key = (bloc, day)
        if key not in self._cache:
            if len(self._cache) > 20_000:  # a few thousand days by a few dozen blocs; bounded for long-running services
                self._cache.clear()
            self._cache[key] = self._compute(bloc, day, frozenset())
        return self._cache[key]

    def _compute(self, bloc: str, day: date | None, seen: frozenset[str]) -> frozenset[str]:
        entry = self._entries.get(bloc)
        if entry is None or bloc in seen:
            return frozenset()
        seen = seen | {bloc}
        found = {a for a, spans in self._dated.get(bloc, {}).items() if any(_holds(s, day) for s in spans)}
        for other in entry.members_of:
            found |= self._compute(other, day, seen)
        if entry.everyone_but:
            left_out = set(entry.everyone_but)
            for other in entry.everyone_but:
                left_out |= self._compute(other, day, seen)
            found |= self._countries - left_out
        return frozenset(found)


def _holds(span: _Span, day: date | None) -> bool:
    since, until = span
    return day is None or ((since is None or since <= day) and (until is None or day <= until))
