"""Calendars and service levels."""

from datetime import date, datetime

from pydantic import Field

from inbox.model.words import Priority
from inbox.web.api.definition_shapes import DefinitionShape
from inbox.web.api.shapes import Shape
from routing.calendar_settings import ClockKind, Notify

Hours = list[str]
"""`08:00-16:30`; none: closed."""


class HolidaysShape(Shape):
    country: str
    by_custom: bool = True
    """Also days off that no law names, such as Midsummer Eve in Sweden."""


class CalendarShape(DefinitionShape):
    id: str
    name: str = ""
    zone: str | None = None
    """Null: the organisation's."""
    hours: dict[str, Hours] = {}
    """`mon` to `sun`."""
    holidays: list[HolidaysShape] = []
    days: dict[str, Hours] = {}
    """`2026-12-23`, or `12-31` for every year: beats holidays and the week."""
    used_by: list[str] = []
    """Service levels."""


class CalendarBody(Shape):
    """What is left out stays; null takes it away."""

    name: str | None = Field(None, max_length=200)
    zone: str | None = None
    hours: dict[str, Hours] | None = None
    holidays: list[HolidaysShape] | None = None
    days: dict[str, Hours] | None = None


class CalendarNew(CalendarBody):
    id: str | None = None
    """Left out: made of the name."""


class AppliesShape(Shape):
    """Everything that is named must hold."""

    topic: list[str] = []
    """These and what stands below them."""
    channel: list[str] = []
    channel_kind: list[str] = []
    priority: list[Priority] = []
    team: list[str] = []
    tags: list[str] = []
    customers: list[str] = []
    """Addresses (`anna@kund.example`) and domains (`@kommun.example`)."""


class ServiceLevelShape(DefinitionShape):
    id: str
    name: str = ""
    basis: str = ""
    """What it rests on: a law, a promise."""
    calendar: str | None = None
    """Null: all hours count."""
    applies: AppliesShape = AppliesShape()
    first_response: str | None = None
    """`30m`, `4h`, `1h 30m`, `2d`. A day on a calendar is a day's open hours."""
    next_response: str | None = None
    resolution: str | None = None
    pauses_while_pending: bool = True
    warn_before: str = "30m"
    warn: list[Notify] = []
    breach: list[Notify] = []
    used_by: list[str] = []
    """Topics that name it."""


class ServiceLevelBody(Shape):
    """What is left out stays; null takes it away."""

    name: str | None = Field(None, max_length=200)
    basis: str | None = Field(None, max_length=1000)
    calendar: str | None = None
    applies: AppliesShape | None = None
    first_response: str | None = None
    next_response: str | None = None
    resolution: str | None = None
    pauses_while_pending: bool | None = None
    warn_before: str | None = None
    warn: list[Notify] | None = None
    breach: list[Notify] | None = None


class ServiceLevelNew(ServiceLevelBody):
    id: str | None = None
    """Left out: made of the name."""


class PreviewDay(Shape):
    day: date
    before: Hours | None
    """Null: there was no such calendar."""
    after: Hours


class PreviewDue(Shape):
    level: str
    clock: ClockKind
    at: datetime
    """If a customer writes then."""
    before: datetime | None
    after: datetime | None


class PreviewShape(Shape):
    """A due time is reckoned when its clock begins, so what changes holds for what begins afterwards."""

    running: int
    """Clocks that run already and keep their due time."""
    days: list[PreviewDay]
    """Of a calendar: the next three weeks."""
    examples: list[PreviewDue]
