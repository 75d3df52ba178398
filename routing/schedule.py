"""Weekly hours of a team or a person: when somebody works, and until when."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, PlainSerializer

from routing.week import DAY, DAYS, Interval, each_day, read_intervals, written

OFF = "off"
"""The word for a day on which nobody of them works."""

Intervals = Annotated[
    tuple[Interval, ...],
    BeforeValidator(partial(read_intervals, none=OFF)),
    PlainSerializer(partial(written, none=OFF)),
    Field(max_length=10),
]

Week = Annotated[dict[str, Intervals], BeforeValidator(each_day)]
"""Day to hours. Empty: always."""


def shift_end(week: Mapping[str, tuple[Interval, ...]], zone: str, at: datetime) -> datetime | None:
    """When the hours end in which `at` lies; None outside of them. Hours that meet at midnight are one."""
    local = at.astimezone(ZoneInfo(zone))
    minute = local.hour * 60 + local.minute
    inside = [end for start, end in _of(week, local.date()) if start <= minute < end]
    if not inside:
        return None
    day, end = local.date(), inside[0]
    for _ in range(7):
        if end < DAY:
            break
        day += timedelta(days=1)
        end = next((e for start, e in _of(week, day) if start == 0), 0)
        if end == 0:
            break
    return _moment(day, end, zone).astimezone(at.tzinfo)


def _of(week: Mapping[str, tuple[Interval, ...]], day: date) -> tuple[Interval, ...]:
    return week.get(DAYS[day.weekday()], ())


def _moment(day: date, minute: int, zone: str) -> datetime:
    day, minute = (day + timedelta(days=1), 0) if minute == DAY else (day, minute)
    return datetime.combine(day, time(minute // 60, minute % 60), ZoneInfo(zone))
