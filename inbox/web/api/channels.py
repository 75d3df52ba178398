"""Channels: how they fare, a test of each, and the way in for raw items."""

import asyncio
from dataclasses import asdict
from typing import Any

from inbox.model.actor import Actor
from inbox.model.errors import ConnectorError, InvalidError
from inbox.model.outbound import Check
from inbox.model.words import Trouble
from inbox.services.outbound.channel_texts import in_each_language, in_language
from inbox.services.permissions import may
from inbox.services.plan import Channel, Plan
from inbox.services.platforms.rights import may_act
from inbox.store.reading.channel_health import Fared, read_health
from inbox.store.unit import Unit
from inbox.web.api.channel_shapes import Accepted, ChannelShape, CheckResult
from inbox.web.api.queries import PageQuery
from inbox.web.api.shapes import Page
from inbox.web.body import read_limited
from inbox.web.call import Call
from inbox.web.endpoint import endpoint

MAX_ITEM = 50 * 1024 * 1024
TEST_SECONDS = 60.0


@endpoint("channel.read", Page[ChannelShape])
async def list_all(call: Call, query: PageQuery) -> Any:
    channels = list(call.parts.plan.channels.values())
    return {"items": await _read(call, channels)}


@endpoint("channel.read", ChannelShape)
async def read(call: Call, id: str) -> Any:
    return (await _read(call, [call.parts.plan.channel(id)]))[0]


async def _read(call: Call, channels: list[Channel]) -> list[dict[str, Any]]:
    plan = call.parts.plan
    ids = [channel.id for channel in channels]
    fared, actor = await call.ask(_read_fared, ids, plan.organisation.zone)
    return [_shape(channel, fared[channel.id], actor, plan) for channel in channels]


def _read_fared(unit: Unit, ids: list[str], zone: str) -> tuple[dict[str, Fared], Actor]:
    return read_health(unit, ids, zone), unit.actor


def _shape(channel: Channel, fared: Fared, actor: Actor, plan: Plan) -> dict[str, Any]:
    entry, can = channel.entry, channel.connector.capabilities
    language = plan.organisation.default_language
    health = fared.health
    if not may(actor, "channel.test"):
        # What went wrong inside may name hosts and accounts: for those who set channels up.
        health = {**health, "last_error": None, "advice": None}
    return {
        "id": channel.id,
        "kind": channel.kind,
        "name": entry.name,
        "team": entry.team,
        "language": entry.language or language,
        "address": next(iter(sorted(channel.connector.addresses())), None),
        "parallel": entry.parallel,
        "capabilities": {
            "can_reply": can.can_reply,
            "public": can.public,
            "formatting": can.formatting,
            "attachments": can.attachments,
            "max_attachment_bytes": can.max_attachment_bytes,
            "attachment_types": list(can.attachment_types),
            "max_text_length": can.max_text_length,
            "recipients": can.recipients,
            "can_begin": can.can_begin,
            "publish": may_act(actor, channel, "publish"),
            "post_length": can.post_length or can.max_text_length,
            "post_picture": can.post_picture,
        },
        "health": health,
        "signature": in_language(entry.signature, language, channel, plan),
        "signatures": in_each_language(entry.signature, channel, plan),
        "in_today": fared.in_today,
    }


@endpoint("channel.test", CheckResult)
async def test(call: Call, id: str) -> Any:
    await call.identify()
    channel = call.parts.plan.channel(id)
    try:
        async with asyncio.timeout(TEST_SECONDS):
            lines = await asyncio.to_thread(channel.connector.check)
    except TimeoutError:
        words = f"No answer within {TEST_SECONDS:.0f} seconds."
        lines = (Check("connection", False, words, code=Trouble.NO_ANSWER),)
    except ConnectorError as error:
        lines = (Check("connection", False, str(error), code=error.trouble),)
    return {"ok": all(one.ok for one in lines), "lines": [asdict(one) for one in lines]}


@endpoint(
    "channel.inbound",
    Accepted,
    status=202,
    accepts={"*/*": "One raw item in the channel's own form; for mail `message/rfc822`."},
)
async def inbound(call: Call, id: str) -> Any:
    """Answers when the item is committed. The same item again is a duplicate."""
    await call.identify()
    channel = call.parts.plan.channel(id)
    raw = await read_limited(call.request, MAX_ITEM)
    if not raw:
        raise InvalidError("The body is empty.", {"field": "body"}, code="body_empty")
    try:
        item = channel.connector.wrap(raw, call.request.headers.get("Content-Type", ""))
    except NotImplementedError:
        raise InvalidError(
            "This kind of channel takes nothing this way.", code="channel_takes_nothing"
        ) from None
    except ConnectorError as error:
        raise InvalidError(str(error), {"field": "body"}, code="body_unreadable") from None
    accepted = (await call.parts.committer.accept(channel.id, channel.id, [item]))[0]
    return {"receipt_id": str(accepted.receipt_id), "duplicate": accepted.duplicate}
