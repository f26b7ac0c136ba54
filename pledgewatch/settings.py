"""Settings from the environment: `PLEDGEWATCH_*`, and `PLEDGEWATCH_*_FILE` for secrets. Secrets are never printed."""

import os
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Self

from pydantic import SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from core.errors import ConfigError

PREFIX = "PLEDGEWATCH_"


class Settings(BaseSettings):
    """What differs from machine to machine. Everything else stands in `config/`."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore", env_ignore_empty=True)

    home: Path = Path()
    """The checkout; by default the nearest folder upwards (or this package's own) with `config/feeds.yaml`."""
    config: Path | None = None
    """Folder of the configuration; by default `<home>/config`."""
    database_url: str = ""
    """SQLAlchemy URL; by default SQLite in `<home>/var/pledgewatch.db`."""
    now: datetime | None = None
    """An injected clock for demos and replays, as ISO time; it runs on from there."""
    allow_hosts: str = ""
    """Comma-separated host:port or host names that may be reached although they are private (demo, tests, intranet)."""
    slack_token: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_api_url: str = "https://slack.com/api/"
    dashboard_url: str = ""
    """Public address of the dashboard, for links in alerts."""
    dashboard_password: SecretStr | None = None
    dashboard_secret: SecretStr | None = None
    """Signs sessions; by default made once and kept in `<home>/var`."""
    api_token: SecretStr | None = None
    """Bearer token of `POST /api/items`."""
    webhook_secret: SecretStr | None = None

    @model_validator(mode="before")
    @classmethod
    def _read_secret_files(cls, data: dict[str, object]) -> dict[str, object]:
        """`PLEDGEWATCH_X_FILE` names a file whose text is the value of `PLEDGEWATCH_X`."""
        for name in cls.model_fields:
            path = os.environ.get(f"{PREFIX}{name.upper()}_FILE")
            if path and not data.get(name):
                try:
                    data[name] = Path(path).read_text(encoding="utf-8").strip()
                except OSError as error:
                    raise ValueError(f"{PREFIX}{name.upper()}_FILE: cannot be read: {error}") from None
        return data

    @model_validator(mode="after")
    def _find_home(self) -> Self:
        if self.home == Path():
            object.__setattr__(self, "home", _home())
        return self

    @cached_property
    def config_dir(self) -> Path:
        """Folder of the YAML files."""
        return (self.config or self.home / "config").resolve()

    @cached_property
    def var_dir(self) -> Path:
        """Folder for what the program writes; made when first asked for."""
        path = (self.home / "var").resolve()
        path.mkdir(parents=True, exist_ok=True)
        return path

    @property
    def store_url(self) -> str:
        """The database in use."""
        return self.database_url or f"sqlite:///{self.var_dir / 'pledgewatch.db'}"


def load_settings() -> Settings:
    """Settings of this process; ConfigError (exit 2) names the variable that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        problems = [
            f"{PREFIX}{str(e['loc'][0]).upper()}: {e['msg']}" if e["loc"] else str(e["msg"])
            for e in error.errors(include_url=False, include_input=False)
        ]
        raise ConfigError("environment", problems) from None


def _home() -> Path:
    """The nearest folder upwards that holds a configuration, else the one this package lives in."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "config" / "feeds.yaml").is_file():
            return folder
    return Path(__file__).resolve().parent.parent
