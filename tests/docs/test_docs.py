"""What can be typed, set or opened stands in the docs."""

import importlib.util
import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from pledgewatch.settings import PREFIX, Settings

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"


def commands_page() -> str:
    spec = importlib.util.spec_from_file_location("docs_commands", DOCS / "_commands.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return str(module.text())


def test_the_page_of_commands_is_the_command_line_s_own() -> None:
    assert (DOCS / "commands.md").read_text(encoding="utf-8") == commands_page(), "run `make docs`"


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_environment_setting_is_documented(name: str) -> None:
    assert f"`{PREFIX}{name.upper()}`" in (DOCS / "configuration.md").read_text(encoding="utf-8")


def models() -> list[tuple[str, type[BaseModel]]]:
    from alerts.config import AlertsConfig
    from compliance.config import ComplianceConfig
    from dashboard.config import DashboardConfig
    from declarations.model import RegistryFile
    from feeds.config import FeedsConfig
    from matchers.config import MatchingConfig
    from pledgewatch.schedule import PipelineConfig

    return [
        ("alerts.yaml", AlertsConfig),
        ("compliance.yaml", ComplianceConfig),
        ("dashboard.yaml", DashboardConfig),
        ("declarations/", RegistryFile),
        ("feeds.yaml", FeedsConfig),
        ("matching.yaml", MatchingConfig),
        ("pipeline.yaml", PipelineConfig),
    ]


def keys(model: type[BaseModel], seen: set[type[BaseModel]] | None = None) -> set[str]:
    """Keys of a model and of the models inside it."""
    seen = seen or set()
    if model in seen:
        return set()
    seen.add(model)
    found = set()
    for name, field in model.model_fields.items():
        found.add(field.alias or name)
        for inner in _models_in(field.annotation):
            found |= keys(inner, seen)
    return found


def _models_in(annotation: object) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for argument in getattr(annotation, "__args__", ()) for model in _models_in(argument)]


@pytest.mark.parametrize(("file", "model"), models(), ids=lambda value: value if isinstance(value, str) else "")
def test_every_key_of_a_configuration_file_is_documented(file: str, model: type[BaseModel]) -> None:
    pages = "\n".join(page.read_text(encoding="utf-8") for page in DOCS.glob("*.md"))
    documented = set(re.findall(r"`([a-z_]+):?`", pages))
    assert keys(model) <= documented, f"{file}: {sorted(keys(model) - documented)}"


def test_every_link_between_pages_leads_somewhere() -> None:
    for page in [*DOCS.glob("*.md"), *ROOT.glob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_every_page_is_in_the_index() -> None:
    index = (DOCS / "README.md").read_text(encoding="utf-8")
    for page in DOCS.glob("*.md"):
        assert page.name == "README.md" or f"({page.name})" in index, page.name
