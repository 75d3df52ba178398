"""Who looked at what: of one customer, and of everybody."""

import asyncio
from typing import Any

from aiohttp import web

from inbox.services.records.access_reading import read_log, read_sheet, to_csv
from inbox.store.reading.access import Asked
from inbox.web.api.access_shapes import AccessLogQuery, AccessQuery, AccessShape
from inbox.web.api.shapes import Page
from inbox.web.call import Call
from inbox.web.endpoint import endpoint
from inbox.web.opening import note_visit

ASKED = {"agent", "contact", "conversation", "show"}


@endpoint("contact.access", Page[AccessShape])
async def of_contact(call: Call, id: int, query: AccessQuery) -> Any:
    """Who opened this customer or their conversations, when, and why; the newest first."""
    return await _read(call, Asked(contact=id), query)


@endpoint("contact.access", Page[AccessShape])
async def read(call: Call, query: AccessLogQuery) -> Any:
    """The whole log, the newest first, or as CSV with `format=csv`. Reading it is kept in it."""
    asked = Asked(since=query.from_, until=query.to, **query.model_dump(include=ASKED))
    return await (_sheet(call, asked) if query.format == "csv" else _read(call, asked, query))


async def _read(call: Call, asked: Asked, query: AccessQuery) -> dict[str, Any]:
    (found, cursor), visit = await call.ask(read_log, asked, query.limit, query.cursor)
    note_visit(call, visit)
    return {"items": found, "next": cursor}


async def _sheet(call: Call, asked: Asked) -> web.Response:
    rows, visit = await call.ask(read_sheet, asked)
    note_visit(call, visit)
    body = (await asyncio.to_thread(to_csv, rows)).encode()
    headers = {
        "Content-Type": "text/csv; charset=utf-8",
        "Content-Disposition": 'attachment; filename="access.csv"',
    }
    return web.Response(body=body, headers=headers)
