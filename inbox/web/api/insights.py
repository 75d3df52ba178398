"""What is like a conversation, and what is rising now."""

from typing import Any

from aiohttp import web

from inbox.services.insights.similar import read_similar
from inbox.web.api.insight_shapes import RisingShape, SimilarShape
from inbox.web.api.shapes import Page
from inbox.web.board import RISING
from inbox.web.call import Call
from inbox.web.endpoint import endpoint
from inbox.web.labels import labels_of


@endpoint("conversation.read", Page[SimilarShape])
async def similar(call: Call, id: int) -> Any:
    return {"items": await call.ask(read_similar, id, labels_of(call.parts.plan))}


@endpoint("overview.read", RisingShape)
async def rising(call: Call) -> Any:
    """Found at most once in half a minute for all who look; what of it is shown differs by who asks."""
    body = await call.request.app[RISING].get(await call.actor())
    return web.Response(body=body, content_type="application/json")
