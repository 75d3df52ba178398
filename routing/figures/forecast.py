"""How much will come, hour by hour, and how wrong the same way of reckoning has been. Pure.

An hour is expected to be like that hour of the same weekday in the weeks before: the mean of up to eight
weeks without the most and the least, newer weeks counting more, brought to the height of the last two.
Holidays stand apart: they are like Sundays, and no weekday is judged by them. Beside it stands what anybody
could say, "as in the week before"; where that has been nearer, it is taken.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
AHEAD = timedelta(days=14)
WEEKS = 8
ENOUGH_WEEKS = 4
"""From fewer nothing is said."""
HELD_BACK = 4
"""Fortnights that are foretold once more, each from what was known before it."""
FADES = 0.8
"""What a week counts for beside the one after it."""
MOST_MOVED = 1.5
SUNDAY = 6

Counts = Mapping[datetime, int]
"""Start of an hour, in UTC → how many came. What is missing is none."""


@dataclass(frozen=True, slots=True)
class History:
    counts: Counts
    since: datetime
    """The first hour for which counts are kept."""
    zone: ZoneInfo
    holidays: Collection[date] = ()

    def at(self, hour: datetime) -> int:
        return self.counts.get(hour, 0)

    def kind(self, hour: datetime) -> tuple[int, int]:
        """Weekday and hour on the wall; a holiday is a Sunday."""
        local = hour.astimezone(self.zone)
        is_holiday = local.date() in self.holidays
        return (SUNDAY if is_holiday else local.weekday()), local.hour


Method = Callable[[History, datetime, datetime], dict[datetime, float]]


@dataclass(frozen=True, slots=True)
class Forecast:
    hours: Mapping[datetime, float]
    error: float | None
    """Of all that came in the fortnights held back, the share by which its hours were missed."""
    plain_error: float | None
    """The same of "as in the week before"."""
    tried: int
    """How many fortnights were held back."""
    is_plain: bool
    """That has been nearer, so it was taken."""


def forecast(history: History, now: datetime) -> Forecast | None:
    """Of the fortnight from the hour that runs, of which nothing is known yet. None where too little is."""
    start = now.replace(minute=0, second=0, microsecond=0)
    if start - history.since < ENOUGH_WEEKS * WEEK:
        return None
    origins = [
        origin
        for back in range(1, HELD_BACK + 1)
        if (origin := start - back * AHEAD) - history.since >= ENOUGH_WEEKS * WEEK
    ]
    error, plain = (_error(history, origins, method) for method in (by_weeks, as_last_week))
    is_plain = error is not None and plain is not None and plain < error
    method = as_last_week if is_plain else by_weeks
    return Forecast(method(history, start, start + AHEAD), error, plain, len(origins), is_plain)


def _error(history: History, origins: Sequence[datetime], method: Method) -> float | None:
    missed = came = 0.0
    for origin in origins:
        for hour, expected in method(history, origin, origin + AHEAD).items():
            missed += abs(expected - history.at(hour))
            came += history.at(hour)
    return round(missed / came, 4) if came else None


def as_last_week(history: History, start: datetime, end: datetime) -> dict[datetime, float]:
    last = start - WEEK
    known = {history.kind(last + place * HOUR): last + place * HOUR for place in range(7 * 24)}
    found = {}
    for hour in _hours(start, end):
        back = _same_hour(hour, -1 if hour < start + WEEK else -2, history.zone)
        found[hour] = float(history.at(back if back < start else known[history.kind(hour)]))
    return found


def by_weeks(history: History, start: datetime, end: datetime) -> dict[datetime, float]:
    """Knows nothing of what came from `start` on."""
    weeks = min(WEEKS, int((start - history.since) / WEEK))
    seen: dict[tuple[int, int], list[tuple[int, float]]] = {}
    for hour in _hours(start - weeks * WEEK, start):
        age = int((start - hour - HOUR) / WEEK)
        seen.setdefault(history.kind(hour), []).append((history.at(hour), FADES**age))
    usual = {kind: _mean(values) for kind, values in seen.items()}
    height = _height(history, usual, start)
    return {hour: height * usual.get(history.kind(hour), 0.0) for hour in _hours(start, end)}


def _height(history: History, usual: Mapping[tuple[int, int], float], start: datetime) -> float:
    """How the last two weeks were beside the usual, of which half is believed."""
    hours = _hours(start - 2 * WEEK, start)
    came = sum(history.at(hour) for hour in hours)
    expected = sum(usual.get(history.kind(hour), 0.0) for hour in hours)
    if not came or not expected:
        return 1.0
    return float(min(MOST_MOVED, max(1 / MOST_MOVED, came / expected)) ** 0.5)


def _mean(values: Sequence[tuple[int, float]]) -> float:
    """Without the most and the least, where there are enough: a single odd day moves nothing."""
    kept = sorted(values)[1:-1] if len(values) >= ENOUGH_WEEKS + 1 else values
    weight = sum(weight for _, weight in kept)
    return sum(count * weight for count, weight in kept) / weight


def _hours(start: datetime, end: datetime) -> list[datetime]:
    return [start + place * HOUR for place in range(int((end - start) / HOUR))]


def _same_hour(hour: datetime, weeks: int, zone: ZoneInfo) -> datetime:
    """By the clock on the wall."""
    local = hour.astimezone(zone).replace(tzinfo=None) + weeks * WEEK
    return local.replace(tzinfo=zone).astimezone(hour.tzinfo)
