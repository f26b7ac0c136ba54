"""The fake Slack's page: one self-contained document beside this file."""

from pathlib import Path

PAGE = Path(__file__).with_suffix(".html").read_text(encoding="utf-8")
