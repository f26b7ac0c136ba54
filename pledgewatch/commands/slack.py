"""`pledgewatch slack listen`: the buttons' way back where Slack cannot reach us."""

import typer

from pledgewatch.context import Context
from pledgewatch.output import console, reports_errors


def register(app: typer.Typer) -> None:
    """Add the command group."""
    group = typer.Typer(no_args_is_help=True, help="Slack: take presses of buttons over Socket Mode.")
    app.add_typer(group, name="slack")
    group.command("listen", help="Take presses of buttons over Socket Mode until stopped (Ctrl-C).")(_listen)


@reports_errors
def _listen() -> None:
    import signal
    from threading import Event

    from alerts.respond import responder
    from alerts.socket_mode import listen
    from core.errors import SetupError
    from pledgewatch.presses import act_of

    context, stop = Context(), Event()
    if context.settings.slack_app_token is None:
        raise SetupError("Slack", "set PLEDGEWATCH_SLACK_APP_TOKEN to an app-level token (xapp-…); see docs/slack.md")
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    listen(
        context.settings.slack_app_token.get_secret_value(),
        api_url=context.settings.slack_api_url,
        roles=context.alerts.people,
        act=act_of(context),
        respond=responder(context.http),
        stop=stop,
        ready=lambda: console().print(
            f"Listening for presses of {len(context.alerts.people)} people. Ctrl-C stops it."
        ),
    )
