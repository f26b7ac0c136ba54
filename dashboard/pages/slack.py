"""The signed endpoint for Slack's buttons. Slack's signature is its login; what it asks goes through the ledger."""

import logging

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from starlette.concurrency import run_in_threadpool

from core.errors import NotFound
from dashboard.services import services

router = APIRouter(include_in_schema=False)
_LOG = logging.getLogger(__name__)


@router.post("/slack/interactive")
async def interactive(request: Request) -> Response:
    """Answer a press of a button: 401 unless Slack signed it; what was done is told by updating the message."""
    press = services(request).press
    if press is None:
        raise NotFound("slack", "no signing secret is set, so no button can be trusted")
    body = await request.body()
    headers = {key.lower(): value for key, value in request.headers.items()}
    reply = await run_in_threadpool(press, body, headers)
    _LOG.info("a press of a Slack button: %s", reply.why)
    return JSONResponse(reply.json, reply.status)
