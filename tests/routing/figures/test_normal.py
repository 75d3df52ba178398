"""Days like this one, and the band they make."""

from datetime import UTC, date, datetime, timedelta

from routing.figures.normal import band, like_days, like_moments, so_far

STOCKHOLM = "Europe/Stockholm"
CHRISTMAS = date(2026, 12, 25)  # A Friday.


def test_a_weekday_is_like_itself_in_the_weeks_before_without_holidays() -> None:
    days = like_days(date(2027, 1, 15), {CHRISTMAS, date(2027, 1, 1)})
    assert [str(day) for day in days[:3]] == ["2027-01-08", "2026-12-18", "2026-12-11"]
    assert len(days) == 6


def test_a_holiday_is_like_sundays_and_sundays_are_like_sundays() -> None:
    on_a_holiday = like_days(CHRISTMAS, {CHRISTMAS})
    assert on_a_holiday[0] == date(2026, 12, 20)
    assert len(on_a_holiday) == 8
    assert like_days(date(2026, 12, 20), {CHRISTMAS})[0] == date(2026, 12, 13)
    assert {day.weekday() for day in on_a_holiday} == {6}


def test_the_same_time_is_by_the_clock_on_the_wall_over_a_change_to_summer_time() -> None:
    at = datetime(2026, 4, 3, 8, tzinfo=UTC)  # 10:00 in summer time, which began on 29 March.
    first, second, *_ = like_moments(at, STOCKHOLM, ())
    assert first == datetime(2026, 3, 27, 9, tzinfo=UTC)
    assert second == datetime(2026, 3, 20, 9, tzinfo=UTC)


def test_a_day_so_far_is_its_hours_and_the_part_of_the_one_that_runs() -> None:
    midnight = datetime(2026, 11, 19, 23, tzinfo=UTC)
    counts = {midnight + timedelta(hours=place): 10 for place in range(-2, 12)}
    assert so_far(counts, midnight + timedelta(hours=3), 0.5, STOCKHOLM) == 35
    assert so_far(counts, midnight, 0.0, STOCKHOLM) == 0


def test_a_band_leaves_extremes_out_and_is_none_of_too_few() -> None:
    assert band([1, 2, 3]) is None
    assert band([100, 5, 6, 7, 8, 0, 6, 7]) == {"low": 5, "middle": 7, "high": 8}
