"""Saved reports: kept, shared, mailed."""

import asyncio
from collections.abc import Mapping
from typing import Any

from inbox.model.errors import InvalidError
from inbox.services.plan import Plan
from inbox.services.reports import saved, schedules
from inbox.services.reports.saved_reading import list_saved, read_saved
from inbox.services.reports.send_mails import begin_try, try_report
from inbox.store.unit import Unit
from inbox.web.api.saved_reports_shapes import (
    SavedReport,
    SavedReportChange,
    SavedReportNew,
    ScheduleBody,
    TryOutcome,
)
from inbox.web.api.shapes import Page
from inbox.web.call import Call
from inbox.web.conditions import if_match
from inbox.web.endpoint import endpoint


@endpoint("report.read", Page[SavedReport])
async def list_all(call: Call) -> Any:
    """One's own, what is shared with oneself, and what one is sent."""
    return {"items": await call.ask(list_saved)}


@endpoint("report.read", SavedReport)
async def read(call: Call, id: int) -> Any:
    return await call.ask(read_saved, id)


@endpoint("report.read", SavedReport, status=201)
async def create(call: Call, body: SavedReportNew) -> Any:
    return await call.run(_create, call.parts.plan, body.model_dump(by_alias=True))


def _create(unit: Unit, plan: Plan, wanted: Mapping[str, Any]) -> Any:
    return read_saved(unit, saved.save_report(unit, plan, wanted))


@endpoint("report.read", SavedReport)
async def change(call: Call, id: int, body: SavedReportChange) -> Any:
    """What is shared is changed also by who leads; `If-Match` holds its version."""
    wanted = body.model_dump(by_alias=True, exclude_unset=True)
    if body.questions is not None:
        wanted["questions"] = [one.model_dump(by_alias=True) for one in body.questions]
    return await call.run(_change, call.parts.plan, id, wanted, if_match(call.request))


def _change(unit: Unit, plan: Plan, id: int, wanted: Mapping[str, Any], version: int | None) -> Any:
    saved.change_saved(unit, plan, id, wanted, version)
    return read_saved(unit, id)


@endpoint("report.read")
async def delete(call: Call, id: int) -> None:
    await call.run(saved.delete_saved, id)


@endpoint("report.read", SavedReport)
async def put_schedule(call: Call, id: int, body: ScheduleBody) -> Any:
    """Those who lead name anybody who may read reports; everybody else themselves."""
    wanted = body.model_dump() | {"recipients": [_id(one) for one in body.recipients]}
    return await call.run(_schedule, call.parts.plan, id, wanted, if_match(call.request))


def _id(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 20):
        raise InvalidError("This is no id.", {"field": "recipients"}, code="id_invalid")
    return min(int(text), 2**63 - 1)


def _schedule(
    unit: Unit, plan: Plan, id: int, wanted: Mapping[str, Any], version: int | None
) -> Any:
    schedules.set_schedule(unit, plan, id, wanted, version)
    return read_saved(unit, id)


@endpoint("report.read")
async def delete_schedule(call: Call, id: int) -> None:
    await call.run(schedules.stop_schedule, id, if_match(call.request))


@endpoint("report.read")
async def leave(call: Call, id: int) -> None:
    """Whoever leaves is sent nothing until they come back themselves."""
    await call.run(schedules.leave, id)


@endpoint("report.read")
async def come_back(call: Call, id: int) -> None:
    await call.run(schedules.come_back, call.parts.plan, id)


@endpoint("report.read", TryOutcome)
async def send(call: Call, id: int) -> Any:
    """Now, to whoever asks and to nobody else; says what became of it."""
    parts = call.parts
    row, person = await parts.store.run(await call.actor(), begin_try, id)
    return await asyncio.to_thread(try_report, parts.store, parts.plan, row, person)
