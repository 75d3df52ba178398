"""Figures of a day. Pure."""

import math
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

HOURS = 24
"""That the board shows."""


def percentile(values: Sequence[int], share: float) -> int | None:
    """By nearest rank: the smallest value that at least `share` of all do not exceed."""
    if not values:
        return None
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def start_of_day(now: datetime, zone: str) -> datetime:
    """When today began in that zone, in UTC. Summer time may make it 23 or 25 hours long."""
    local = now.astimezone(ZoneInfo(zone))
    return local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0).astimezone(UTC)


def start_of_hours(now: datetime, count: int) -> datetime:
    """When the first of the last `count` hours began, the current one counted."""
    return now.replace(minute=0, second=0, microsecond=0) - timedelta(hours=count - 1)


def hour_of(at: datetime, start: datetime) -> int:
    return int((at - start) // timedelta(hours=1))
