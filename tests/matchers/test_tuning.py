"""What tunes the embedding model: lessons that say who belongs together, and a model that is the one that runs."""

import subprocess
import sys
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from core.records import Item
from core.words import Verdict
from declarations.actors import Actors
from declarations.registry import Registry
from matchers import embedding
from matchers.embedding import SHA256, find_trouble
from matchers.labelled import Label, Labelled
from matchers.lessons import ALIKE, COMMITMENTS, TEXTS_EACH, UNRELATED, Lesson, alike, batches, lessons_of
from matchers.practice import read_practice
from matchers.tuned import TUNED, load_tuned, save_tuned
from pledgewatch.main import app

ROOT = Path(__file__).resolve().parents[2]
PRACTICE = ROOT / "tests" / "data" / "practice"


def lesson(text: str, *says: tuple[str, Verdict]) -> Lesson:
    return Lesson(text, says[0][0] if says else "", frozenset(says))


def test_two_texts_are_alike_by_what_they_say_of_the_same_commitment() -> None:
    batch = [
        lesson("a", ("coal", Verdict.FULFILS)),
        lesson("b", ("coal", Verdict.FULFILS), ("gas", Verdict.CONTRADICTS)),
        lesson("c", ("coal", Verdict.ADVANCES)),
        lesson("d", ("coal", Verdict.CONTRADICTS)),
        lesson("e", ("gas", Verdict.CONTRADICTS)),
        lesson("f"),
    ]
    found = alike(batch)
    assert np.allclose(found, found.T)
    assert found[0].tolist() == pytest.approx([0, 1, ALIKE, 0, 0, 0])
    assert found[1, 4] == 1
    assert not found[3, [0, 2]].any()
    assert not found[5].any()


def test_lessons_are_the_lines_and_the_titles_that_nobody_doubted(climate: Registry) -> None:
    sure = Labelled(Item("1", "Oslo closes a mine"), (Label("coal-exit", Verdict.FULFILS),), "pool", True)
    doubted = Labelled(Item("2", "Oslo ponders"), (Label("coal-exit", Verdict.ADVANCES, unsure=True),), "pool", True)
    nothing = Labelled(Item("3", "<b>Choir</b> sings"), (), "topical", True)
    not_ours = Labelled(Item("4", "Minister sings"), (), "topical", False)
    found = lessons_of(climate, [sure, doubted, nothing, not_ours])
    assert {one.home for one in found} == {*climate.commitments, ""}
    titles = [one for one in found if one.text.endswith(("a mine", "ponders", "sings"))]
    said = [("coal-exit", {("coal-exit", Verdict.FULFILS)}), ("", set())]
    assert [(one.home, set(one.says)) for one in titles] == said


def test_a_batch_is_of_one_registry_bounded_and_the_same_again() -> None:
    first = [lesson(f"{c} {n}", (f"c{c}", Verdict.FULFILS)) for c in range(20) for n in range(30)]
    other = [lesson(f"other {n}", ("x", Verdict.FULFILS)) for n in range(5)] + [lesson(f"none {n}") for n in range(40)]
    drawn = list(islice(batches([first, other], seed=3), 40))
    assert drawn == list(islice(batches([first, other], seed=3), 40))
    for batch in drawn:
        assert len(set(batch)) == len(batch) <= COMMITMENTS * TEXTS_EACH + UNRELATED
        assert len({one in first for one in batch}) == 1
    assert {one in first for batch in drawn for one in batch} == {True, False}


def test_tuned_numbers_survive_being_written(tmp_path: Path) -> None:
    tuned = load_tuned(SHA256)
    path = save_tuned(SHA256, tuned, tmp_path / "encoder.json")
    assert path.read_text() == TUNED.read_text()
    assert all(np.array_equal(values, tuned[name]) for name, values in load_tuned(SHA256, path).items())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "cannot be used"),
        ("[]", "cannot be used"),
        (TUNED.read_text().replace(SHA256, "0" * 64), "another model"),
        (TUNED.read_text().replace("[", "[0.5, ", 1), "is not what was written"),
        (TUNED.read_text().replace("LayerNorm", "Norm", 1), "is not what was written"),
    ],
)
def test_unusable_tuned_numbers_are_trouble_in_words(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str, says: str
) -> None:
    path = tmp_path / "encoder.json"
    path.write_text(text)
    monkeypatch.setattr(embedding, "load_tuned", lambda model: load_tuned(model, path))
    assert says in find_trouble()


@pytest.mark.slow
@pytest.mark.parametrize(
    "check", ["what_is_tuned_is_what_runs", "tuning_brings_together_what_says_the_same", "going_on_ends_halfway"]
)
def test_with_jax(tmp_path: Path, check: str) -> None:
    command = [sys.executable, "-m", "tests.matchers._with_jax", check, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=110)
    assert done.returncode == 0, done.stderr


def test_a_run_that_went_astray_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not finite"):
        save_tuned(SHA256, {"a": np.array([np.nan], dtype=np.float32)}, tmp_path / "encoder.json")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_to_is_refused_before_anything_is_tuned(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = CliRunner().invoke(app, ["tune", "--out", str(tmp_path / "file")])
    assert result.exit_code == 2
    assert "cannot be written to" in " ".join(result.output.split())


def test_a_folder_without_a_declaration_is_refused(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["tune", "--out", str(tmp_path), "--practice", str(tmp_path / "none")])
    assert result.exit_code == 2
    assert "holds no registry.yaml" in " ".join(result.output.split())


def test_declarations_to_practise_on_are_read_from_a_folder_of_folders(actors: Actors) -> None:
    found = read_practice(PRACTICE, actors)
    assert len(found) == len([path for path in PRACTICE.iterdir() if path.is_dir()]) >= 6
    (alone,) = read_practice(PRACTICE / "gaza", actors)
    assert alone.registry.version in {one.registry.version for one in found}
