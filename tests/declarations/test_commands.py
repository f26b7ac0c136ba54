"""`pledgewatch registry` and `pledgewatch import` from the command line."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pledgewatch.main import app

Write = Callable[..., Path]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Result]:
    monkeypatch.setenv("PLEDGEWATCH_DATABASE_URL", f"sqlite:///{tmp_path / 'test.db'}")
    monkeypatch.setenv("COLUMNS", "200")
    return lambda *arguments, **more: CliRunner().invoke(app, [str(a) for a in arguments], **more)


def test_list_shows_every_commitment(run: Callable[..., Result]) -> None:
    result = run("registry", "list", "--json")
    assert result.exit_code == 0
    assert len(json.loads(result.stdout)["commitments"]) == 37


def test_show_tells_where_a_commitment_is_written(run: Callable[..., Result]) -> None:
    result = run("registry", "show", "exercises", "--json")
    shown = json.loads(result.stdout)
    assert shown["declared_on"] == "2022-03-24"
    assert shown["holder_ids"] == {"NATO": "nato", "NATO members": "nato-members"}


def test_show_of_an_unknown_commitment_names_the_known(run: Callable[..., Result]) -> None:
    result = run("registry", "show", "nothing")
    assert result.exit_code == 2
    assert "no such commitment" in result.stderr


def test_lint_of_a_bare_registry_asks_for_no_model(run: Callable[..., Result], write: Write) -> None:
    result = run("registry", "lint", "--registry", write(), "--json")
    found = json.loads(result.stdout)
    assert result.exit_code == 0
    assert found["examples"] == 0
    assert "no example headlines: it is matched by statement and guideline alone" in [
        f["text"] for f in found["findings"]
    ]


def test_lint_exits_1_where_something_should_be_mended(run: Callable[..., Result], write: Write) -> None:
    path = write("fulfils: A ban takes effect., ", "")
    assert run("registry", "lint", "--registry", path, "--no-examples").exit_code == 1


def test_lint_of_a_wrong_file_exits_2_and_names_the_key(run: Callable[..., Result], write: Write) -> None:
    result = run("registry", "lint", "--registry", write("kind: pledge", "kynd: pledge"))
    assert result.exit_code == 2
    assert "kynd: unknown key" in result.stderr


def test_diff_of_two_files(run: Callable[..., Result], write: Write) -> None:
    before, after = write(), write("Ruritanian oil", "Ruritanian gas", name="two.yaml")
    result = run("registry", "diff", before, after)
    assert result.exit_code == 0
    assert "Phase out imports of Ruritanian gas." in result.stdout
    assert "verdicts may flip" in result.stdout


def test_diff_against_a_version_that_was_never_kept(run: Callable[..., Result]) -> None:
    result = run("registry", "diff", "0123456789abcdef")
    assert result.exit_code == 2
    assert "neither a file or folder nor a version kept in the store" in " ".join(result.stderr.split())


def test_diff_against_what_the_store_kept(run: Callable[..., Result], tmp_path: Path, registry: object) -> None:
    from datetime import UTC, datetime

    from storage import registry_versions
    from storage.engine import open_store

    store = open_store(f"sqlite:///{tmp_path / 'test.db'}")
    with store.begin() as session:
        registry_versions.keep(session, registry, datetime(2024, 5, 1, tzinfo=UTC))  # type: ignore[arg-type]
    store.close()
    result = run("registry", "diff", "kept", "--json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["changes"] == []


def test_import_writes_proposals_and_says_so(run: Callable[..., Result], data: Path, tmp_path: Path) -> None:
    out = tmp_path / "made" / "g7.yaml"
    result = run("import", data / "summit.md", "--out", out)
    assert result.exit_code == 0
    assert "commitments, 0 accepted" in result.stdout
    assert out.read_text().count("proposed: true") == out.read_text().count("  - id: ") + 1


def test_import_accepts_all_when_told_to(run: Callable[..., Result], data: Path, tmp_path: Path) -> None:
    out = tmp_path / "g7.yaml"
    assert run("import", data / "summit.md", "--out", out, "--accept-all").exit_code == 0
    assert "    proposed: true" not in out.read_text()


def test_import_never_writes_over_a_file_unasked(run: Callable[..., Result], data: Path, tmp_path: Path) -> None:
    out = tmp_path / "g7.yaml"
    out.write_text("mine")
    result = run("import", data / "summit.md", "--out", out)
    assert result.exit_code == 2
    assert "exists already" in result.stderr
    assert out.read_text() == "mine"


def test_import_without_a_head_says_what_to_give_and_writes_nothing(run: Callable[..., Result], tmp_path: Path) -> None:
    text, out = tmp_path / "bare.txt", tmp_path / "bare.yaml"
    text.write_text("We met in the town hall today for a long talk.\n\nWe will dredge the bay and pave the quay soon.")
    result = run("import", text, "--out", out)
    assert result.exit_code == 2
    assert "--date" in result.stderr
    assert not out.exists()
    given = run("import", text, "--out", out, "--title", "T", "--body", "NATO", "--date", "2024-05-01")
    assert given.exit_code == 0
    assert "nato-2024" in out.read_text()


def test_import_refuses_an_id_that_is_taken(run: Callable[..., Result], data: Path) -> None:
    result = run("import", data / "summit.md", "--id", "brussels-2022")
    assert result.exit_code == 2
    assert "is used already" in result.stderr


def test_import_of_what_is_no_declaration_exits_2(run: Callable[..., Result], data: Path) -> None:
    result = run("import", data / "french.txt")
    assert result.exit_code == 2
    assert "reads as French" in " ".join(result.stderr.split())


def test_import_as_json_gives_every_passage_with_its_reason(run: Callable[..., Result], data: Path) -> None:
    result = run("import", data / "conclusions.txt", "--json")
    shown = json.loads(result.stdout)
    assert shown["declaration"]["body"] == "European Council"
    assert all(p["reason"] for p in shown["passages"])
    assert len(shown["commitments"]) == sum(p["kind"] is not None for p in shown["passages"])


def test_import_on_a_terminal_asks_about_each_proposal(
    run: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pledgewatch.commands import import_

    class Terminal:
        is_terminal = True

        def __getattr__(self, name: str) -> object:
            return lambda *_, **__: None

    monkeypatch.setattr(import_, "console", Terminal)
    text, out = tmp_path / "bare.txt", tmp_path / "out.yaml"
    text.write_text(
        "We met in the hall today for a long talk.\n\nWe will dredge the bay. We will pave the quay. We will sail."
    )
    answers = ["A title", "NATO", "soon", "2024-05-01", "Seaport", "a", "d", "l", str(out)]
    result = run("import", text, input="\n".join(answers) + "\n")
    assert result.exit_code == 0, result.output
    written = out.read_text()
    assert "Dredge the bay." in written
    assert "Pave the quay." not in written.split("# Left out")[0]
    assert written.count("    proposed: true") == 1


def test_import_writes_nothing_that_would_not_load(
    run: Callable[..., Result], data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from declarations.importer import proposal

    whole = proposal.render
    monkeypatch.setattr(
        proposal, "render", lambda *given: whole(*given).replace("adopted: 2024-06-14", "adopted: 2044-06-14")
    )
    out = tmp_path / "g7.yaml"
    result = run("import", data / "summit.md", "--out", out)
    assert result.exit_code == 2
    assert "lies before it was declared on 2044-06-14" in " ".join(result.stderr.split())
    assert list(tmp_path.glob("g7*")) == []
