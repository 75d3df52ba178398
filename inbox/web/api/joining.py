"""Conversations that belong together, or don't; and promises to come back."""

from collections.abc import Sequence
from typing import Any

from inbox.services.conversations import merge as joining
from inbox.services.plan import Plan
from inbox.services.promises.follow_ups import add_follow_up, change_follow_up
from inbox.store.unit import Unit
from inbox.web.api.conversation_shapes import ConversationShape, FollowUpShape
from inbox.web.api.conversations import read_whole
from inbox.web.api.shapes import Page
from inbox.web.api.writing_shapes import FollowUpBody, FollowUpChange, JoinBody, SplitBody
from inbox.web.body import to_id, to_ids
from inbox.web.call import Call
from inbox.web.endpoint import endpoint


@endpoint("conversation.merge", ConversationShape)
async def merge(call: Call, id: int, body: JoinBody) -> Any:
    """Answers the one that everything is in now."""
    return await call.run(_merge, call.parts.plan, id, to_id(body.with_, "with"))


def _merge(unit: Unit, plan: Plan, id: int, into: int) -> dict[str, Any]:
    joining.merge(unit, id, into)
    return read_whole(unit, plan, into)


@endpoint("conversation.merge", ConversationShape)
async def unmerge(call: Call, id: int) -> Any:
    return await call.run(_unmerge, call.parts.plan, id)


def _unmerge(unit: Unit, plan: Plan, id: int) -> dict[str, Any]:
    joining.unmerge(unit, id)
    return read_whole(unit, plan, id)


@endpoint("conversation.merge", ConversationShape, status=201)
async def split(call: Call, id: int, body: SplitBody) -> Any:
    """Answers the new one."""
    return await call.run(_split, call.parts.plan, id, to_ids(body.messages, "messages"))


def _split(unit: Unit, plan: Plan, id: int, messages: Sequence[int]) -> dict[str, Any]:
    return read_whole(unit, plan, joining.split(unit, id, messages))


@endpoint("conversation.merge", ConversationShape)
async def link(call: Call, id: int, body: JoinBody) -> Any:
    return await call.run(_link, call.parts.plan, id, to_id(body.with_, "with"))


def _link(unit: Unit, plan: Plan, id: int, other: int) -> dict[str, Any]:
    joining.link(unit, id, other)
    return read_whole(unit, plan, id)


@endpoint("conversation.read", Page[FollowUpShape])
async def follow_ups(call: Call, id: int) -> Any:
    whole = await call.ask(read_whole, call.parts.plan, id)
    return {"items": whole["follow_ups"]}


@endpoint("conversation.follow_up", FollowUpShape, status=201)
async def new_follow_up(call: Call, id: int, body: FollowUpBody) -> Any:
    owner = to_id(body.owner, "owner") if body.owner is not None else None
    return await call.run(_add, call.parts.plan, id, body, owner)


def _add(unit: Unit, plan: Plan, id: int, body: FollowUpBody, owner: int | None) -> dict[str, Any]:
    made = add_follow_up(unit, id, body.due_at, body.reason, owner, body.team, plan)
    return _find(unit, plan, id, made)


@endpoint("conversation.follow_up", FollowUpShape)
async def change(call: Call, id: int, follow_up: int, body: FollowUpChange) -> Any:
    if body.owner is not None:
        to_id(body.owner, "owner")
    wanted = body.model_dump(exclude_unset=True)
    return await call.run(_change, call.parts.plan, id, follow_up, wanted)


def _change(
    unit: Unit, plan: Plan, id: int, follow_up: int, wanted: dict[str, Any]
) -> dict[str, Any]:
    change_follow_up(unit, id, follow_up, wanted)
    return _find(unit, plan, id, follow_up)


def _find(unit: Unit, plan: Plan, id: int, follow_up: int) -> dict[str, Any]:
    every: list[dict[str, Any]] = read_whole(unit, plan, id)["follow_ups"]
    return next(one for one in every if one["id"] == str(follow_up))
