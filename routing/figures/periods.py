"""Hours, days, weeks and months, as the clocks on the wall of a time zone have them. Pure."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

UNITS = ("h", "d", "w", "m")


def start_of(unit: str, at: datetime, zone: str) -> datetime:
    """When the hour, day, week (from Monday) or month began that holds this moment, in UTC."""
    hour = at.replace(minute=0, second=0, microsecond=0)
    return hour if unit == "h" else _start(unit, hour, zone)


def first_hour(at: datetime) -> datetime:
    """The first hour that begins no earlier. Sums are kept by hours of UTC: where a day begins within one, as in
    Kathmandu, that hour still belongs to the day before."""
    hour = at.replace(minute=0, second=0, microsecond=0)
    return hour if hour == at else hour + timedelta(hours=1)


@lru_cache(maxsize=4096)
def _start(unit: str, hour: datetime, zone: str) -> datetime:
    local = hour.astimezone(ZoneInfo(zone)).replace(hour=0, fold=0, tzinfo=None)
    if unit == "w":
        local -= timedelta(days=local.weekday())
    elif unit == "m":
        local = local.replace(day=1)
    return local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def next_start(unit: str, start: datetime, zone: str) -> datetime:
    """When the next one begins. A day may have 23 or 25 hours."""
    if unit == "h":
        return start + timedelta(hours=1)
    local = start.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)
    if unit == "m":
        local = (local.replace(day=1) + timedelta(days=32)).replace(day=1)
    else:
        local += timedelta(days=7 if unit == "w" else 1)
    return local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def starts_between(unit: str, since: datetime, until: datetime, zone: str) -> list[datetime]:
    """Every start from the one that holds `since`, before `until`."""
    found, at = [], start_of(unit, first_hour(since), zone)
    while at < until:
        found.append(at)
        at = next_start(unit, at, zone)
    return found
