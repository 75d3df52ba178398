"""`/hooks/{source}`: what platforms call. Verified by the connector, kept, then answered."""

import asyncio
from collections.abc import Sequence

import structlog
from aiohttp import web

from connectors.base import Answer, Request
from inbox.model.errors import (
    ConnectorError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
)
from inbox.services.plan import Channel
from inbox.web.body import read_limited
from inbox.web.measure import METERS
from inbox.web.parts import PARTS
from inbox.web.remote import client_address

log = structlog.get_logger()

MAX_BODY = 50 * 1024 * 1024


async def receive(request: web.Request) -> web.StreamResponse:
    parts, source = request.app[PARTS], request.match_info["source"]
    channels = parts.plan.of_source(source)
    body = await read_limited(request, MAX_BODY)
    came = Request(
        request.method,
        {name: _plain(value) for name, value in request.query.items()},
        {name.lower(): _plain(value) for name, value in request.headers.items()},
        body,
        client_address(request),
    )
    count = request.app[METERS].hooks.labels
    try:
        answers = await asyncio.to_thread(_ask, channels, came)
    except NotImplementedError:
        raise NotFoundError("This channel is not called this way.", code="hook_not_used") from None
    except PermissionError as error:
        count(source, "refused").inc()
        raise ForbiddenError(str(error), code="hook_refused") from None
    except ConnectorError as error:
        count(source, "unreadable").inc()
        raise InvalidError(str(error), code="body_unreadable") from None
    items = 0
    for channel, answer in answers:
        if answer.items:
            items += len(answer.items)
            # Kept before acknowledged: a BusyError makes the platform try again.
            await parts.committer.accept(channel.id, channel.id, answer.items)
    count(source, "kept" if items else "empty").inc()
    if request.method == "POST" and not items:
        log.info("a platform's call held nothing for any channel", source=source, size=len(body))
    first = answers[0][1]
    return web.Response(status=first.status, body=first.body, content_type=first.content_type)


def _plain(text: str) -> str:
    """aiohttp keeps bytes that are no UTF-8 as lone surrogates, which no connector could encode."""
    return text.encode("utf-8", "replace").decode()


def _ask(channels: Sequence[Channel], came: Request) -> list[tuple[Channel, Answer]]:
    """Each of the source's channels; one that refuses costs the others nothing as long as one does not."""
    answers: list[tuple[Channel, Answer]] = []
    refused: PermissionError | None = None
    for channel in channels:
        try:
            answers.append((channel, channel.connector.receive(came)))
        except PermissionError as error:
            refused = error
    if not answers and refused is not None:
        raise refused
    return answers
