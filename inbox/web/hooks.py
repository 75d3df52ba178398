"""`/hooks/{source}`: what platforms call. Verified by the connector, kept, then answered."""

import asyncio

from aiohttp import web

from connectors.base import Request
from inbox.model.errors import (
    ConnectorError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
)
from inbox.web.body import read_limited
from inbox.web.parts import PARTS
from inbox.web.remote import client_address

MAX_BODY = 50 * 1024 * 1024


async def receive(request: web.Request) -> web.StreamResponse:
    parts = request.app[PARTS]
    channel = parts.plan.channel(request.match_info["source"])
    body = await read_limited(request, MAX_BODY)
    came = Request(
        request.method,
        dict(request.query),
        {name.lower(): value for name, value in request.headers.items()},
        body,
        client_address(request),
    )
    try:
        answer = await asyncio.to_thread(channel.connector.receive, came)
    except NotImplementedError:
        raise NotFoundError("This channel is not called this way.", code="hook_not_used") from None
    except PermissionError as error:
        raise ForbiddenError(str(error), code="hook_refused") from None
    except ConnectorError as error:
        raise InvalidError(str(error), code="body_unreadable") from None
    if answer.items:
        # Kept before acknowledged: a BusyError makes the platform try again.
        await parts.committer.accept(channel.id, channel.id, answer.items)
    return web.Response(status=answer.status, body=answer.body, content_type=answer.content_type)
