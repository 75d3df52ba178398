"""A forecast is like the weeks before, knows no more than they told, and says how wrong it was."""

import random
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from routing.figures.forecast import HOUR, WEEK, History, as_last_week, by_weeks, forecast
from routing.figures.staffing import people_needed

ZONE = ZoneInfo("Europe/Stockholm")
NOW = datetime(2026, 11, 2, 9, 20, tzinfo=UTC)
START = NOW.replace(minute=0)
SINCE = START - 30 * WEEK


def usual(hour: datetime) -> float:
    local = hour.astimezone(ZONE)
    if local.weekday() > 4 or not 8 <= local.hour < 17:
        return 1.0
    return 60.0 if local.weekday() == 0 else 30.0


def history(noise: float = 0.0, holidays: tuple[date, ...] = (), growth: float = 0.0) -> History:
    chance = random.Random(3)
    hours = [SINCE + place * HOUR for place in range(int((START - SINCE) / HOUR))]
    counts = {}
    for hour in hours:
        is_holiday = hour.astimezone(ZONE).date() in holidays
        mean = 1.0 if is_holiday else usual(hour) * (1 + growth) ** ((hour - SINCE) / WEEK)
        counts[hour] = max(0, round(chance.gauss(mean, noise * mean)))
    return History(counts, SINCE, ZONE, holidays)


def test_weeks_that_are_all_alike_go_on_so_over_the_change_of_the_clock() -> None:
    found = forecast(history(), NOW)
    assert found is not None
    assert found.error == found.plain_error == 0
    assert len(found.hours) == 14 * 24
    assert all(abs(expected - usual(hour)) < 0.01 for hour, expected in found.hours.items())


def test_where_chance_rules_the_mean_of_weeks_is_nearer_than_the_last_one() -> None:
    found = forecast(history(noise=0.3), NOW)
    assert found is not None
    assert found.error is not None
    assert found.plain_error is not None
    assert found.error < 0.85 * found.plain_error
    assert not found.is_plain


def test_where_it_grows_fast_the_last_week_is_nearer_and_is_taken() -> None:
    found = forecast(history(growth=0.12), NOW)
    assert found is not None
    assert found.is_plain
    assert found.plain_error is not None
    assert found.plain_error < (found.error or 0)


def test_a_holiday_to_come_is_a_sunday_and_one_that_was_lowers_no_weekday() -> None:
    was, comes = date(2026, 10, 26), date(2026, 11, 9)
    known = history(holidays=(was,))
    expected = by_weeks(History(known.counts, SINCE, ZONE, (was, comes)), START, START + 2 * WEEK)
    at_eleven = {hour.astimezone(ZONE).date(): n for hour, n in expected.items() if hour.hour == 10}
    monday, holiday = at_eleven[date(2026, 11, 2)], at_eleven[comes]
    assert monday > 50
    assert holiday < 5


def test_nothing_that_came_later_is_known() -> None:
    known = history(noise=0.2)
    start = START - 2 * WEEK
    cut = History({h: n for h, n in known.counts.items() if h < start}, SINCE, ZONE)
    for method in (by_weeks, as_last_week):
        assert method(known, start, start + 2 * WEEK) == method(cut, start, start + 2 * WEEK)


def test_under_four_weeks_nothing_is_said() -> None:
    known = history()
    assert forecast(History(known.counts, NOW - 3 * WEEK, ZONE), NOW) is None
    short = forecast(History(known.counts, NOW - timedelta(days=32), ZONE), NOW)
    assert short is not None
    assert (short.error, short.tried) == (None, 0)


def test_people_manage_the_open_hours_and_what_came_in_the_night() -> None:
    day = {NOW.replace(hour=0, minute=0) + place * HOUR: 10.0 for place in range(24)}
    needed = people_needed(day, lambda hour: 8 <= hour.hour < 16, 600, 3600, 0.8)
    assert all(needed[hour] == 0 for hour in day if not 8 <= hour.hour < 16)
    # 18 an hour of ten minutes each keep three busy all the time; ten alone would keep two.
    assert {needed[hour] for hour in day if 8 <= hour.hour < 16} == {4}
