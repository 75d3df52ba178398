"""When customers write: by weekday, hour and channel; less on holidays; and once far too many at once."""

import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

A_DAY = 27
"""Of an ordinary weekday."""
WEEKDAYS = (1.22, 1.06, 1.0, 0.96, 0.84, 0.3, 0.24)
HOLIDAY = 6
ANY_HOUR = (1, 0, 0, 0, 0, 1, 3, 7, 10, 11, 10, 8, 6, 9, 9, 8, 7, 5, 5, 6, 6, 5, 3, 2)
STAFFED_HOUR = (0,) * 8 + (9, 11, 10, 8, 6, 9, 9, 7, 4) + (0,) * 7
CHANNELS: Mapping[str, float] = {
    "email": 0.33,
    "phone": 0.22,
    "chat": 0.14,
    "form": 0.12,
    "facebook": 0.08,
    "x": 0.06,
    "instagram": 0.05,
}
LOOKED_AT = (-1, 2)
LOOKED_AT_MANY = (12, 34)
"""More in the hours around those in which somebody looks at it first, whatever the time of day: as many in each as
turn to us while the demo runs (pace.py), or that would look like a flood. No two weeks are the same. And where
it is a weekend, that weekday is like any other: the days before the first start (past.py) know no weekend."""
UNATTENDED = frozenset({"email", "form", "facebook", "instagram", "x"})
STAFFED = frozenset({"phone", "chat"})
"""Where nobody can be reached when nobody is there."""
CRISIS_CHANNELS: Mapping[str, float] = {
    "phone": 0.28,
    "chat": 0.18,
    "facebook": 0.2,
    "x": 0.14,
    "email": 0.14,
    "form": 0.06,
}
CRISIS_DAYS_AGO = 14
CRISIS_MANY = 64
CRISIS_BEGAN, CRISIS_ENDED = time(13, 5), time(17, 10)


@dataclass(frozen=True, slots=True)
class Opening:
    """Somebody turns to us."""

    at: datetime
    channel: str
    crisis: bool = False


def openings(
    start: datetime,
    until: datetime,
    looked_at: datetime,
    zone: ZoneInfo,
    holidays: Collection[date],
    chance: random.Random,
) -> list[Opening]:
    """In the order of time. `looked_at`: when somebody opens the demo for the first time."""
    first, last = start.astimezone(zone).date(), until.astimezone(zone).date()
    found: list[Opening] = []
    for place in range((last - first).days + 1):
        day = first + timedelta(days=place)
        kind = HOLIDAY if day in holidays else day.weekday()
        many = round(A_DAY * WEEKDAYS[kind] * chance.uniform(0.75, 1.3))
        for channel in chance.choices(list(CHANNELS), list(CHANNELS.values()), k=many):
            if kind < 5 or channel not in STAFFED:
                found.append(Opening(_moment(day, channel, zone, chance), channel))
    found += _around(looked_at, zone, chance)
    found += _crisis(crisis_day(until.astimezone(zone).date()), zone, chance)
    return sorted((one for one in found if start <= one.at < until), key=lambda one: one.at)


def _around(at: datetime, zone: ZoneInfo, chance: random.Random) -> list[Opening]:
    """On the same weekday of each week."""
    found = []
    for week in range(1, 11):
        found += _whole_day(at.astimezone(zone) - timedelta(weeks=week), zone, chance)
        many = chance.randint(*LOOKED_AT_MANY)
        for hour in range(*LOOKED_AT):
            begins = at.astimezone(zone) + timedelta(weeks=-week, hours=hour)
            there = STAFFED if _is_staffed(begins, ()) else frozenset()
            shares = {one: CHANNELS[one] for one in CHANNELS if one in UNATTENDED | there}
            for one in chance.choices(list(shares), list(shares.values()), k=many):
                found.append(Opening(begins + timedelta(hours=chance.random()), one))
    return found


def _whole_day(at: datetime, zone: ZoneInfo, chance: random.Random) -> list[Opening]:
    lacking = max(0, round(A_DAY * (1 - WEEKDAYS[at.weekday()]) * chance.uniform(0.5, 1.5)))
    found = []
    for channel in chance.choices(list(CHANNELS), list(CHANNELS.values()), k=lacking):
        found.append(Opening(_moment(at.date(), channel, zone, chance), channel))
    return found


def crisis_day(until: date) -> date:
    """About two weeks before, from Tuesday to Thursday."""
    day = until - timedelta(days=CRISIS_DAYS_AGO)
    while day.weekday() not in (1, 2, 3):
        day -= timedelta(days=1)
    return day


def _moment(day: date, channel: str, zone: ZoneInfo, chance: random.Random) -> datetime:
    hours: Sequence[int] = STAFFED_HOUR if channel in STAFFED else ANY_HOUR
    hour = chance.choices(range(24), hours)[0]
    at = time(hour, chance.randrange(60), chance.randrange(60), chance.randrange(1_000_000))
    return datetime.combine(day, at, zone)


def _crisis(day: date, zone: ZoneInfo, chance: random.Random) -> list[Opening]:
    began = datetime.combine(day, CRISIS_BEGAN, zone)
    span = datetime.combine(day, CRISIS_ENDED, zone) - began
    channels = chance.choices(list(CRISIS_CHANNELS), list(CRISIS_CHANNELS.values()), k=CRISIS_MANY)
    # Most of them at once, then fewer and fewer.
    return [Opening(began + span * chance.random() ** 1.9, one, crisis=True) for one in channels]


def staffed(at: datetime, zone: ZoneInfo, holidays: Collection[date]) -> datetime:
    """Then, or when somebody is at work again."""
    local = at.astimezone(zone)
    while not _is_staffed(local, holidays):
        opens = _hours(local.date(), holidays)[0]
        same_day = local.timetz().replace(tzinfo=None) < opens
        day = local.date() if same_day else local.date() + timedelta(days=1)
        local = datetime.combine(day, _hours(day, holidays)[0], zone)
    return local


def _hours(day: date, holidays: Collection[date]) -> tuple[time, time]:
    free = day.weekday() > 4 or day in holidays
    return (time(8), time(21)) if free else (time(7), time(21))


def _is_staffed(local: datetime, holidays: Collection[date]) -> bool:
    opens, closes = _hours(local.date(), holidays)
    return opens <= local.time() < closes
