"""Service levels: read by whoever answers, kept by leads."""

from typing import Any

from inbox.services.definitions.rows import SERVICE_LEVEL
from inbox.web.api.definition_calls import Definitions
from inbox.web.api.definition_shapes import AnywayQuery, ChangeShape, OrderBody, RetiredQuery
from inbox.web.api.shapes import Page
from inbox.web.api.times_shapes import (
    PreviewShape,
    ServiceLevelBody,
    ServiceLevelNew,
    ServiceLevelShape,
)
from inbox.web.call import Call
from inbox.web.endpoint import endpoint

_OF = Definitions(SERVICE_LEVEL)


@endpoint("service_level.read", Page[ServiceLevelShape])
async def list_all(call: Call, query: RetiredQuery) -> Any:
    return await _OF.list_all(call, query.retired)


@endpoint("service_level.read", ServiceLevelShape)
async def read(call: Call, id: str) -> Any:
    return await _OF.read(call, id)


@endpoint("service_level.manage", ServiceLevelShape, status=201)
async def create(call: Call, body: ServiceLevelNew) -> Any:
    return await _OF.create(call, body.model_dump(exclude_none=True, mode="json"))


@endpoint("service_level.manage", ServiceLevelShape)
async def change(call: Call, id: str, body: ServiceLevelBody) -> Any:
    return await _OF.change(call, id, body.model_dump(exclude_unset=True, mode="json"))


@endpoint("service_level.manage", PreviewShape)
async def preview(call: Call, body: ServiceLevelNew) -> Any:
    """What would begin to hold were this saved. Nothing is."""
    return await _OF.preview(call, body.model_dump(exclude_unset=True, mode="json"))


@endpoint("service_level.manage")
async def retire(call: Call, id: str, query: AnywayQuery) -> None:
    await _OF.retire(call, id, query.anyway)


@endpoint("service_level.manage", ServiceLevelShape)
async def restore(call: Call, id: str) -> Any:
    return await _OF.restore(call, id)


@endpoint("service_level.manage", ServiceLevelShape)
async def back_to_file(call: Call, id: str) -> Any:
    return await _OF.back_to_file(call, id)


@endpoint("service_level.manage")
async def order(call: Call, body: OrderBody) -> None:
    await _OF.order(call, body.ids)


@endpoint("service_level.manage", Page[ChangeShape])
async def changes(call: Call, id: str) -> Any:
    return await _OF.changes(call, id)
