"""`config/compliance.yaml`: every error names file, key, what was found and what would be right."""

from pathlib import Path

import pytest

from compliance.config import ComplianceConfig, load_compliance_config
from core.errors import ConfigError

SHIPPED = Path(__file__).parents[2] / "config" / "compliance.yaml"


def test_the_shipped_file_says_the_defaults() -> None:
    assert load_compliance_config(SHIPPED) == ComplianceConfig()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("window_day: 3", "did you mean 'window_days'"),
        ("window_days: 0", "window_days: .*greater than or equal to 1; found 0"),
        ("window_days: soon", "window_days: .*integer.*'soon'"),
        ("windows: {aid: -3}", "windows › aid: "),
        ("independent_outlets: 1", "independent_outlets: .*2; found 1"),
        ("deadline_notice_days: [7, 30]", "largest first"),
        ("keep_from: 1.5", "keep_from: "),
        ("- 3", "dictionary|mapping|object|ComplianceConfig"),
    ],
)
def test_a_bad_value_is_refused_by_name(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "compliance.yaml"
    path.write_text(text)
    with pytest.raises(ConfigError, match=says) as caught:
        load_compliance_config(path)
    assert str(path) in str(caught.value)
