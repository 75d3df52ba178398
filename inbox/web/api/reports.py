"""Reports."""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from aiohttp import web

from inbox.model.errors import InvalidError
from inbox.services.plan import Plan
from inbox.services.reports.ask import Question, question, question_of_period
from inbox.services.reports.drill import read_behind
from inbox.services.reports.parquet import CONTENT_TYPE as PARQUET
from inbox.services.reports.parquet import to_parquet
from inbox.services.reports.report import read_report
from inbox.services.reports.sheet import to_csv
from inbox.web.api.reports_shapes import (
    BehindPage,
    BehindQuery,
    Report,
    ReportPeriod,
    ReportQuery,
)
from inbox.web.call import Call
from inbox.web.endpoint import endpoint
from inbox.web.labels import labels_of

CSV = "text/csv"


@endpoint("report.read", Report)
async def read(call: Call, figure: str, query: ReportQuery) -> Any:
    """As JSON, or as CSV or Parquet with `format=csv` or `parquet`, or by `Accept`."""
    plan = call.parts.plan
    asked = _asked(plan, figure, query, call.parts.store.clock())
    report = await call.ask(read_report, asked, labels_of(plan), query.compare)
    accepted = call.request.headers.get("Accept", "")
    if query.format == "csv" or CSV in accepted:
        return _file(figure, "csv", to_csv(report).encode(), f"{CSV}; charset=utf-8")
    if query.format == "parquet" or PARQUET in accepted:
        return _file(figure, "parquet", await asyncio.to_thread(to_parquet, report), PARQUET)
    return report


def _file(figure: str, ending: str, content: bytes, kind: str) -> web.Response:
    headers: Mapping[str, str] = {
        "Content-Type": kind,
        "Content-Disposition": f'attachment; filename="{figure}.{ending}"',
    }
    return web.Response(body=content, headers=headers)


@endpoint("report.read", BehindPage)
async def behind(call: Call, figure: str, query: BehindQuery) -> Any:
    """The conversations behind a number: exactly n of them."""
    plan = call.parts.plan
    asked = _asked(plan, figure, query, call.parts.store.clock())
    return await call.ask(read_behind, asked, query.key, labels_of(plan), query.limit, query.cursor)


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
