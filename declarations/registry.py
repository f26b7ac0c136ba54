"""The registry: all declarations and commitments of some files and folders, checked together."""

import difflib
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from core.errors import ConfigError
from core.yaml import Strict, load_model
from declarations.actor_entries import ActorEntry, slug
from declarations.actors import Actors
from declarations.model import Commitment, Declaration, RegistryFile


@dataclass(frozen=True)
class Registry:
    """What is declared. `version` is a hash of the content, 16 hex digits; it never changes once loaded.

    `actors` are those of `actors.yaml`, the files' own, and every unknown holder by its name. `sources` says in
    which file a commitment stands. `warnings` are sentences for a person; nothing in them stops the work.
    """

    version: str
    declarations: Mapping[str, Declaration]
    commitments: Mapping[str, Commitment]
    actors: Actors
    warnings: tuple[str, ...] = ()
    sources: Mapping[str, Path] = field(default_factory=dict)
    content: Mapping[str, Any] = field(default_factory=dict)
    """All of it as JSON values: what `version` is the hash of, and what the store keeps of a version."""

    def declared_on(self, commitment: str) -> date | None:
        """From when acts count: its `since`, else the earliest loaded declaration that holds it, else None."""
        found = self.commitments[commitment]
        if found.since is not None:
            return found.since
        held = [self.declarations[d.declaration] for d in found.declared_in if d.declaration in self.declarations]
        return min((d.adopted for d in held), default=None)

    def home_of(self, commitment: str) -> str | None:
        """The declaration it lives with: the earliest adopted one that holds it and is loaded."""
        known = [d.declaration for d in self.commitments[commitment].declared_in if d.declaration in self.declarations]
        return min(known, key=lambda d: self.declarations[d].adopted, default=None)

    def fingerprint(self, commitment: str) -> str:
        """Hash of one commitment's content, 16 hex digits: another wording is another version of it."""
        return digest(self.content["commitments"][commitment])


def load_registry(paths: Sequence[Path], actors: Actors, *, with_proposed: bool = False) -> Registry:
    """All of `paths`, files or folders of YAML files, as one registry. Proposals that nobody accepted stay out,
    unless `with_proposed`.

    ConfigError names file, entry, key, what was found and what would be right; nothing half-loaded is returned.
    """
    files = [(path, load_model(path, RegistryFile)) for path in registry_files(paths)]
    problems = [*_declared_twice(files), *_used_twice(files)]
    declarations = {i: d for _, file in files for i, d in file.declarations.items()}
    everything = {c.id: c for _, file in files for c in file.commitments}
    sources = {c.id: path for path, file in files for c in file.commitments}
    problems += [p for c in everything.values() for p in _wrong_dates(c, declarations, sources[c.id])]
    if problems:
        raise ConfigError(", ".join(map(str, paths)), problems)
    commitments = {i: c for i, c in everything.items() if with_proposed or not c.proposed}
    own = [a for _, file in files for a in file.actors]
    known = actors.with_extra(own)
    strangers, warnings = _strangers(commitments.values(), known)
    content = content_of(declarations, commitments, own)
    return Registry(
        version=digest(content),
        declarations=declarations,
        commitments=commitments,
        actors=known.with_extra(strangers),
        warnings=(*warnings, *_undated(commitments.values(), declarations), *_set_aside(everything, commitments)),
        sources=sources,
        content=content,
    )


def kept_registry(
    version: str, declarations: Mapping[str, Declaration], commitments: Mapping[str, Commitment], actors: Actors
) -> Registry:
    """A registry as a store kept it under `version`: it was checked when it was loaded."""
    strangers, warnings = _strangers(commitments.values(), actors)
    content = content_of(declarations, commitments)
    return Registry(version, declarations, commitments, actors.with_extra(strangers), tuple(warnings), {}, content)


def registry_files(paths: Iterable[Path]) -> list[Path]:
    """The YAML files that `paths` mean, each once, folders in the order of names."""
    found: dict[Path, Path] = {}
    for path in paths:
        inside = [p for p in sorted(path.iterdir()) if p.suffix in {".yaml", ".yml"}] if path.is_dir() else [path]
        if not inside:
            raise ConfigError(path, ["this folder holds no .yaml file; a registry needs at least one"])
        for one in inside:
            found.setdefault(one.resolve(), one)
    return list(found.values())


