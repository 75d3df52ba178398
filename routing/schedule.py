"""Weekly hours of a team or a person: when somebody works, and until when."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, PlainSerializer

DAY = 24 * 60
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HOURS = re.compile(r"^(\d{1,2})[:.](\d{2})\s*[-–]\s*(\d{1,2})[:.](\d{2})$")

Interval = tuple[int, int]
"""Minutes after midnight on the clock of the wall, from and to; to may be 1440."""


def _intervals(value: Any) -> Any:
    """`08:00-12:00`, several of them (what lies between is a break), or `off`."""
    if value == "off" or value is None:
        return ()
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list | tuple):
        raise ValueError('write hours such as "08:00-16:30", a list of them, or off')
    ordered = sorted(_interval(each) for each in listed)
    for before, after in zip(ordered, ordered[1:], strict=False):
        if after[0] < before[1]:
            raise ValueError(f"{written([before])} and {written([after])} overlap")
    return tuple(ordered)


def _interval(text: Any) -> Interval:
    if isinstance(text, list | tuple) and len(text) == 2:
        start, end = int(text[0]), int(text[1])
    else:
        found = _HOURS.match(str(text).strip())
        if not found:
            raise ValueError(f'"{text}": write hours such as 08:00-16:30')
        from_hour, from_minute, to_hour, to_minute = map(int, found.groups())
        if from_minute > 59 or to_minute > 59:
            raise ValueError(f'"{text}": there is no such time of day')
        start, end = from_hour * 60 + from_minute, to_hour * 60 + to_minute
    if not 0 <= start < end <= DAY:
        raise ValueError(f'"{text}" must begin before it ends; write a night as two days')
    return start, end


def written(intervals: Any) -> Any:
    """As it stands in YAML."""
    told = [f"{a // 60:02}:{a % 60:02}-{b // 60:02}:{b % 60:02}" for a, b in intervals]
    return "off" if not told else told[0] if len(told) == 1 else told


Intervals = Annotated[
    tuple[Interval, ...],
    BeforeValidator(_intervals),
    PlainSerializer(written),
    Field(max_length=10),
]


def _each_day(value: Any) -> Any:
    """`mon-fri` stands for five days."""
    if not isinstance(value, dict):
        raise ValueError("write days and their hours, such as mon-fri: 08:00-16:30")
    found: dict[str, Any] = {}
    for key, hours in value.items():
        for day in _days(str(key)):
            if day in found:
                raise ValueError(f"{day} is there twice")
            found[day] = hours
    return found


def _days(key: str) -> tuple[str, ...]:
    first, _, last = key.partition("-")
    if first not in DAYS or (last and last not in DAYS):
        raise ValueError(f'"{key}" is no day; there are {", ".join(DAYS)}, and mon-fri')
    start, end = DAYS.index(first), DAYS.index(last or first)
    if end < start:
        raise ValueError(f'"{key}" runs backwards; the week begins with mon')
    return DAYS[start : end + 1]


Week = Annotated[dict[str, Intervals], BeforeValidator(_each_day)]
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
