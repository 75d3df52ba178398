"""Listening: what searches found, kept apart from the inbox until somebody takes it up."""

from typing import Any

from inbox.services.listened.take_up import list_found, set_aside, take_up
from inbox.web.api.listening_shapes import ListenedPost, ListeningQuery, TakenUp
from inbox.web.api.shapes import Page
from inbox.web.call import Call
from inbox.web.endpoint import endpoint
from inbox.web.labels import labels_of


@endpoint("listening.read", Page[ListenedPost])
async def list_all(call: Call, query: ListeningQuery) -> Any:
    labels = labels_of(call.parts.plan)
    found, cursor = await call.ask(list_found, labels, query.state, query.limit, query.cursor)
    return {"items": found, "next": cursor}


@endpoint("conversation.begin", TakenUp)
async def take(call: Call, id: int) -> Any:
    """It becomes a conversation of the caller's. Done again, it answers the same one."""
    return {"conversation_id": str(await call.run(take_up, call.parts.plan, id))}


@endpoint("listening.read")
async def dismiss(call: Call, id: int) -> None:
    await call.run(set_aside, id)
