"""Lists, one conversation, and changing where it stands."""

from contextlib import suppress
from typing import Any

from inbox.model.errors import InvalidError, NotFoundError, StaleError
from inbox.services import access
from inbox.services.case_page.links import withdraw_links
from inbox.services.chat.answering import way_now
from inbox.services.conversations import spam as spamming
from inbox.services.conversations.change import change_conversation
from inbox.services.conversations.change import take as take_conversation
from inbox.services.conversations.read_marks import mark_read
from inbox.services.outbound.begin import begin_conversation
from inbox.services.outbound.recipients import customer_on
from inbox.services.plan import Channel, Plan
from inbox.services.records.access_log import Visit, say_why_conversation
from inbox.store.reading.conversation import read_conversation
from inbox.store.reading.events import list_events
from inbox.store.reading.lists import list_conversations, rows_for
from inbox.store.reading.messages import list_messages
from inbox.store.reading.scopes import ListQuery
from inbox.store.unit import Unit
from inbox.web import activity
from inbox.web.api import calls
from inbox.web.api.conversation_shapes import (
    ConversationRow,
    ConversationShape,
    ViewShape,
    WithdrawnShape,
)
from inbox.web.api.message_shapes import MessageShape
from inbox.web.api.queries import (
    ConversationEventsQuery,
    ConversationsQuery,
    MessagesQuery,
    PageQuery,
)
from inbox.web.api.shapes import Page
from inbox.web.api.stream_shapes import EventShape
from inbox.web.api.writing_shapes import ConversationChange, ConversationNew, ReadBody, SpamBody
from inbox.web.body import to_id, to_ids
from inbox.web.call import Call
from inbox.web.conditions import if_match
from inbox.web.endpoint import endpoint
from inbox.web.labels import labels_of
from inbox.web.live.hub import HUB
from inbox.web.opening import look_into, open_it


@endpoint("view.read", Page[ViewShape])
async def views(call: Call, query: PageQuery) -> Any:
    groups = call.request.app[HUB].groups
    return {"items": await call.ask(groups.list_views, labels_of(call.parts.plan))}


@endpoint("conversation.read", Page[ConversationRow])
async def list_all(call: Call, query: ConversationsQuery) -> Any:
    wanted = ListQuery(**query.model_dump())
    rows, cursor = await call.ask(list_conversations, wanted, labels_of(call.parts.plan))
    return {"items": rows, "next": cursor}


@endpoint("conversation.read", ConversationShape)
async def read(call: Call, id: int) -> Any:
    """Of a protected customer with `X-Access-Reason`, unless the reader said why in the last 8 hours."""
    plan = call.parts.plan
    return await open_it(
        call,
        say_why_conversation,
        lambda unit: read_whole(unit, plan, id),
        id,
        lambda agent_id, shape: Visit(agent_id, int(shape["id"])),
    )


def read_whole(unit: Unit, plan: Plan, id: int) -> dict[str, Any]:
    labels = labels_of(plan)
    whole = read_conversation(unit, id, labels, plan.own_addresses)
    # A form is answered by the mailbox that speaks for it, and so is a chat that nobody holds any more.
    with suppress(NotFoundError, InvalidError):
        speaker = plan.answering_channel(whole["reply_channel"]["id"])
        speaker = way_now(unit, plan, int(whole["id"]), speaker)
        whole["reply_channel"] = labels.channel(speaker.id, speaker.kind)
        if speaker.connector.capabilities.recipients:
            whole["reply_to"] = _by_mail(unit, plan, whole, speaker)
    return whole


def _by_mail(
    unit: Unit, plan: Plan, whole: dict[str, Any], speaker: Channel
) -> list[dict[str, Any]]:
    """Whoever called may be known by an address that no message here says; an answer goes there."""
    said = [one for one in whole["reply_to"] if one["kind"] == "email"]
    if said:
        return said
    row = access.conversation(unit, int(whole["id"]), "conversation.read", lock=False)
    known = customer_on(unit, row, speaker, plan)
    return [{"kind": one.kind, "value": one.value, "name": one.name} for one in known]


