"""When a notice may leave: pauses, quiet hours, over weekends and the change to summer time."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from routing.notices import NoticeKind, Quiet, Way, Wishes, leaves_at

STOCKHOLM = "Europe/Stockholm"


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


NIGHT = Wishes(quiet=Quiet(start="18:00", end="07:00", weekend=True))


@pytest.mark.parametrize(
    ("now", "leaves"),
    [
        ("2026-11-18 12:00", "2026-11-18 12:00"),  # Wednesday noon
        ("2026-11-18 17:00", "2026-11-19 06:00"),  # 18:00 there
        ("2026-11-19 05:59", "2026-11-19 06:00"),
        ("2026-11-20 20:00", "2026-11-23 06:00"),  # Friday evening: after the weekend and its night
        ("2026-11-21 12:00", "2026-11-23 06:00"),
        ("2026-03-28 12:00", "2026-03-30 05:00"),  # Summer time begins on that Sunday
        ("2026-10-24 12:00", "2026-10-26 06:00"),
    ],
)
def test_quiet_hours_end_by_the_clock_on_the_wall(now: str, leaves: str) -> None:
    assert leaves_at(utc(now), None, NIGHT, STOCKHOLM) == utc(leaves)


def test_a_zone_of_ones_own_goes_before_the_organisations() -> None:
    quiet = Quiet(start="22:00", end="06:00", weekend=False, zone="Asia/Tokyo")
    wishes = Wishes(quiet=quiet)
    assert leaves_at(utc("2026-11-18 14:00"), None, wishes, STOCKHOLM) == utc("2026-11-18 21:00")


def test_what_follows_within_the_pause_waits_for_its_end() -> None:
    wishes = Wishes(digest_minutes=10)
    now, last = utc("2026-11-18 12:00"), utc("2026-11-18 11:56")
    assert leaves_at(now, last, wishes, STOCKHOLM) == utc("2026-11-18 12:06")
    assert leaves_at(now, utc("2026-11-18 09:00"), wishes, STOCKHOLM) == now
    assert leaves_at(now, now, Wishes(digest_minutes=0), STOCKHOLM) == now


clocks = st.integers(0, 24 * 60 - 1).map(lambda m: f"{m // 60:02}:{m % 60:02}")


@given(
    st.integers(0, 2 * 366 * 24 * 60),
    clocks,
    clocks,
    st.booleans(),
)
def test_it_never_leaves_in_quiet_hours_never_early_and_always_at_last(
    minutes: int, start: str, end: str, weekend: bool
) -> None:
    now = utc("2026-01-01 00:00") + timedelta(minutes=minutes)
    quiet = Quiet(start=start, end=end, weekend=weekend)
    leaves = leaves_at(now, None, Wishes(quiet=quiet), STOCKHOLM)
    assert now <= leaves <= now + timedelta(days=4)
    local = leaves.astimezone(ZoneInfo(STOCKHOLM))
    clock = f"{local:%H:%M}"
    if weekend:
        assert local.weekday() < 5
    if start < end:
        assert not start <= clock < end
    elif start > end:
        assert end <= clock < start


def test_nonsense_is_refused_and_kinds_left_out_have_their_default() -> None:
    nonsense: tuple[dict[str, object], ...] = (
        {"quiet": {"start": "25:00"}},
        {"digest_minutes": -1},
        {"ways": {"luck": []}},
    )
    for bad in nonsense:
        with pytest.raises(ValidationError):
            Wishes.model_validate(bad)
    with pytest.raises(ValidationError):
        Quiet(zone="Mars/Olympus")
    wishes = Wishes.model_validate({"ways": {"assigned": ["mail"]}})
    assert wishes.by(NoticeKind.ASSIGNED) == (Way.MAIL,)
    assert Way.CONSOLE in wishes.by(NoticeKind.BREACHED)
