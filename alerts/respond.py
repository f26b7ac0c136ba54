"""Posting to a `response_url`: what only the person who pressed a button sees."""

import json
import logging
from typing import Any

from alerts.interactive import Respond
from alerts.webhook import Poster
from core.errors import FetchError

_LOG = logging.getLogger(__name__)


def responder(client: Poster) -> Respond:
    """Posts through the guarded client; a failure is logged, and changes nothing that was decided."""

    def respond(url: str, document: dict[str, Any]) -> None:
        try:
            client.post(url, json.dumps(document).encode(), {"Content-Type": "application/json"})
        except FetchError as error:
            _LOG.warning("Slack did not take an answer to a press: %s", error.kind)

    return respond
