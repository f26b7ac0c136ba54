"""Presses over Socket Mode: a connection that we open, for where Slack cannot reach us.

https://docs.slack.dev/apis/events-api/using-socket-mode
"""

import logging
from collections.abc import Callable, Mapping
from threading import Event

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from alerts.config import Person
from alerts.interactive import Act, Respond, take
from core.errors import SetupError

_LOG = logging.getLogger(__name__)


def listen(
    app_token: str,
    *,
    api_url: str,
    roles: Mapping[str, Person],
    act: Act,
    respond: Respond | None,
    stop: Event,
    ready: Callable[[], None] | None = None,
) -> None:
    """Take presses until `stop` is set; reconnects by itself. SetupError when the app-level token is refused.

    `ready` is called once the connection stands.
    """
    client = SocketModeClient(app_token, web_client=WebClient(base_url=api_url, retry_handlers=[]))

    def on_request(source: BaseSocketModeClient, request: SocketModeRequest) -> None:
        # Acknowledged first: Slack shows an error after three seconds, whatever the write does.
        source.send_socket_mode_response(SocketModeResponse(envelope_id=request.envelope_id))
        if request.type == "interactive" and isinstance(request.payload, dict):
            reply = take(request.payload, roles=roles, act=act, respond=respond)
            _LOG.info("a press: %s", reply.why)

    client.socket_mode_request_listeners.append(on_request)
    try:
        client.connect()
    except SlackApiError as error:
        code = error.response.get("error") if isinstance(error.response.data, dict) else error.response.status_code
        raise SetupError("Slack", f"Socket Mode refused the app-level token ({code}); see docs/slack.md") from None
    except OSError as error:
        raise SetupError("Slack", f"Socket Mode cannot be reached: {type(error).__name__}") from None
    if ready is not None:
        ready()
    try:
        stop.wait()
    finally:
        client.close()
