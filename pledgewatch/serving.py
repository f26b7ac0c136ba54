"""The dashboard over a context: what `pledgewatch serve` listens with, and what Airflow mounts."""

import os
import secrets
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pledgewatch.context import Context

if TYPE_CHECKING:
    from fastapi import FastAPI

    from core.records import Item, Matching
    from dashboard.options import Options
    from dashboard.services import Press
    from declarations.registry import Registry


def dashboard(context: Context, options: "Options", **more: Any) -> "FastAPI":
    """The dashboard over everything a context has; the matcher is loaded when a page first needs it.

    `more` are further fields of `dashboard.services.Services`, such as somebody else's `authenticate`.
    """
    from dashboard.app import create_app

    return create_app(
        context.store, context.registry, clock=context.clock, options=options, **_services(context), **more
    )


def options_of(context: Context, host: str) -> "Options":
    """Settings and `config/dashboard.yaml` as the dashboard's options."""
    from dashboard.config import load_dashboard_config
    from dashboard.options import Options

    settings = context.settings
    return Options(
        host=host,
        config=load_dashboard_config(settings.config_dir / "dashboard.yaml"),
        password=settings.dashboard_password.get_secret_value() if settings.dashboard_password else "",
        secret=_secret(context),
        api_token=settings.api_token.get_secret_value() if settings.api_token else "",
        public_url=settings.dashboard_url,
    )


def _services(context: Context) -> dict[str, Any]:
    from declarations.actors import load_actors
    from declarations.registry import load_registry

    folder = context.settings.config_dir

    def again() -> "Registry":
        return load_registry([folder / "declarations"], load_actors(folder / "actors.yaml"))

    def explain(item: "Item") -> "Matching":
        return next(iter(context.matcher.match([item])))

    return {
        "compliance": context.compliance,
        "alerts": context.alerts,
        "feeds": context.feeds,
        "explain": explain,
        "declarations_dir": folder / "declarations",
        "reload_registry": again,
        "press": _press(context),
    }


def _press(context: Context) -> "Press | None":
    """What answers Slack's buttons; None without a signing secret."""
    if context.settings.slack_signing_secret is None:
        return None
    from alerts.interactive import Reply, handle
    from alerts.respond import responder
    from pledgewatch.presses import act_of

    secret, act, respond = (
        context.settings.slack_signing_secret.get_secret_value(),
        act_of(context),
        responder(context.http),
    )

    def press(body: bytes, headers: Mapping[str, str]) -> Reply:
        people = context.alerts.people
        return handle(body, headers, secret=secret, now=context.clock(), roles=people, act=act, respond=respond)

    return press


def _secret(context: Context) -> str:
    """What signs sessions: from the environment, else made once and kept where only we can read it."""
    if context.settings.dashboard_secret:
        return context.settings.dashboard_secret.get_secret_value()
    path = context.settings.var_dir / "dashboard.secret"
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text(encoding="ascii").strip()
