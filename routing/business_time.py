"""Time as it passes while an organisation is open.

A calendar is compiled into days of open stretches in UTC, so that a clock is a sum over days: right
over summer time, where a local day has 23 or 25 hours, and over any holiday.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from routing.calendar_settings import CalendarSettings, Target
from routing.holidays import holidays_of
from routing.week import DAYS, Interval

Stretch = tuple[datetime, datetime]
"""Open from, and until, in UTC."""

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
_ZERO = timedelta()
_HORIZON = timedelta(days=366 * 12)
"""A clock that has not run out by then never does."""


@dataclass(frozen=True)
class Calendar:
    settings: CalendarSettings
    zone: ZoneInfo
    _days: dict[date, tuple[Stretch, ...]] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, settings: CalendarSettings, zone: str) -> "Calendar":
        return cls(settings, ZoneInfo(settings.zone or zone))

    def hours_on(self, day: date) -> tuple[Interval, ...]:
        """By the clock on the wall. A single day beats a holiday, and that the week."""
        single = self.settings.days
        for key in (day.isoformat(), day.isoformat()[5:]):
            if key in single:
                return single[key]
        if day in self.holidays:
            return ()
        return self.settings.hours.get(DAYS[day.weekday()], ())

    def stretches(self, day: date) -> tuple[Stretch, ...]:
        found = self._days.get(day)
        if found is None:
            found = self._days[day] = tuple(self._compile(day))
        return found

    def is_open(self, at: datetime) -> bool:
        return any(start <= at < end for start, end in self.stretches(self._day(at)))

    def between(self, start: datetime, end: datetime) -> timedelta:
        """How long it was open; nothing where the end comes before the start."""
        total, day, last = _ZERO, self._day(start), self._day(end)
        while day <= last:
            for opens, closes in self.stretches(day):
                total += max(_ZERO, min(closes, end) - max(opens, start))
            day += _DAY
        return total

    def after(self, start: datetime, amount: timedelta) -> datetime | None:
        """The first moment at which so much open time has passed. None: not within twelve years."""
        left, day, horizon = amount, self._day(start), self._day(start) + _HORIZON
        while day < horizon:
            for opens, closes in self.stretches(day):
                opens = max(opens, start)
                if closes > opens or (closes == opens and left == _ZERO):
                    if closes - opens >= left:
                        return opens + left
                    left -= closes - opens
            day += _DAY
        return None

    def amount(self, target: Target) -> timedelta:
        return timedelta(minutes=target.minutes + target.days * self._minutes_of_a_day)

    @cached_property
    def _minutes_of_a_day(self) -> int:
        """An open day's usual length: that of the longest kind of day there is most often."""
        lengths = [sum(b - a for a, b in each) for each in self.settings.hours.values() if each]
        return max(lengths, key=lambda length: (lengths.count(length), length))

    @cached_property
    def holidays(self) -> frozenset[date]:
        return frozenset(
            day
            for wanted in self.settings.holidays
            for day, holiday in holidays_of(wanted.country).items()
            if wanted.by_custom or not holiday.by_custom
        )

    def _day(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    def _compile(self, day: date) -> Iterator[Stretch]:
        for begin, end, offset in self._pieces(day):
            midnight = datetime.combine(day, time(), UTC) - offset
            for start, stop in self.hours_on(day):
                opens = max(begin, midnight + start * _MINUTE)
                closes = min(end, midnight + stop * _MINUTE)
                if closes > opens:
                    yield opens, closes

    def _pieces(self, day: date) -> Iterator[tuple[datetime, datetime, timedelta]]:
        """The day in UTC, cut where the clock on the wall is changed, with what it is ahead of UTC."""
        begin, end = self._midnight(day), self._midnight(day + _DAY)
        before, after = self._offset(begin), self._offset(end - _MINUTE)
        if before == after:
            yield begin, end, before
            return
        early, late = begin, end - _MINUTE
        while late - early > _MINUTE:
            middle = early + (late - early) // _MINUTE // 2 * _MINUTE
            early, late = (middle, late) if self._offset(middle) == before else (early, middle)
        yield begin, late, before
        yield late, end, after

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.zone).astimezone(UTC)

    def _offset(self, at: datetime) -> timedelta:
        return at.astimezone(self.zone).utcoffset() or _ZERO


class _AllHours:
    """Where a service level names no calendar, every hour counts."""

    def between(self, start: datetime, end: datetime) -> timedelta:
        return max(_ZERO, end - start)

    def after(self, start: datetime, amount: timedelta) -> datetime | None:
        return start + amount

    def amount(self, target: Target) -> timedelta:
        return timedelta(days=target.days, minutes=target.minutes)


ALL_HOURS = _AllHours()
BusinessTime = Calendar | _AllHours
