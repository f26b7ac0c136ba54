"""What changed between two registries: commitments added, removed and reworded, key by key."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

What = Literal["added", "removed", "changed"]
WORDING = frozenset({"statement", "guideline", "aliases", "cues", "examples", "holders", "kind"})
"""Keys from which the matcher works: where one of them changed, verdicts may flip."""


@dataclass(frozen=True, slots=True)
class KeyChange:
    """One key of an entry; None where it was not given."""

    key: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Change:
    """One entry that differs. `section` is declarations or commitments; `keys` only where it was changed."""

    section: str
    id: str
    what: What
    keys: tuple[KeyChange, ...] = ()

    @property
    def rewords(self) -> bool:
        """Whether matching may come out otherwise."""
        return self.section == "commitments" and (self.what != "changed" or any(k.key in WORDING for k in self.keys))


def diff(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Change, ...]:
    """Changes from `before` to `after`, both as `Registry.content`; none where the versions are equal."""
    return tuple(
        change
        for section in ("declarations", "commitments")
        for change in _section(section, before.get(section, {}), after.get(section, {}))
    )


def _section(section: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    changes = []
    for key in sorted(before.keys() | after.keys()):
        if key not in before:
            changes.append(Change(section, key, "added"))
        elif key not in after:
            changes.append(Change(section, key, "removed"))
        elif before[key] != after[key]:
            changes.append(Change(section, key, "changed", _keys(before[key], after[key])))
    return changes


def _keys(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[KeyChange, ...]:
    return tuple(
        KeyChange(key, before.get(key), after.get(key))
        for key in sorted(before.keys() | after.keys())
        if before.get(key) != after.get(key)
    )
