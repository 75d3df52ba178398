"""Deliveries, and what could not be read."""

import asyncio
from typing import Any

from aiohttp import web

from inbox.services.outbound import deliveries as settling
from inbox.services.running import quarantine as reading_again
from inbox.store.reading.outgoing import list_deliveries, list_quarantine
from inbox.web.api.operations_shapes import DeliveryRow, QuarantineRow, ResolveBody
from inbox.web.api.queries import DeliveriesQuery, QuarantineQuery
from inbox.web.api.shapes import Page
from inbox.web.call import Call
from inbox.web.endpoint import endpoint
from inbox.web.files import send_bytes
from inbox.web.labels import labels_of


@endpoint("delivery.read", Page[DeliveryRow])
async def deliveries(call: Call, query: DeliveriesQuery) -> Any:
    labels = labels_of(call.parts.plan)
    found, cursor = await call.ask(list_deliveries, labels, query.state, query.limit, query.cursor)
    return {"items": found, "next": cursor}


@endpoint("delivery.resolve")
async def retry(call: Call, id: int) -> None:
    await call.run(settling.retry, id)


@endpoint("delivery.resolve")
async def resolve(call: Call, id: int, body: ResolveBody) -> None:
    await call.run(settling.resolve, id, body.outcome)


@endpoint("quarantine.manage", Page[QuarantineRow])
async def quarantine(call: Call, query: QuarantineQuery) -> Any:
    labels = labels_of(call.parts.plan)
    found, cursor = await call.ask(
        list_quarantine, labels, query.channel, query.limit, query.cursor
    )
    return {"items": found, "next": cursor}


@endpoint("quarantine.manage")
async def replay(call: Call, id: int) -> None:
    await call.run(reading_again.replay, id)


@endpoint("quarantine.manage", answers="application/octet-stream")
async def source(call: Call, id: int) -> web.StreamResponse:
    row, _ = await call.ask(reading_again.source, id)
    body = await asyncio.to_thread(reading_again.raw_bytes, row, call.parts.blobs)
    return send_bytes(body, f"{id}.raw")
