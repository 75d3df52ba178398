"""The forecast of the next two weeks."""

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from inbox.services.reports.forecast import Promise, read_forecast
from inbox.web.api.shapes import Shape
from inbox.web.call import Call
from inbox.web.endpoint import endpoint


class ForecastQuery(Shape):
    channel: str | None = Field(None, max_length=64)
    handling_minutes: float | None = Field(None, gt=0, le=1000)
    """How long one message takes. With it, `people` says how many are needed."""
    within_minutes: float = Field(60, gt=0, le=10_000)
    """A first look within so long …"""
    share: float = Field(0.8, gt=0, lt=1)
    """… for that share."""


class ForecastHour(Shape):
    start: datetime
    expected: float
    """Messages from customers."""
    open: bool
    people: int | None
    """By Erlang's C formula; what comes while it is closed is done over the next open stretch."""


class ForecastShape(Shape):
    as_of: datetime
    zone: str
    channel: str | None
    weeks_known: int
    method: Literal["weeks", "last_week"] | None
    """`last_week` where "as in the week before" has been nearer; null under four weeks of history."""
    error: float | None
    """In the fortnights held back: by which share of all that came the hours were missed."""
    last_week_error: float | None
    """The same of "as in the week before"."""
    held_back_fortnights: int
    hours: list[ForecastHour]


@endpoint("overview.read", ForecastShape)
async def read(call: Call, query: ForecastQuery) -> Any:
    wanted = None
    if query.handling_minutes is not None:
        wanted = Promise(query.handling_minutes * 60, query.within_minutes * 60, query.share)
    return await call.ask(read_forecast, call.parts.plan, query.channel, wanted)
