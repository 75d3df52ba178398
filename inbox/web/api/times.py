"""Calendars and service levels: read by whoever answers, kept by leads."""

from typing import Any

from pydantic import BaseModel

from inbox.services.definitions import times
from inbox.services.definitions.rows import CALENDAR, SERVICE_LEVEL
from inbox.services.plan import Plan
from inbox.store.unit import Unit
from inbox.web.api import definition_handlers as handlers
from inbox.web.api.definition_shapes import AnywayQuery, RetiredQuery
from inbox.web.api.shapes import Page
from inbox.web.api.times_shapes import (
    CalendarBody,
    CalendarNew,
    CalendarShape,
    PreviewShape,
    ServiceLevelBody,
    ServiceLevelNew,
    ServiceLevelShape,
)
from inbox.web.call import Call
from inbox.web.endpoint import Endpoint, endpoint


class Times:
    """The calls about one of the two kinds."""

    def __init__(
        self, kind: str, shape: Any, new: type[BaseModel], changed: type[BaseModel]
    ) -> None:
        def read(unit: Unit, plan: Plan, id: str) -> Any:
            return times.read_times(unit, kind, id)

        self.list_all = _listing(kind, shape)
        self.read = _reading(kind, shape)
        self.create = handlers.creating(kind, shape, new, read)
        self.change = handlers.changing(kind, shape, changed, read)
        self.preview = _previewing(kind, new)
        self.retire = _retiring(kind)
        self.restore = handlers.restoring(kind, shape, read)
        self.back_to_file = handlers.giving_back(kind, shape, read)
        self.order = handlers.ordering(kind)
        self.changes = handlers.remembering(kind)


def _listing(kind: str, shape: Any) -> Endpoint:
    async def handler(call: Call, query: RetiredQuery) -> Any:
        return {"items": await call.ask(times.list_times, kind, query.retired)}

    return endpoint(f"{kind}.read", Page[shape])(handler)


def _reading(kind: str, shape: Any) -> Endpoint:
    async def handler(call: Call, id: str) -> Any:
        return await call.ask(times.read_times, kind, id)

    return endpoint(f"{kind}.read", shape)(handler)


def _previewing(kind: str, new: type[BaseModel]) -> Endpoint:
    async def handler(call: Call, body: BaseModel) -> Any:
        """What would begin to hold were this saved. Nothing is."""
        wanted = body.model_dump(exclude_unset=True, mode="json")
        return await call.ask(times.preview, call.parts.plan, kind, wanted)

    return endpoint(f"{kind}.manage", PreviewShape)(handlers.taking(handler, new))


def _retiring(kind: str) -> Endpoint:
    async def handler(call: Call, id: str, query: AnywayQuery) -> None:
        await call.run(times.retire_times, call.parts.plan, kind, id, query.anyway)
        await call.parts.refresh()

    return endpoint(f"{kind}.manage")(handler)


calendars = Times(CALENDAR, CalendarShape, CalendarNew, CalendarBody)
service_levels = Times(SERVICE_LEVEL, ServiceLevelShape, ServiceLevelNew, ServiceLevelBody)
