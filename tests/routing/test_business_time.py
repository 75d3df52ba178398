"""Open time against a reference that looks at every minute."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from routing.business_time import ALL_HOURS, Calendar
from routing.calendar_settings import CalendarSettings, ServiceLevel, Target
from routing.week import DAYS

MINUTE = timedelta(minutes=1)


def calendar(zone: str = "Europe/Stockholm", **settings: Any) -> Calendar:
    settings.setdefault("hours", {"mon-fri": "08:00-17:00"})
    return Calendar.of(CalendarSettings.model_validate({"id": "office", **settings}), zone)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def is_open(calendar: Calendar, moment: datetime) -> bool:
    """By the clock on the wall, without any of what is tested."""
    local = moment.astimezone(calendar.zone)
    minute = local.hour * 60 + local.minute
    return any(start <= minute < end for start, end in calendar.hours_on(local.date()))


def slowly_between(calendar: Calendar, start: datetime, end: datetime) -> timedelta:
    minutes = int((end - start) / MINUTE)
    return sum((is_open(calendar, start + n * MINUTE) for n in range(minutes)), start=0) * MINUTE


def slowly_after(calendar: Calendar, start: datetime, amount: timedelta) -> datetime:
    moment = start
    while amount:
        if is_open(calendar, moment):
            amount -= MINUTE
        moment += MINUTE
    return moment


intervals = st.lists(st.integers(0, 96).map(lambda n: n * 15), min_size=2, max_size=6, unique=True)


def _hours(edges: list[int]) -> list[tuple[int, int]]:
    edges = sorted(edges)
    return list(zip(edges[0::2], edges[1::2], strict=False))


weeks = st.dictionaries(st.sampled_from(DAYS), intervals.map(_hours), min_size=1, max_size=7)
zones = st.sampled_from(["Europe/Stockholm", "Europe/Oslo", "America/Sao_Paulo", "Asia/Kolkata"])
# Around both changes of the clock in 2026, Easter and Midsummer, and the turn of the year.
starts = st.sampled_from(["2026-03-28", "2026-10-24", "2026-04-02", "2026-06-18", "2026-12-30"])


@settings(max_examples=60, deadline=None)
@given(weeks, zones, starts, st.integers(0, 3000), st.integers(0, 5000))
@example({"sun": [(0, 1440)]}, "Europe/Stockholm", "2026-03-28", 0, 4320)
@example({"sun": [(120, 180)]}, "Europe/Stockholm", "2026-03-28", 0, 4320)
@example({"sun": [(120, 180)]}, "Europe/Stockholm", "2026-10-24", 0, 4320)
@example({"sun": [(0, 120)]}, "Europe/Stockholm", "2026-03-28", 0, 4320)
@example({"sun": [(150, 300)]}, "Europe/Stockholm", "2026-03-28", 0, 4320)
@example({"sun": [(150, 300)]}, "Europe/Stockholm", "2026-10-24", 0, 4320)
@example({"sun": [(0, 1440)], "sat": [(1380, 1440)]}, "America/Sao_Paulo", "2018-11-03", 0, 4320)
@example({"sun": [(0, 60)], "sat": [(1380, 1440)]}, "America/Sao_Paulo", "2018-02-17", 0, 4320)
def test_open_time_is_what_the_clock_on_the_wall_says(
    week: dict[str, Any], zone: str, day: str, offset: int, length: int
) -> None:
    office = calendar(zone, hours=week, holidays=["SE", "NO"])
    start = at(day) + offset * MINUTE
    end = start + length * MINUTE
    assert office.between(start, end) == slowly_between(office, start, end)


@settings(max_examples=40, deadline=None)
@given(weeks, starts, st.integers(0, 3000), st.integers(1, 300))
def test_a_due_time_is_the_first_moment_at_which_the_time_has_passed(
    week: dict[str, Any], day: str, offset: int, amount: int
) -> None:
    office = calendar(hours=week, holidays=["SE"])
    start = at(day) + offset * MINUTE
    due = office.after(start, amount * MINUTE)
    assert due == slowly_after(office, start, amount * MINUTE)
    assert due is not None
    assert office.between(start, due) == amount * MINUTE


@given(weeks, starts, st.lists(st.integers(0, 20_000), min_size=3, max_size=3))
def test_open_time_adds_up(week: dict[str, Any], day: str, offsets: list[int]) -> None:
    office = calendar(hours=week)
    first, second, third = (at(day) + offset * MINUTE for offset in sorted(offsets))
    assert office.between(first, third) == office.between(first, second) + office.between(
        second, third
    )


def test_hours_that_come_twice_count_twice_and_those_left_out_not_at_all() -> None:
    night = calendar(hours={"sun": "01:00-04:00"})
    spring, autumn = at("2026-03-28 12:00"), at("2026-10-24 12:00")
    day = timedelta(days=1)
    assert night.between(spring, spring + day) == timedelta(hours=2)
    assert night.between(autumn, autumn + day) == timedelta(hours=4)


def test_a_single_day_beats_a_holiday_and_a_holiday_the_week() -> None:
    office = calendar(holidays=["SE"], days={"2026-12-23": "08:00-12:00", "12-24": "10:00-12:00"})
    assert office.hours_on(date(2026, 12, 22)) == ((480, 1020),)
    assert office.hours_on(date(2026, 12, 23)) == ((480, 720),)
    assert office.hours_on(date(2026, 12, 24)) == ((600, 720),)
    assert office.hours_on(date(2026, 12, 25)) == ()
    assert office.hours_on(date(2026, 12, 31)) == ()


def test_a_day_off_by_custom_may_be_worked() -> None:
    strict = calendar(holidays=[{"country": "SE", "by_custom": False}])
    assert strict.hours_on(date(2026, 6, 19)) == ((480, 1020),)
    assert strict.hours_on(date(2026, 6, 20)) == ()


def test_a_time_before_the_start_is_no_time() -> None:
    noon = at("2026-11-23 12:00")
    assert calendar().between(noon, noon - timedelta(hours=3)) == timedelta()
    assert ALL_HOURS.between(noon, noon - timedelta(hours=3)) == timedelta()


def test_a_calendar_whose_every_day_is_closed_by_hand_ends_no_clock() -> None:
    days = {f"{month:02}-{day:02}": "closed" for month in range(1, 13) for day in range(1, 29)}
    rest = {"01-29", "01-30", "01-31", "02-29", "03-29", "03-30", "03-31", "04-29", "04-30"}
    rest |= {"05-29", "05-30", "05-31", "06-29", "06-30", "07-29", "07-30", "07-31", "08-29"}
    rest |= {"08-30", "08-31", "09-29", "09-30", "10-29", "10-30", "10-31", "11-29", "11-30"}
    rest |= {"12-29", "12-30", "12-31"}
    shut = calendar(days={**days, **dict.fromkeys(rest, "closed")})
    assert shut.after(at("2026-01-01"), timedelta(minutes=1)) is None


def test_a_day_of_a_target_is_the_usual_open_day() -> None:
    office = calendar(hours={"mon-fri": "08:00-16:00", "sat": "10:00-12:00"})
    assert office.amount(Target(days=2, minutes=30)) == timedelta(hours=16, minutes=30)
    assert ALL_HOURS.amount(Target(days=2, minutes=30)) == timedelta(days=2, minutes=30)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"hours": {}}, "never opens"),
        ({"hours": {"mon": "closed"}}, "never opens"),
        ({"hours": {"mån": "08:00-17:00"}}, '"mån" is no day'),
        ({"hours": {"mon-fri": "08:00-17:00", "tue": "closed"}}, "tue is there twice"),
        ({"hours": {"fri-mon": "08:00-17:00"}}, "runs backwards"),
        ({"hours": {"mon": "17:00-08:00"}}, "ends before it begins"),
        ({"hours": {"mon": "08:00-25:00"}}, "no such time of day"),
        ({"hours": {"mon": "8-17"}}, "write hours such as"),
        ({"hours": {"mon": ["08:00-12:00", "11:00-17:00"]}}, "overlap"),
        ({"holidays": "XX"}, '"XX": there are the holidays of'),
        ({"days": {"2026-02-30": "closed"}}, '"2026-02-30" is no day'),
        ({"days": {"2026-W52-5": "closed"}}, "2026-12-25 would be that day"),
        ({"days": {"W01-1": "closed"}}, '"W01-1" is no day; write 2026-12-23, or 12-31'),
        ({"days": {"20261223": "closed"}}, '"20261223" is no day'),
        ({"zone": "Europe/Stokholm"}, 'there is no time zone "Europe/Stokholm"'),
    ],
)
def test_what_makes_no_calendar_is_refused(settings: dict[str, Any], said: str) -> None:
    settings = {"id": "office", "hours": {"mon": "08:00-17:00"}, **settings}
    with pytest.raises(ValidationError) as error:
        CalendarSettings.model_validate(settings)
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("level", "said"),
    [
        ({}, "names no target"),
        ({"first_response": "0m"}, "a target of no time"),
        ({"first_response": "4 timmar"}, "write times such as"),
    ],
)
def test_what_promises_nothing_is_refused(level: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError) as error:
        ServiceLevel.model_validate({"id": "standard", **level})
    assert said in str(error.value)


@given(weeks)
def test_a_calendar_reads_what_it_has_written(week: dict[str, Any]) -> None:
    given = calendar(hours=week, holidays=["SE"], days={"12-24": "closed"}).settings
    assert CalendarSettings.model_validate(given.model_dump(mode="json")) == given


def test_open_hours_are_told_in_the_zone_of_the_calendar() -> None:
    own = CalendarSettings.model_validate(
        {"id": "own", "zone": "Europe/Helsinki", "hours": {"mon": "08:00-17:00"}}
    )
    assert Calendar.of(own, "Europe/Oslo").zone == ZoneInfo("Europe/Helsinki")
    assert calendar("Europe/Oslo").is_open(at("2026-11-23 07:00"))
    assert not calendar("Europe/Helsinki").is_open(at("2026-11-23 15:00"))
