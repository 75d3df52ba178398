"""When a report is mailed next, by the clock on the wall. Pure."""

from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Rhythm:
    every: str
    """`day`, `week` or `month`."""
    hour: int
    weekday: int = 0
    """Of a week, from Monday 0."""
    day: int = 1
    """Of a month; in a shorter one its last."""


def next_time(rhythm: Rhythm, zone: str, after: datetime) -> datetime:
    """The first time after that moment. An hour that a clock change leaves out is the one that follows
    it; of one that comes twice, the first counts."""
    here = ZoneInfo(zone)
    for day in _DAYS[rhythm.every](rhythm, after.astimezone(here).date()):
        at = datetime.combine(day, time(rhythm.hour), here).astimezone(UTC)
        if at > after:
            return at
    raise AssertionError("days go on for ever")


def _daily(rhythm: Rhythm, today: date) -> Iterator[date]:
    return (today + timedelta(days=place) for place in count())


def _weekly(rhythm: Rhythm, today: date) -> Iterator[date]:
    first = today + timedelta(days=(rhythm.weekday - today.weekday()) % 7)
    return (first + timedelta(weeks=place) for place in count())


def _monthly(rhythm: Rhythm, today: date) -> Iterator[date]:
    for place in count(today.year * 12 + today.month - 1):
        year, month = place // 12, place % 12 + 1
        yield date(year, month, min(rhythm.day, monthrange(year, month)[1]))


_DAYS: Mapping[str, Callable[[Rhythm, date], Iterator[date]]] = {
    "day": _daily,
    "week": _weekly,
    "month": _monthly,
}
