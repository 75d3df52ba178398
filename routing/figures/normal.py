"""What is normal for a day and an hour: days like it in the weeks before, and the band they make. Pure.

The same weekday, up to eight weeks back. Holidays stand apart, as in the forecast: they are like Sundays, and
no weekday is judged by them.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from routing.figures.periods import start_of

WEEKS = 8
ENOUGH_WEEKS = 4
"""From fewer, nothing is normal yet."""
SUNDAY = 6
HOUR = timedelta(hours=1)

Counts = Mapping[datetime, int]
"""Start of an hour, in UTC → how many."""
Band = Mapping[str, int]
"""`low`, `middle` and `high`."""


def like_days(day: date, holidays: Collection[date]) -> list[date]:
    """The newest first."""
    if day.weekday() == SUNDAY or day in holidays:
        last = day - timedelta(days=(day.weekday() - SUNDAY) % 7 or 7)
        return [last - timedelta(weeks=week) for week in range(WEEKS)]
    before = (day - timedelta(weeks=week) for week in range(1, WEEKS + 1))
    return [one for one in before if one not in holidays]


def like_moments(at: datetime, zone: str, holidays: Collection[date]) -> list[datetime]:
    """The same time on the clock on the wall, on days like this one."""
    local = at.astimezone(ZoneInfo(zone))
    return [
        datetime.combine(day, local.time(), local.tzinfo).astimezone(UTC)
        for day in like_days(local.date(), holidays)
    ]


def so_far(counts: Counts, hour: datetime, part: float, zone: str) -> int:
    """From midnight until `part` of that hour has passed."""
    start = start_of("d", hour, zone)
    passed = sum(counts.get(start + place * HOUR, 0) for place in range(int((hour - start) / HOUR)))
    return round(passed + part * counts.get(hour, 0))


def band(values: Sequence[int]) -> Band | None:
    """Lowest, middle and highest without the extremes: a single odd week moves nothing."""
    if len(values) < ENOUGH_WEEKS:
        return None
    ordered = sorted(values)
    last = len(ordered) - 1
    low, middle, high = (ordered[round(share * last)] for share in (0.15, 0.5, 0.85))
    return {"low": low, "middle": middle, "high": high}
