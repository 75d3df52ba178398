"""The shapes of calendars.yaml and service_levels.yaml."""

import re
from datetime import date, timedelta
from enum import StrEnum
from functools import partial
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer, model_validator

from config.zones import Zone
from inbox.model.words import Priority
from routing.holidays import COUNTRIES
from routing.settings import Id, Ids, Shape, Words
from routing.week import DAY, Interval, each_day, read_intervals, written
from routing.wrong import WrongError

MAX_TARGET = timedelta(days=3650)

_DURATION = re.compile(r"^(?:(\d+)\s*d)?\s*(?:(\d+)\s*h)?\s*(?:(\d+)\s*m)?$")

CLOSED = "closed"

Hours = Annotated[
    tuple[Interval, ...],
    BeforeValidator(partial(read_intervals, none=CLOSED)),
    PlainSerializer(partial(written, none=CLOSED)),
    Field(max_length=10),
]


_DAY_OF_CALENDAR = re.compile(r"^(?:\d{4}-)?\d{2}-\d{2}$", re.ASCII)


def _day_of_calendar(key: str) -> str:
    """`2026-12-23`, or `12-31` for every year."""
    written = key if len(key) == 10 else f"2024-{key}"
    try:
        day = date.fromisoformat(written)
    except ValueError:
        day = None
    if day is None or not _DAY_OF_CALENDAR.match(key):
        # ISO 8601 has days by week as well, which would never be looked up.
        meant = f"2026-12-23, or 12-31 for every year{_meant(key, day)}"
        raise WrongError("calendar_day", f'"{key}" is no day; write {meant}')
    return key


def _meant(key: str, day: date | None) -> str:
    return "" if day is None or len(key) != 10 else f"; {day} would be that day"


class Holidays(Shape):
    country: str
    by_custom: bool = True
    """Also days off that no law names, such as Midsummer Eve in Sweden."""

    @model_validator(mode="after")
    def _is_known(self) -> Self:
        if self.country not in COUNTRIES:
            raise WrongError(
                "choice",
                f'"{self.country}": there are the holidays of {", ".join(sorted(COUNTRIES))}',
            )
        return self


def _countries(value: Any) -> Any:
    listed = value if isinstance(value, list | tuple) else [value]
    return [{"country": each} if isinstance(each, str) else each for each in listed]


class CalendarSettings(Shape):
    id: Id
    name: str = ""
    zone: Zone | None = None
    """Left out: the organisation's."""
    hours: Annotated[dict[str, Hours], BeforeValidator(each_day)]
    holidays: Annotated[tuple[Holidays, ...], BeforeValidator(_countries)] = ()
    days: dict[Annotated[str, AfterValidator(_day_of_calendar)], Hours] = Field(
        default_factory=dict, max_length=2000
    )
    """What holds on single days, whatever holidays and week say."""

    @model_validator(mode="after")
    def _opens_at_all(self) -> Self:
        if not any(self.hours.values()):
            raise WrongError(
                "no_hours", "hours: a calendar that never opens would let no clock run"
            )
        return self


def _duration(value: Any) -> Any:
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)  # Of what? Said in words rather than guessed.
    if not isinstance(value, str):
        return value
    found = _DURATION.match(value.strip())
    if not found or not any(found.groups()):
        raise WrongError("duration", f'"{value}": write times such as 30m, 4h, 1h 30m or 2d')
    days, hours, minutes = (int(part or 0) for part in found.groups())
    return {"days": days, "minutes": hours * 60 + minutes}


class Target(Shape):
    """So much time on the clock. A day on an open-hours clock is a day's open hours."""

    days: Annotated[int, Field(ge=0, le=3650)] = 0
    minutes: Annotated[int, Field(ge=0, le=3650 * DAY)] = 0

    @model_validator(mode="after")
    def _is_some_time(self) -> Self:
        if not self.days and not self.minutes:
            raise WrongError(
                "no_time", "a target of no time is past before it begins; leave it out instead"
            )
        return self

    def written(self) -> str:
        hours, minutes = divmod(self.minutes, 60)
        parts = ((self.days, "d"), (hours, "h"), (minutes, "m"))
        return " ".join(f"{count}{unit}" for count, unit in parts if count)


Duration = Annotated[
    Target, BeforeValidator(_duration), PlainSerializer(lambda target: target.written())
]


class ClockKind(StrEnum):
    FIRST_RESPONSE = "first_response"
    NEXT_RESPONSE = "next_response"
    RESOLUTION = "resolution"


class Applies(Shape):
    """Everything that is named must hold."""

    topic: Ids = ()
    """These and what stands below them."""
    channel: Ids = ()
    channel_kind: Ids = ()
    priority: tuple[Priority, ...] = ()
    team: Ids = ()
    tags: Words = ()
    customers: Words = ()
    """Addresses (`anna@kund.example`) and domains (`@kommun.example`)."""


class Notify(StrEnum):
    ASSIGNEE = "assignee"
    TEAM = "team"
    LEADS = "leads"


class ServiceLevel(Shape):
    id: Id
    name: str = ""
    basis: str = ""
    """What it rests on: a law, a promise."""
    calendar: Id | None = None
    """Left out: all hours count."""
    applies: Applies = Applies()
    first_response: Duration | None = None
    next_response: Duration | None = None
    resolution: Duration | None = None
    pauses_while_pending: bool = True
    """The clock of resolution stands while the customer has the next step."""
    warn_before: Duration = Target(minutes=30)
    warn: tuple[Notify, ...] = (Notify.ASSIGNEE,)
    breach: tuple[Notify, ...] = (Notify.ASSIGNEE, Notify.LEADS)

    @model_validator(mode="after")
    def _promises_something(self) -> Self:
        if not (self.first_response or self.next_response or self.resolution):
            raise WrongError(
                "no_target", "names no target; there are first_response, next_response, resolution"
            )
        return self

    def target(self, kind: ClockKind) -> Target | None:
        return {
            ClockKind.FIRST_RESPONSE: self.first_response,
            ClockKind.NEXT_RESPONSE: self.next_response,
            ClockKind.RESOLUTION: self.resolution,
        }[kind]
