"""YAML in, checked pydantic models out; every problem named by file, entry, key, found and expected."""

import re
from itertools import accumulate
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from core.errors import ConfigError

M = TypeVar("M", bound=BaseModel)

_DEEPEST = 200
_BRACKET = re.compile(r"[\[\]{}]")
_DASHES = re.compile(rf"(?:[-?][ \t]+){{{_DEEPEST}}}")


class Strict(BaseModel):
    """Base of all configuration models: unknown keys are errors, values never change after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class _UniqueKeyLoader(yaml.CSafeLoader):
    """SafeLoader that refuses a key given twice (YAML itself would keep the last, silently)."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if isinstance(key, str | int | float | bool):
                if key in seen:
                    raise yaml.constructor.ConstructorError(
                        None, None, f"key {key!r} is given twice", key_node.start_mark
                    )
                seen.add(key)
        return super().construct_mapping(node, deep)


def read_yaml(path: Path) -> Any:
    """The parsed document at `path`; ConfigError with line and column when it cannot be read."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ConfigError(path, ["there is no such file"]) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(path, [f"cannot be read: {error}"]) from None
    return parse_yaml(text, path)


def parse_yaml(text: str, path: Path | str) -> Any:
    """`text` as YAML; `path` only names it in errors."""
    if _too_deep(text):
        raise ConfigError(path, [f"nested more than {_DEEPEST} levels deep"])
    try:
        return yaml.load(text, Loader=_UniqueKeyLoader)  # noqa: S506  (a SafeLoader, the one in C: three times as fast)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
        raise ConfigError(path, [f"{where}not valid YAML: {error.problem}"]) from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise ConfigError(path, [f"not valid YAML: {error}"]) from None


def _too_deep(text: str) -> bool:
    """Whether lists or mappings stand too deep in one another: the parser in C would overflow its stack."""
    steps = (1 if bracket in "[{" else -1 for bracket in _BRACKET.findall(text))
    return max(accumulate(steps), default=0) > _DEEPEST or _DASHES.search(text) is not None


def load_model(path: Path, model: type[M]) -> M:
    """The document at `path` as `model`; ConfigError naming every problem."""
    return check(read_yaml(path) or {}, model, path)


def check(data: Any, model: type[M], path: Path | str) -> M:
    """`data` validated as `model`; `path` names the file in errors."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise ConfigError(path, [_problem(e, data, model) for e in error.errors(include_url=False)]) from None


def _problem(error: Any, data: Any, model: type[BaseModel]) -> str:
    """One sentence: where, what was expected, what was found."""
    where = _entry(error["loc"], data)
    if error["type"] == "extra_forbidden":
        return f"{where}: unknown key{_nearest(str(error['loc'][-1]), error['loc'], model)}"
    if error["type"] == "missing":
        return f"{where}: missing; it is required"
    found = repr(error["input"])
    message = str(error["msg"]).removeprefix("Value error, ")
    return f"{where}: {message}; found {found if len(found) <= 80 else found[:77] + '…'}"


def _entry(loc: tuple[int | str, ...], data: Any) -> str:
    """`commitments[3] (military-aid) › kind`: list entries are named by id or name where they have one."""
    parts: list[str] = []
    for step in loc:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            data = None
        if isinstance(step, int) and parts:
            name = (data.get("id") or data.get("name")) if isinstance(data, dict) else None
            parts[-1] += f"[{step}]" + (f" ({name})" if name else "")
        else:
            parts.append(str(step))
    return " › ".join(parts) or "document"


def _nearest(key: str, loc: tuple[int | str, ...], model: type[BaseModel]) -> str:
    """`; did you mean 'kind'?`, or the keys that exist, for the top level of `model`."""
    import difflib

    if len(loc) != 1:
        return ""
    known = [f.alias or n for n, f in model.model_fields.items()]
    close = difflib.get_close_matches(key, known, n=1)
    return f"; did you mean {close[0]!r}?" if close else f"; known are {', '.join(known)}"
