"""What a task returns is small and plain, whatever a report holds."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from pledgewatch.stage_runs import SHOWN, observed, summary, total
from pledgewatch.stages.report import StageReport

NOW = datetime(2026, 3, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Odd(StageReport):
    """A report with what reports hold."""

    items: int = 0
    changes: tuple = ()
    table: dict = field(default_factory=dict)


@pytest.mark.parametrize(
    "changes", [({"at": NOW},), (("feed", "timed out", 3),), ({1, 2},), tuple({"n": n} for n in range(500))]
)
def test_a_result_is_json_whatever_the_report_holds(changes):
    result = summary(Odd(changes=changes, table={"fulfils": 2}))
    assert json.loads(json.dumps(result)) == result
    assert len(result["changes"]) <= SHOWN + 1


def test_a_long_list_says_how_much_more_there_is():
    assert summary(Odd(failures=tuple(map(str, range(SHOWN + 7)))))["failures"][-1] == "and 7 more"


def test_batches_add_up_and_a_lost_one_counts_nothing():
    assert total([{"stored": 2, "ok": True, "names": ["a"]}, None, {"stored": 3}]) == {"stored": 5}


def test_a_stage_is_run_with_its_warnings_its_cpu_time_and_its_good_files_kept(monkeypatch):
    said = []
    monkeypatch.setattr("pledgewatch.stage_runs.take_back_claims", lambda context: said.append("claims"))
    monkeypatch.setattr("pledgewatch.stage_runs._lag", lambda stage, context: {"lag_s": 2.5})
    context = SimpleNamespace(
        warnings=["feeds.yaml is refused"], tuned_values=[], keep_good=lambda: said.append("kept")
    )
    result = observed("odd", context, lambda: Odd(items=3))
    assert (result["items"], result["warnings"]) == (3, ["feeds.yaml is refused"])
    assert result["cpu_s"] >= 0
    assert result["lag_s"] == 2.5
    assert said == ["claims", "kept"]
