"""Reports."""

from typing import Any

from aiohttp import web

from inbox.services.plan import Plan
from inbox.services.reports.ask import Question, question
from inbox.services.reports.drill import read_behind
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
    """As JSON, or as CSV with `format=csv` or `Accept: text/csv`."""
    plan = call.parts.plan
    asked = _asked(plan, figure, query)
    report = await call.ask(read_report, asked, labels_of(plan), query.compare)
    if query.format == "csv" or CSV in call.request.headers.get("Accept", ""):
        name = f'attachment; filename="{figure}.csv"'
        return web.Response(
            text=to_csv(report),
            content_type=CSV,
            charset="utf-8",
            headers={"Content-Disposition": name},
        )
    return report


@endpoint("report.read", BehindPage)
async def behind(call: Call, figure: str, query: BehindQuery) -> Any:
    """The conversations behind a number: exactly n of them."""
    plan = call.parts.plan
    asked = _asked(plan, figure, query)
    return await call.ask(read_behind, asked, query.key, labels_of(plan), query.limit, query.cursor)


def _asked(plan: Plan, figure: str, query: ReportPeriod) -> Question:
    zone = query.zone or plan.organisation.zone
    return question(figure, query.from_, query.to, zone, query.interval, query.by, query.clock)
