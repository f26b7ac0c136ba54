"""`config/pipeline.yaml` is checked as a whole, and refused by name."""

from pathlib import Path

import pytest
from croniter import croniter
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from core.errors import ConfigError
from pledgewatch.schedule import PipelineConfig, load_pipeline

SHIPPED = Path(__file__).resolve().parents[2] / "config" / "pipeline.yaml"


def written(tmp_path, text):
    path = tmp_path / "pipeline.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shipped_file_is_good_and_an_empty_one_means_the_shipped_schedule(tmp_path):
    shipped, empty = load_pipeline(SHIPPED), load_pipeline(written(tmp_path, ""))
    assert {s: getattr(shipped, s).cron for s in ("fetch", "match", "assess", "alert")} == {
        s: getattr(empty, s).cron for s in ("fetch", "match", "assess", "alert")
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("fetch: {cron: 'every five minutes'}", "five fields"),
        ("fetch: {cron: '61 * * * *'}", "five fields"),
        ("fetch: {cron: '* * * * * *'}", "five fields"),
        ("fetch: {shards: 0}", "greater than or equal to 1"),
        ("fetch: {shards: 65}", "less than or equal to 64"),
        ("fetch: {shards: many}", "valid integer"),
        ("fetch: {pool: fedes}", "no such pool 'fedes'"),
        ("fetch: {retries: 99}", "less than or equal to 10"),
        ("fetsh: {shards: 4}", "did you mean 'fetch'"),
        ("push: {poll_s: 0}", "greater than or equal to 0.1"),
        ("pools: {feeds: 0, matchers: 1, slack: 1}", "greater than or equal to 1"),
        ("fetch: [", "not valid YAML"),
        ("fetch: {shards: 4, shards: 5}", "given twice"),
    ],
)
def test_a_wrong_value_is_refused_with_the_file_the_key_and_what_would_be_right(tmp_path, text, said):
    with pytest.raises(ConfigError) as refused:
        load_pipeline(written(tmp_path, text))
    assert said in str(refused.value)
    assert "pipeline.yaml" in str(refused.value)


@given(st.text(max_size=40) | st.from_regex(r"[0-9*/,-]{1,6}( [0-9*/,-]{1,6}){4}", fullmatch=True))
def test_any_text_as_a_cron_expression_is_taken_or_refused_and_never_crashes(text):
    try:
        cron = PipelineConfig.model_validate({"fetch": {"cron": text}}).fetch.cron
    except ValidationError:
        return
    assert croniter(cron).get_next() > 0
