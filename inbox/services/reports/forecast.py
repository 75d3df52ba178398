"""What will come in the next two weeks, how wrong such forecasts were, and the people it asks for."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from inbox.services.figures.read import edition_row
from inbox.services.permissions import require
from inbox.services.plan import Plan
from inbox.services.reports.report import as_of
from inbox.store.tables.figures import figure_cells
from inbox.store.unit import AnyRow, Unit
from routing.figures.forecast import AHEAD, HELD_BACK, HOUR, WEEKS, Forecast, History, forecast
from routing.figures.periods import start_of
from routing.figures.staffing import people_needed

LOOKED_BACK = AHEAD * (HELD_BACK + 1) + timedelta(weeks=WEEKS)
_C = figure_cells.c


@dataclass(frozen=True, slots=True)
class Promise:
    """What the people are to manage."""

    handling_seconds: float
    within_seconds: float
    share: float


def read_forecast(
    unit: Unit, plan: Plan, channel: str | None, wanted: Promise | None
) -> dict[str, Any]:
    require(unit.actor, "overview.read")
    if channel is not None:
        plan.channel(channel)
    edition = edition_row(unit)
    history = None if edition is None else _history(unit, edition, plan, channel)
    found = None if history is None else forecast(history, unit.now)
    return {
        "as_of": as_of(unit, edition),
        "zone": str(plan.zone),
        "channel": channel,
        "weeks_known": 0 if history is None else int((unit.now - history.since).days // 7),
        "method": None if found is None else ("last_week" if found.is_plain else "weeks"),
        "error": found.error if found else None,
        "last_week_error": found.plain_error if found else None,
        "held_back_fortnights": found.tried if found else 0,
        "hours": _hours(found, plan, wanted) if found else [],
    }


def _history(unit: Unit, edition: AnyRow, plan: Plan, channel: str | None) -> History | None:
    """The hour that runs is no whole one, and stays out."""
    now = start_of("h", unit.now, "UTC")
    mine = (
        _C.edition == edition.edition,
        _C.figure == "messages",
        _C.by == ("channel" if channel else ""),
        _C.unit == "h",
    )
    of = _C.key == (channel or "")
    rows = unit.connection.execute(
        select(_C.start, _C.n).where(*mine, of, _C.start >= now - LOOKED_BACK, _C.start < now)
    )
    counts: dict[datetime, int] = {start: n for start, n in rows}
    if not counts:
        return None
    first = unit.connection.execute(select(func.min(_C.start)).where(*mine)).scalar_one()
    since = max(first, now - LOOKED_BACK)
    return History(counts, since, plan.zone, _holidays(plan))


def _holidays(plan: Plan) -> frozenset[date]:
    calendar = next(iter(plan.calendars.values()), None)
    return frozenset() if calendar is None else calendar.holidays


def _hours(found: Forecast, plan: Plan, wanted: Promise | None) -> list[dict[str, Any]]:
    is_open = _is_open(plan)
    needed: dict[datetime, int] = {}
    if wanted is not None:
        promise = (wanted.handling_seconds, wanted.within_seconds, wanted.share)
        needed = people_needed(found.hours, is_open, *promise)
    return [
        {
            "start": hour,
            "expected": round(expected, 2),
            "open": is_open(hour),
            "people": needed.get(hour) if wanted is not None else None,
        }
        for hour, expected in found.hours.items()
    ]


def _is_open(plan: Plan) -> Callable[[datetime], bool]:
    """At its beginning or in its middle: from 08:00 to 16:30 there are nine."""
    return lambda hour: plan.is_open("", hour) or plan.is_open("", hour + HOUR / 2)
