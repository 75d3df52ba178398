"""Periods that are said from today, and the times at which reports are mailed."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.figures.mail_times import Rhythm, next_time
from routing.figures.relative import PERIODS

TODAY = date(2026, 11, 20)  # A Friday.
ZONE = "Europe/Stockholm"
START = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "since", "until", "before"),
    [
        ("today", "2026-11-20", "2026-11-21", "2026-11-19"),
        ("yesterday", "2026-11-19", "2026-11-20", "2026-11-18"),
        ("this_week", "2026-11-16", "2026-11-21", "2026-11-09"),
        ("last_week", "2026-11-09", "2026-11-16", "2026-11-02"),
        ("last_4_weeks", "2026-10-19", "2026-11-16", "2026-09-21"),
        ("this_month", "2026-11-01", "2026-11-21", "2026-10-01"),
        ("last_month", "2026-10-01", "2026-11-01", "2026-09-01"),
        ("this_quarter", "2026-10-01", "2026-11-21", "2026-07-01"),
        ("last_quarter", "2026-07-01", "2026-10-01", "2026-04-01"),
        ("this_year", "2026-01-01", "2026-11-21", "2025-01-01"),
        ("last_year", "2025-01-01", "2026-01-01", "2024-01-01"),
        ("last_7_days", "2026-11-14", "2026-11-21", "2026-11-07"),
        ("last_30_days", "2026-10-22", "2026-11-21", "2026-09-22"),
    ],
)
def test_a_period_is_said_from_today(name: str, since: str, until: str, before: str) -> None:
    span, earlier = PERIODS[name](TODAY)
    assert (str(span[0]), str(span[1]), str(earlier[0])) == (since, until, before)


@given(st.dates(date(1990, 1, 1), date(2190, 1, 1)), st.sampled_from(sorted(PERIODS)))
def test_what_stands_before_ends_where_the_period_begins_at_the_latest(
    today: date, name: str
) -> None:
    (since, until), (before, end) = PERIODS[name](today)
    assert before < end <= since < until <= today + timedelta(days=1)


def test_the_thirtieth_day_of_march_is_held_against_the_whole_of_february() -> None:
    _, before = PERIODS["this_month"](date(2026, 3, 30))
    assert before == (date(2026, 2, 1), date(2026, 3, 1))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("rhythm", "after", "then"),
    [
        # Summer time ends on 25 October 2026 and begins on 28 March 2027.
        (Rhythm("day", 7), "2026-10-24T05:00", "2026-10-25T06:00"),
        (Rhythm("day", 7), "2027-03-27T06:00", "2027-03-28T05:00"),
        (Rhythm("day", 7), "2026-11-20T05:59", "2026-11-20T06:00"),
        (Rhythm("day", 2), "2027-03-27T12:00", "2027-03-28T01:00"),  # There is no 02:00.
        (Rhythm("day", 2), "2026-10-25T00:00", "2026-10-26T01:00"),  # The second 02:00 is none.
        (Rhythm("week", 7, weekday=0), "2026-11-20T09:00", "2026-11-23T06:00"),
        (Rhythm("week", 7, weekday=4), "2026-11-20T09:00", "2026-11-27T06:00"),
        (Rhythm("month", 7, day=31), "2026-11-20T09:00", "2026-11-30T06:00"),
        (Rhythm("month", 7, day=31), "2027-01-31T06:00", "2027-02-28T06:00"),
        (Rhythm("month", 7, day=1), "2026-12-20T09:00", "2027-01-01T06:00"),
    ],
)
def test_a_report_is_mailed_by_the_clock_on_the_wall(rhythm: Rhythm, after: str, then: str) -> None:
    assert next_time(rhythm, ZONE, utc(after)) == utc(then)


@given(
    st.integers(0, 15 * 365 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes)),
    st.sampled_from(("day", "week", "month")),
    st.integers(0, 23),
    st.sampled_from((ZONE, "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe")),
)
def test_each_day_has_one_time_and_none_is_left_out(
    after: datetime, every: str, hour: int, zone: str
) -> None:
    rhythm = Rhythm(every, hour, weekday=2, day=31)
    first = next_time(rhythm, zone, after)
    second = next_time(rhythm, zone, first)
    longest = {"day": 1, "week": 7, "month": 31}[every]
    assert after < first < second
    assert second - first <= timedelta(days=longest, hours=2)
