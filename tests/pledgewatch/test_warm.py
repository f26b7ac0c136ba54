"""A process that stays keeps one context, until a configuration file changes."""

import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from pledgewatch import pipeline
from pledgewatch.warm import WarmPipeline, signature

CONFIG = Path(__file__).resolve().parents[2] / "config"


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(CONFIG, tmp_path / "config"))


@pytest.fixture
def warm(folder, monkeypatch):
    """A warm pipeline whose stages only say whose context they were given."""
    made, asked = [], []

    def make():
        context = SimpleNamespace(settings=SimpleNamespace(config_dir=folder), store=SimpleNamespace(close=int))
        context.forgot, context.forget_tuned = 0, lambda: setattr(context, "forgot", context.forgot + 1)
        made.append(context)
        return made[-1]

    stages = {n: lambda context, n=n, **more: asked.append((n, context)) for n in ("fetch", "match", "assess", "alert")}
    monkeypatch.setattr(pipeline, "STAGES", stages)
    monkeypatch.setattr("pledgewatch.warm.observed", lambda name, context, work: work())
    return WarmPipeline(make), made, asked


def test_one_context_serves_every_stage_and_every_run(warm):
    kept, made, asked = warm
    kept.run()
    kept.run()
    assert len(made) == 1
    assert made[0].forgot == 2, "what is tuned is asked for anew each time"
    assert asked == [(name, made[0]) for name in ("match", "assess", "alert")] * 2


@pytest.mark.parametrize("name", ["alerts.yaml", "declarations/brussels-2022.yaml"])
def test_an_edited_file_makes_a_new_context(warm, folder, name):
    kept, made, _ = warm
    kept.run()
    path = folder / name
    path.write_text(path.read_text(encoding="utf-8") + "\n# edited\n", encoding="utf-8")
    kept.run()
    kept.run()
    assert len(made) == 2


def test_a_new_and_a_removed_file_count_as_edits(folder):
    before = signature(folder)
    (folder / "declarations" / "new.yaml").write_text("{}", encoding="utf-8")
    assert signature(folder) != before
    (folder / "declarations" / "new.yaml").unlink()
    assert signature(folder) == before
