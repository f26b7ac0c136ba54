"""match, evaluate, train and explain, as a person calls them."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pledgewatch.main import app

DATA = Path(__file__).resolve().parents[1] / "data" / "practice" / "climate"
REGISTRY = ["--registry", str(DATA / "registry.yaml")]
RUN = CliRunner()


def test_match_writes_every_item_once_and_in_order(tmp_path: Path) -> None:
    source, out = tmp_path / "items.jsonl", tmp_path / "out.jsonl"
    source.write_text('{"id": "b", "title": "Germany shuts its last coal plant"}\n{"id": "a"}\n', encoding="utf-8")
    result = RUN.invoke(app, ["match", "--items", str(source), "--out", str(out), *REGISTRY])
    assert result.exit_code == 0, result.output
    lines = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [line["id"] for line in lines] == ["b", "a"]
    best = lines[0]["matches"][0]
    assert best["commitment"] == "coal-exit"
    assert set(best) == {
        "commitment",
        "verdict",
        "confidence",
        "accepted",
        "holders",
        "modality",
        "evidence",
        "reasons",
    }
    assert lines[1]["matches"] == []


def test_match_skips_broken_lines_and_says_which(tmp_path: Path) -> None:
    source, out = tmp_path / "items.jsonl", tmp_path / "out.jsonl"
    lines = ['{"id": "a", "title": 5, "published": "soon"}', "nonsense", "[]", "{}", '{"id": "a"}', "", '{"id": "z"}']
    source.write_text("\n".join(lines), encoding="utf-8")
    result = RUN.invoke(app, ["match", "--items", str(source), "--out", str(out), *REGISTRY])
    assert result.exit_code == 1
    said = " ".join(result.output.split())
    assert all(f"line {n}:" in said for n in (2, 3, 4, 5))
    assert [json.loads(x)["id"] for x in out.read_text(encoding="utf-8").splitlines()] == ["a", "z"]


def test_match_refuses_a_file_that_is_not_there(tmp_path: Path) -> None:
    result = RUN.invoke(app, ["match", "--items", str(tmp_path / "no"), "--out", str(tmp_path / "out"), *REGISTRY])
    assert result.exit_code == 2
    assert "there is no such file" in " ".join(result.output.split())


def test_evaluate_prints_the_measures_as_json() -> None:
    result = RUN.invoke(app, ["evaluate", str(DATA / "labelled.jsonl"), *REGISTRY, "--json"])
    assert result.exit_code == 0, result.output
    report = json.loads(result.stdout)[0]
    assert report["items"] >= 80
    assert 0.4 <= report["alert F1"] <= 1


def test_evaluate_shows_errors_and_commitments() -> None:
    result = RUN.invoke(app, ["evaluate", str(DATA / "labelled.jsonl"), *REGISTRY, "--by-commitment", "--errors", "2"])
    assert result.exit_code == 0, result.output
    assert "coal-exit" in result.output
    assert "Calibration" in result.output


def test_evaluate_names_the_line_that_is_wrong(tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text('{"id": "a", "labels": [{"commitment": "coal-exit", "verdict": "maybe"}]}', encoding="utf-8")
    result = RUN.invoke(app, ["evaluate", str(gold), *REGISTRY])
    assert result.exit_code == 2
    assert "gold.jsonl:1" in "".join(result.output.split("\n"))


def test_explain_tells_the_whole_way() -> None:
    result = RUN.invoke(app, ["explain", "Germany shuts its last coal plant", *REGISTRY])
    assert result.exit_code == 0, result.output
    for word in ("gate", "clause", "acts", "because", "near", "weighed", "result", "coal-exit"):
        assert word in result.output


def test_explain_says_why_nothing_matched() -> None:
    result = RUN.invoke(app, ["explain", "Tomatoes ripen early this summer", *REGISTRY])
    assert result.exit_code == 0, result.output
    assert "no word of any commitment's subject" in result.output


def test_explain_refuses_an_unknown_commitment() -> None:
    result = RUN.invoke(app, ["explain", "Germany shuts a coal plant", *REGISTRY, "--commitment", "nonsense"])
    assert result.exit_code == 2


@pytest.mark.slow
def test_train_fits_weights_from_a_path_whatever_state_the_old_ones_are_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("matchers.engine.load_weights", lambda head: json.loads(f"damaged {head}"))
    config = tmp_path / "config"
    shutil.copytree(DATA.parents[3] / "config", config)
    shutil.rmtree(config / "declarations")
    (config / "declarations").mkdir()
    shutil.copy(DATA / "registry.yaml", config / "declarations")
    monkeypatch.setenv("PLEDGEWATCH_CONFIG", str(config))
    result = RUN.invoke(app, ["train", str(DATA / "labelled.jsonl"), "--out", str(tmp_path / "weights"), "--json"])
    assert result.exit_code == 0, result.output
    assert {p.name for p in (tmp_path / "weights").iterdir()} == {"examples.json", "guideline.json", "words.json"}
    assert "operating_point" in json.loads(result.stdout)
    points = json.loads(result.stdout)["operating_point"].values()
    assert all(point["new"] <= point["alert"] for point in points)
