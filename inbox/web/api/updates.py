"""Promises that are found in a text, holding replies, status updates of conversations and of topics."""

from datetime import datetime
from typing import Any

from inbox.model.errors import InvalidError
from inbox.services.case_page.links import case_base, make_link
from inbox.services.plan import Plan
from inbox.services.updates.asked_topics import list_asked_topics, read_updates
from inbox.services.updates.status import Told, hold, tell_status
from inbox.services.updates.topics import change_updates, end_updates, send_update, start_updates
from inbox.store.reading.conversation import read_follow_ups
from inbox.store.unit import Unit
from inbox.web.api.shapes import Page
from inbox.web.api.updates_shapes import (
    AskedTopic,
    CaseLinkShape,
    HoldingBody,
    PromiseFound,
    PromiseText,
    StatusUpdateBody,
    ToldShape,
    TopicUpdatesShape,
    UpdatesChange,
    UpdatesSend,
    UpdatesStart,
)
from inbox.web.call import Call
from inbox.web.endpoint import endpoint
from routing.promises import find_promise


@endpoint("conversation.follow_up", PromiseFound)
async def find(call: Call, body: PromiseText) -> Any:
    """Suggests, and sets nothing."""
    return await call.ask(_find, call.parts.plan, body.text)


def _find(unit: Unit, plan: Plan, text: str) -> dict[str, Any]:
    found = find_promise(text, unit.now, plan.organisation.zone)
    return {"due_at": found.due_at, "words": found.words} if found else {}


@endpoint("conversation.update", ToldShape, status=201)
async def holding(call: Call, id: int, body: HoldingBody) -> Any:
    return await call.run(_hold, call.parts.plan, id, body.due_at, body.automatic)


def _hold(
    unit: Unit, plan: Plan, id: int, due_at: datetime | None, automatic: bool
) -> dict[str, Any]:
    return _told(unit, id, hold(unit, plan, id, due_at, automatic))


@endpoint("conversation.update", ToldShape, status=201)
async def status(call: Call, id: int, body: StatusUpdateBody) -> Any:
    return await call.run(_status, call.parts.plan, id, body)


def _status(unit: Unit, plan: Plan, id: int, body: StatusUpdateBody) -> dict[str, Any]:
    told = tell_status(unit, plan, id, body.due_at, body.automatic, body.known.strip())
    return _told(unit, id, told)


def _told(unit: Unit, id: int, told: Told) -> dict[str, Any]:
    every = read_follow_ups(unit, id)
    made = next(one for one in every if one["id"] == str(told.follow_up))
    return {"message": str(told.message), "follow_up": made}


@endpoint("update.read", Page[AskedTopic])
async def asked(call: Call) -> Any:
    return {"items": await call.ask(list_asked_topics, call.parts.plan)}


@endpoint("update.read", TopicUpdatesShape)
async def read(call: Call, id: str) -> Any:
    return await call.ask(read_updates, call.parts.plan, id)


@endpoint("update.manage", TopicUpdatesShape, status=201)
async def start(call: Call, id: str, body: UpdatesStart) -> Any:
    return await call.run(_start, call.parts.plan, id, body.automatic, _texts(body.texts))


def _start(
    unit: Unit, plan: Plan, id: str, automatic: bool, texts: dict[str, str]
) -> dict[str, Any]:
    start_updates(unit, plan, id, automatic, texts)
    return read_updates(unit, plan, id)


@endpoint("update.manage", TopicUpdatesShape)
async def send(call: Call, id: str, body: UpdatesSend) -> Any:
    return await call.run(_send, call.parts.plan, id, _texts(body.texts))


def _send(unit: Unit, plan: Plan, id: str, texts: dict[str, str]) -> dict[str, Any]:
    send_update(unit, plan, id, texts)
    return read_updates(unit, plan, id)


@endpoint("update.manage", TopicUpdatesShape)
async def change(call: Call, id: str, body: UpdatesChange) -> Any:
    return await call.run(_change, call.parts.plan, id, body.automatic)


def _change(unit: Unit, plan: Plan, id: str, automatic: bool) -> dict[str, Any]:
    change_updates(unit, plan, id, automatic)
    return read_updates(unit, plan, id)


@endpoint("update.manage", TopicUpdatesShape)
async def end(call: Call, id: str, body: UpdatesSend) -> Any:
    return await call.run(_end, call.parts.plan, id, _texts(body.texts))


def _end(unit: Unit, plan: Plan, id: str, texts: dict[str, str]) -> dict[str, Any]:
    end_updates(unit, plan, id, texts)
    return read_updates(unit, plan, id)


def _texts(texts: dict[str, str]) -> dict[str, str]:
    """What is blank says nothing. Raises InvalidError for what no customer would read."""
    wrong = [name for name, text in texts.items() if len(name) > 35 or len(text) > 5_000]
    if wrong:
        raise InvalidError(
            "A text has at most 5,000 characters.", {"field": "texts"}, code="text_too_long"
        )
    return {name: text.strip() for name, text in texts.items() if text.strip()}


@endpoint("conversation.change", CaseLinkShape, status=201)
async def case_link(call: Call, id: int) -> Any:
    """A new private address of the case, for the customer. Earlier ones stay until they are withdrawn."""
    return {"address": await call.run_once(_case_link, call.parts.plan, id)}


def _case_link(unit: Unit, plan: Plan, id: int) -> str:
    base = case_base(unit, plan)
    if not base:
        raise InvalidError(
            "Nobody has opened these pages yet, so their address is not known. "
            "Write base_url in organisation.yaml.",
            code="no_base_url",
        )
    return make_link(unit, plan, id, base)