def content_of(
    declarations: Mapping[str, Declaration], commitments: Mapping[str, Commitment], own: Sequence[ActorEntry] = ()
) -> dict[str, Any]:
    """Everything that was written down, as JSON values, without defaults, so that new optional keys change no hash."""
    content: dict[str, Any] = {
        "declarations": {i: _plain(d) for i, d in sorted(declarations.items())},
        "commitments": {i: _plain(c) for i, c in sorted(commitments.items())},
    }
    if own:
        content["actors"] = [_plain(a) for a in own]
    return content


def _plain(model: Strict) -> dict[str, Any]:
    return model.model_dump(mode="json", exclude_defaults=True)


def digest(content: Any) -> str:
    """16 hex digits of the SHA-256 of `content` as canonical JSON."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


_Files = Sequence[tuple[Path, RegistryFile]]


def _used_twice(files: _Files) -> list[str]:
    """Ids are stable keys: one id, one commitment."""
    seen: dict[str, Path] = {}
    problems = []
    for path, file in files:
        for commitment in file.commitments:
            if commitment.id in seen:
                where = f"{seen[commitment.id]}" if seen[commitment.id] != path else "the same file"
                problems.append(f"{path}: commitments › {commitment.id}: this id is used twice, first in {where}")
            seen.setdefault(commitment.id, path)
    return problems


def _declared_twice(files: _Files) -> list[str]:
    """Two files may carry the same declaration's head, as long as they agree."""
    seen: dict[str, tuple[Path, Declaration]] = {}
    problems = []
    for path, file in files:
        for key, declaration in file.declarations.items():
            first = seen.setdefault(key, (path, declaration))
            if first[1] != declaration:
                problems.append(f"{path}: declarations › {key}: differs from the one in {first[0]}")
    return problems


def _wrong_dates(c: Commitment, declarations: Mapping[str, Declaration], path: Path) -> list[str]:
    where = f"{path}: commitments › {c.id}"
    adopted = [declarations[d.declaration].adopted for d in c.declared_in if d.declaration in declarations]
    start = c.since or min(adopted, default=None)
    problems = []
    if c.due and start and c.due < start:
        problems.append(f"{where} › due: {c.due} lies before it was declared on {start}; a later day is needed")
    if c.until and start and c.until < start:
        problems.append(f"{where} › until: {c.until} lies before it was declared on {start}; a later day is needed")
    return problems


def _strangers(commitments: Iterable[Commitment], actors: Actors) -> tuple[list[ActorEntry], list[str]]:
    """Holders that no actor answers to: each becomes an actor of that name, so that it is matched by it."""
    made: dict[str, ActorEntry] = {}
    warnings = []
    for commitment in commitments:
        for holder in commitment.holders:
            if actors.resolve(holder) is None and holder not in made:
                made[holder] = ActorEntry(id=_free_id(slug(holder), actors), name=holder)
                warnings.append(_stranger(commitment.id, holder, actors))
    return list({entry.id: entry for entry in made.values()}.values()), warnings


def _free_id(wanted: str, actors: Actors) -> str:
    return wanted if wanted not in actors else f"{wanted[:73]}-holder"


def _stranger(commitment: str, holder: str, actors: Actors) -> str:
    close = difflib.get_close_matches(holder, [actors.name(i) for i in actors.ids], n=1, cutoff=0.8)
    meant = f"; did you mean {close[0]!r}?" if close else ""
    return f"{commitment} › holders: nobody in actors.yaml is called {holder!r}; it is matched by that name{meant}"


def _undated(commitments: Iterable[Commitment], declarations: Mapping[str, Declaration]) -> list[str]:
    """Without a date every act counts, however old: worth a word."""
    return [
        f"{c.id}: none of its declarations is loaded and it has no `since`; acts of any date count"
        for c in commitments
        if c.since is None and not any(d.declaration in declarations for d in c.declared_in)
    ]


def _set_aside(everything: Mapping[str, Commitment], kept: Mapping[str, Commitment]) -> list[str]:
    left = [i for i in everything if i not in kept]
    return [f"{len(left)} proposed commitments that nobody accepted are not matched: {', '.join(left)}"] if left else []
