"""Calendars: read by whoever answers, kept by leads."""

from typing import Any

from inbox.services.definitions.rows import CALENDAR
from inbox.web.api.definition_calls import Definitions
from inbox.web.api.definition_shapes import AnywayQuery, ChangeShape, OrderBody, RetiredQuery
from inbox.web.api.shapes import Page
from inbox.web.api.times_shapes import CalendarBody, CalendarNew, CalendarShape, PreviewShape
from inbox.web.call import Call
from inbox.web.endpoint import endpoint

_OF = Definitions(CALENDAR)


@endpoint("calendar.read", Page[CalendarShape])
async def list_all(call: Call, query: RetiredQuery) -> Any:
    return await _OF.list_all(call, query.retired)


@endpoint("calendar.read", CalendarShape)
async def read(call: Call, id: str) -> Any:
    return await _OF.read(call, id)


@endpoint("calendar.manage", CalendarShape, status=201)
async def create(call: Call, body: CalendarNew) -> Any:
    return await _OF.create(call, body.model_dump(exclude_none=True, mode="json"))


@endpoint("calendar.manage", CalendarShape)
async def change(call: Call, id: str, body: CalendarBody) -> Any:
    return await _OF.change(call, id, body.model_dump(exclude_unset=True, mode="json"))


@endpoint("calendar.manage", PreviewShape)
async def preview(call: Call, body: CalendarNew) -> Any:
    """What would begin to hold were this saved. Nothing is."""
    return await _OF.preview(call, body.model_dump(exclude_unset=True, mode="json"))


@endpoint("calendar.manage")
async def retire(call: Call, id: str, query: AnywayQuery) -> None:
    await _OF.retire(call, id, query.anyway)


@endpoint("calendar.manage", CalendarShape)
async def restore(call: Call, id: str) -> Any:
    return await _OF.restore(call, id)


@endpoint("calendar.manage", CalendarShape)
async def back_to_file(call: Call, id: str) -> Any:
    return await _OF.back_to_file(call, id)


@endpoint("calendar.manage")
async def order(call: Call, body: OrderBody) -> None:
    await _OF.order(call, body.ids)


@endpoint("calendar.manage", Page[ChangeShape])
async def changes(call: Call, id: str) -> Any:
    return await _OF.changes(call, id)
