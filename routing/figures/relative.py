"""Periods that are said from today, such as last week, and what stands before each. Pure.

A span is its first day and the day after its last.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import partial

Span = tuple[date, date]
Pair = tuple[Span, Span]
"""The period, and the one to compare it with."""
DAY = timedelta(days=1)


def _rolling(days: int, today: date) -> Pair:
    """So many days, today among them."""
    end = today + DAY
    since = end - timedelta(days=days)
    return (since, end), (since - timedelta(days=days), since)


def _yesterday(today: date) -> Pair:
    return (today - DAY, today), (today - 2 * DAY, today - DAY)


def _weeks(count: int, today: date) -> Pair:
    """Whole ones from Monday, without the one that runs."""
    end = today - today.weekday() * DAY
    length = timedelta(weeks=count)
    return (end - length, end), (end - 2 * length, end - length)


def _this_week(today: date) -> Pair:
    since = today - today.weekday() * DAY
    week = timedelta(weeks=1)
    return (since, today + DAY), (since - week, today + DAY - week)


def _months(length: int, today: date) -> Pair:
    """The last month, quarter or year that is over."""
    end = _begin(length, today)
    since = _back(end, length)
    return (since, end), (_back(since, length), since)


def _so_far(length: int, today: date) -> Pair:
    """The one that runs, held against as many days of the one before (its whole where it is shorter)."""
    since, end = _begin(length, today), today + DAY
    before = _back(since, length)
    return (since, end), (before, min(before + (end - since), since))


def _begin(length: int, day: date) -> date:
    """When the month, quarter (3) or year (12) began that holds this day."""
    return date(day.year, (day.month - 1) // length * length + 1, 1)


def _back(first: date, months: int) -> date:
    place = first.year * 12 + first.month - 1 - months
    return date(place // 12, place % 12 + 1, 1)


PERIODS: Mapping[str, Callable[[date], Pair]] = {
    "today": partial(_rolling, 1),
    "yesterday": _yesterday,
    "this_week": _this_week,
    "last_week": partial(_weeks, 1),
    "last_4_weeks": partial(_weeks, 4),
    "this_month": partial(_so_far, 1),
    "last_month": partial(_months, 1),
    "this_quarter": partial(_so_far, 3),
    "last_quarter": partial(_months, 3),
    "this_year": partial(_so_far, 12),
    "last_year": partial(_months, 12),
    "last_7_days": partial(_rolling, 7),
    "last_30_days": partial(_rolling, 30),
    "last_90_days": partial(_rolling, 90),
    "last_365_days": partial(_rolling, 365),
}
