"""How many people a forecast asks for, hour by hour. Pure.

Erlang's C formula for each open hour, where everybody can do everything; fewer can't keep the promise. What
comes while it is closed is done over the next open stretch, evenly.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from routing.simulation.erlang import servers_for

HOUR_SECONDS = 3600.0


def people_needed(
    hours: Mapping[datetime, float],
    is_open: Callable[[datetime], bool],
    handling_seconds: float,
    within_seconds: float,
    share: float,
) -> dict[datetime, int]:
    work = _while_open(hours, is_open)
    return {
        hour: servers_for(
            work.get(hour, 0.0) * handling_seconds / HOUR_SECONDS,
            handling_seconds,
            within_seconds,
            share,
        )
        for hour in hours
    }


def _while_open(
    hours: Mapping[datetime, float], is_open: Callable[[datetime], bool]
) -> dict[datetime, float]:
    found: dict[datetime, float] = {}
    waiting, stretch = 0.0, list[datetime]()
    for hour in sorted(hours):
        if is_open(hour):
            found[hour] = hours[hour]
            stretch.append(hour)
            continue
        _spread(found, stretch, waiting)
        waiting = hours[hour] + (0.0 if stretch else waiting)
        stretch = []
    _spread(found, stretch, waiting)
    return found


def _spread(found: dict[datetime, float], stretch: list[datetime], waiting: float) -> None:
    for hour in stretch:
        found[hour] += waiting / len(stretch)