@endpoint("conversation.read", Page[MessageShape])
async def messages(call: Call, id: int, query: MessagesQuery) -> Any:
    labels = labels_of(call.parts.plan)
    found, cursor = await look_into(
        call,
        lambda unit: list_messages(unit, id, labels, query.cursor, query.limit),
        # One that was merged is read where it went on.
        lambda page: int(page[0][0]["conversation_id"]) if page[0] else id,
    )
    return {"items": found, "next": cursor}


@endpoint("conversation.read", Page[EventShape])
async def events(call: Call, id: int, query: ConversationEventsQuery) -> Any:
    after = to_id(query.cursor, "cursor") if query.cursor else query.after
    found = await call.ask(list_events, id, after, query.limit)
    is_full = len(found) == query.limit
    return {"items": found, "next": str(found[-1]["number"]) if is_full else None}


@endpoint("conversation.change", WithdrawnShape)
async def withdraw_case_links(call: Call, id: int) -> Any:
    """Every private address of the case stops working, also those that nobody has opened yet."""
    return {"withdrawn": await call.run(withdraw_links, call.parts.plan, id)}


@endpoint("conversation.change", ConversationShape)
async def change(call: Call, id: int, body: ConversationChange) -> Any:
    wanted = body.model_dump(exclude_unset=True)
    version = if_match(call.request)
    try:
        return await call.run(_change, call.parts.plan, id, wanted, version)
    except StaleError as error:
        raise await _with_what_stands(call, id, error) from None


def _change(
    unit: Unit, plan: Plan, id: int, wanted: dict[str, Any], version: int | None
) -> dict[str, Any]:
    change_conversation(unit, plan, id, wanted, version)
    return read_whole(unit, plan, id)


async def _with_what_stands(call: Call, id: int, error: StaleError) -> StaleError:
    rows = await call.ask(rows_for, [id], labels_of(call.parts.plan))
    return StaleError(str(error), {**error.details, "current": rows[0] if rows else None})


@endpoint("conversation.take", ConversationShape)
async def take(call: Call, id: int) -> Any:
    version = if_match(call.request)
    try:
        return await call.run(_take, call.parts.plan, id, version)
    except StaleError as error:
        raise await _with_what_stands(call, id, error) from None


def _take(unit: Unit, plan: Plan, id: int, version: int | None) -> dict[str, Any]:
    take_conversation(unit, plan, id, version)
    return read_whole(unit, plan, id)


@endpoint("conversation.spam", ConversationShape)
async def spam(call: Call, id: int, body: SpamBody) -> Any:
    return await call.run(_spam, call.parts.plan, id, body.spam)


def _spam(unit: Unit, plan: Plan, id: int, is_spam: bool) -> dict[str, Any]:
    spamming.mark_spam(unit, id, is_spam)
    return read_whole(unit, plan, id)


@endpoint("conversation.read")
async def read_mark(call: Call, id: int, body: ReadBody) -> None:
    upto = to_id(body.message, "message") if body.message is not None else None
    await call.run_lightly(mark_read, id, upto)
    await activity.show(call, id, "seen")


@endpoint("conversation.begin", ConversationShape, status=201)
async def create(call: Call, body: ConversationNew) -> Any:
    return await call.run(_create, call.parts.plan, body, to_ids(body.attachments, "attachments"))


def _check_letter(body: ConversationNew) -> None:
    if not body.to:
        raise InvalidError("Say whom it goes to.", {"field": "to"}, code="no_recipient")
    if not body.text.strip():
        raise InvalidError("There is nothing to send.", {"field": "text"}, code="text_empty")


def _create(
    unit: Unit, plan: Plan, body: ConversationNew, attachments: tuple[int, ...]
) -> dict[str, Any]:
    if body.call is not None:
        id = calls.log(unit, plan, body.channel, body.text, body.topic, body.call)
        return read_whole(unit, plan, id)
    _check_letter(body)
    id = begin_conversation(
        unit,
        plan,
        body.channel,
        body.to,
        body.subject,
        body.text,
        cc=body.cc,
        bcc=body.bcc,
        attachments=attachments,
        topic=body.topic,
    )
    return read_whole(unit, plan, id)
