"""What a time is put together of. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from routing.promise_words import LEAD, LONGEST_LEAD

END = time(16)
"""A day without an hour is over then."""
NOON = time(12)
MORNING = time(8)
EVENING = time(18)
MIDNIGHT = time(23, 59)


@dataclass(frozen=True, slots=True)
class Piece:
    """One expression, and where it begins and ends in its sentence."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Moment(Piece):
    at: datetime


@dataclass(frozen=True, slots=True)
class Day(Piece):
    """Where the day has two readings they are two pieces in one place."""

    day: date
    is_before: bool = False


@dataclass(frozen=True, slots=True)
class Weekday(Piece):
    number: int
    is_before: bool = False


@dataclass(frozen=True, slots=True)
class Period(Piece):
    """A week, weekend or month: with a weekday beside it, the weekday of that week."""

    first: date
    last: date
    is_before: bool = False


@dataclass(frozen=True, slots=True)
class Hour(Piece):
    at: time
    may_be_evening: bool = False
    """`at 9` may be nine in the evening; `09.00` and `9 am` are not."""
    is_part: bool = False
    """`before lunch`: goes for nothing beside an hour by the clock."""


@dataclass(frozen=True, slots=True)
class Lead:
    start: int
    is_before: bool
    is_after: bool
    part: str


def lead(text: str, start: int) -> Lead:
    """The prepositions before `start`, and what they say."""
    from_ = max(0, start - LONGEST_LEAD)
    match = LEAD.search(text[from_:start])
    assert match is not None  # It matches nothing as well.
    part = next((name for name in ("begin", "middle", "end") if match[name]), "")
    # "Before the end of the week" is in the week.
    is_before = bool(match["before"]) and part != "end"
    return Lead(from_ + match.start(), is_before, bool(match["after"]), part)


def on(day: date, hour: time, now: datetime) -> datetime:
    # The zone finds its own offset: the clock may change between now and then.
    return datetime.combine(day, hour, now.tzinfo)


def end_of(day: date, now: datetime) -> datetime:
    """The end of the day's work; of a day whose work is over, in two hours or by midnight."""
    end = on(day, END, now)
    if day != now.date() or end > now:
        return end
    return min(now + timedelta(hours=2), on(day, MIDNIGHT, now))
