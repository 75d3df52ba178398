"""Reports."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from aiohttp import web

from inbox.model.errors import InvalidError
from inbox.services.plan import Plan
from inbox.services.reports.ask import Question, question, question_of_period
from inbox.services.reports.drill import read_behind
from inbox.services.reports.parquet import CONTENT_TYPE as PARQUET
from inbox.services.reports.parquet import to_parquet
from inbox.services.reports.period_marks import Wanted, read_period_marks
from inbox.services.reports.report import read_report
from inbox.services.reports.sheet import to_csv
from inbox.web.api.reports_shapes import (
    BehindPage,
    BehindQuery,
    MarksQuery,
    PeriodMark,
    Report,
    ReportPeriod,
    ReportQuery,
)
from inbox.web.api.shapes import Page
from inbox.web.call import Call
from inbox.web.endpoint import endpoint
from inbox.web.labels import labels_of

NONE = "none"
Writes = Callable[[Mapping[str, Any]], bytes]
FILES: Mapping[str, tuple[str, Writes]] = {
    "csv": ("text/csv", lambda report: to_csv(report).encode()),
    "parquet": (PARQUET, to_parquet),
}


@endpoint("report.read", Report)
async def read(call: Call, figure: str, query: ReportQuery) -> Any:
    """As JSON, or as CSV or Parquet with `format=csv` or `parquet`, or by `Accept`."""
    plan = call.parts.plan
    asked = _asked(plan, figure, query, call.parts.store.clock())
    report = await call.ask(read_report, asked, labels_of(plan), query.compare)
    accepted = call.request.headers.get("Accept", "")
    for ending, (kind, write) in FILES.items():
        if query.format == ending or (query.format == "json" and kind in accepted):
            return _file(f"{figure}.{ending}", kind, await asyncio.to_thread(write, report))
    return report


def _file(name: str, kind: str, content: bytes) -> web.Response:
    charset = "; charset=utf-8" if kind.startswith("text/") else ""
    headers = {
        "Content-Type": f"{kind}{charset}",
        "Content-Disposition": f'attachment; filename="{name}"',
    }
    return web.Response(body=content, headers=headers)


@endpoint("report.read", BehindPage)
async def behind(call: Call, figure: str, query: BehindQuery) -> Any:
    """The conversations behind a number: exactly n of them."""
    plan = call.parts.plan
    asked = _asked(plan, figure, query, call.parts.store.clock())
    key = read_key(query.key)
    return await call.ask(read_behind, asked, key, labels_of(plan), query.limit, query.cursor)


@endpoint("report.read", Page[PeriodMark])
async def marks(call: Call, query: MarksQuery) -> Any:
    """What was changed in a period, oldest first."""
    plan = call.parts.plan
    zone = query.zone or plan.organisation.zone
    wanted = Wanted(query.from_, query.to, query.period, zone)
    return {"items": await call.ask(read_period_marks, wanted, labels_of(plan))}


def read_key(key: str | None) -> str | None:
    """Of a row; None is all of them."""
    return "" if key == NONE else key


def _asked(plan: Plan, figure: str, query: ReportPeriod, now: datetime) -> Question:
    zone = query.zone or plan.organisation.zone
    how = (zone, query.interval, query.by, query.clock)
    if not query.period:
        return question(figure, query.from_, query.to, *how)
    if query.from_ or query.to:
        raise InvalidError(
            "Name a period or its days, not both.", {"field": "period"}, code="period_named_twice"
        )
    return question_of_period(figure, query.period, now, *how)
