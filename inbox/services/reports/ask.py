"""A report that is asked for, checked once."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import NoReturn
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from inbox.model.errors import InvalidError
from inbox.services.reports.definitions import FIGURES, Definition, Measure
from routing.figures.periods import first_hour, start_of, starts_between
from routing.figures.relative import PERIODS, Span

INTERVALS = {"hour": "h", "day": "d", "week": "w", "month": "m"}
BYS = ("channel", "topic", "team", "agent", "language", "tag", "hour_of_week")
CLOCKS = ("elapsed", "business")
LONGEST = timedelta(days=1100)
MOST_INTERVALS = 1000
HOUR_OF_WEEK = "hour_of_week"
NOT_OF_PEOPLE = ("agent", "tag")
"""Who wrote is counted before anybody has the conversation or says what it is about."""


@dataclass(frozen=True, slots=True)
class Question:
    figure: str
    since: datetime
    until: datetime
    zone: str
    interval: str = "day"
    by: str = ""
    clock: str = "elapsed"
    earlier: tuple[datetime, datetime] | None = None
    """What it is compared with; left out: the same number of days right before."""

    @property
    def definition(self) -> Definition:
        return FIGURES[self.figure]

    @property
    def unit(self) -> str:
        return INTERVALS[self.interval]

    def starts(self) -> list[datetime]:
        if self.by == HOUR_OF_WEEK:
            return [self.since]
        return starts_between(self.unit, self.since, self.until, self.zone)

    def moved_to(self, since: datetime) -> "Question":
        """The same number of days from there, by the clock on the wall."""
        return replace(
            self, since=since, until=_plus(since, _days(self.since, self.until, self.zone), self)
        )

    def before(self) -> "Question":
        if self.earlier is not None:
            since, until = self.earlier
            return _whole_of_people(replace(self, since=since, until=until, earlier=None))
        days = _days(self.since, self.until, self.zone)
        return replace(self, since=_plus(self.since, -days, self), until=self.since)


def question(
    figure: str,
    since: str,
    until: str,
    zone: str,
    interval: str = "day",
    by: str = "",
    clock: str = "elapsed",
) -> Question:
    check_figure(figure)
    _check_zone(zone)
    check_words(interval, by, clock)
    begin, end = parse_time(since, zone, "from"), parse_time(until, zone, "to")
    return _checked(Question(figure, begin, end, zone, interval, by, clock))


def question_of_period(
    figure: str,
    period: str,
    now: datetime,
    zone: str,
    interval: str = "day",
    by: str = "",
    clock: str = "elapsed",
) -> Question:
    """A period that is said from today, such as `last_week`."""
    check_figure(figure)
    check_period(period)
    _check_zone(zone)
    check_words(interval, by, clock)
    span, before = PERIODS[period](now.astimezone(ZoneInfo(zone)).date())
    since, until = _moments(span, zone)
    earlier = _moments(before, zone)
    return _checked(Question(figure, since, until, zone, interval, by, clock, earlier))


def _moments(span: Span, zone: str) -> tuple[datetime, datetime]:
    first, after = (parse_time(day.isoformat(), zone, "period") for day in span)
    return first, after


def check_figure(figure: str) -> None:
    if figure not in FIGURES:
        _refuse(f'There is no figure "{figure[:40]}".', "figure", "no_such_figure")


def check_period(period: str) -> None:
    if period not in PERIODS:
        _refuse(f"period is one of {', '.join(PERIODS)}.", "period", "no_such_period")


def check_words(interval: str, by: str, clock: str) -> None:
    for name, value, known in (
        ("interval", interval, (*INTERVALS,)),
        ("by", by, ("", *BYS)),
        ("clock", clock, CLOCKS),
    ):
        if value not in known:
            _refuse(f"{name} is one of {', '.join(known)}.", name, f"no_such_{name}")


def _checked(asked: Question) -> Question:
    if asked.until <= asked.since:
        _refuse("A period ends after it begins.", "to", "period_reversed")
    _check_length(asked)
    if asked.definition.kind is Measure.PEOPLE and asked.by in NOT_OF_PEOPLE:
        words = "People are counted by channel, topic, team, language or hour of the week."
        _refuse(words, "by", "people_by")
    return _whole_of_people(asked)


def _check_zone(zone: str) -> None:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        _refuse("There is no such time zone.", "zone", "no_such_zone")


def _check_length(asked: Question) -> None:
    too_many = asked.by != HOUR_OF_WEEK and (
        (asked.until - asked.since)
        / {
            "h": timedelta(hours=1),
            "d": timedelta(days=1),
            "w": timedelta(days=7),
            "m": timedelta(days=28),
        }[asked.unit]
        > MOST_INTERVALS
    )
    if asked.until - asked.since > LONGEST or too_many:
        _refuse(
            f"A report covers at most {LONGEST.days} days and {MOST_INTERVALS} intervals.",
            "from",
            "period_too_long",
        )


def _whole_of_people(asked: Question) -> Question:
    """Who is counted once in a week is counted in the whole of it."""
    if asked.definition.kind is not Measure.PEOPLE:
        return asked
    return replace(asked, since=start_of(asked.unit, first_hour(asked.since), asked.zone))


def parse_time(text: str, zone: str, field: str) -> datetime:
    """A day in that zone (`2026-11-01`), or a whole hour with its offset: of UTC, or by the zone's clocks."""
    try:
        if len(text) == 10:
            day = date.fromisoformat(text)
            at = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))
        else:
            at = datetime.fromisoformat(text)
        if at.tzinfo is None or not 1971 <= at.year <= 2199:
            raise ValueError(text)
    except ValueError:
        _refuse("Write a day such as 2026-11-01, or an hour with its zone.", field, "time_invalid")
    at = at.astimezone(UTC)
    if at != first_hour(at) and at.astimezone(ZoneInfo(zone)).minute:
        _refuse("A period begins and ends with a whole hour.", field, "time_invalid")
    return at


def _refuse(words: str, field: str, code: str) -> NoReturn:
    raise InvalidError(words, {"field": field}, code=code)


def _days(since: datetime, until: datetime, zone: str) -> timedelta:
    here = ZoneInfo(zone)
    return until.astimezone(here).replace(tzinfo=None) - since.astimezone(here).replace(tzinfo=None)


def _plus(at: datetime, amount: timedelta, asked: Question) -> datetime:
    zone = ZoneInfo(asked.zone)
    local = at.astimezone(zone).replace(tzinfo=None) + amount
    return local.replace(tzinfo=zone).astimezone(UTC)


def plus_days(at: datetime, days: int, zone: str) -> datetime:
    """The same time on the clock on the wall, so many days later."""
    here = ZoneInfo(zone)
    local = at.astimezone(here).replace(tzinfo=None) + timedelta(days=days)
    return local.replace(tzinfo=here).astimezone(UTC)
