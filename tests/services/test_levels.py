"""How much waits is noted at each whole hour, and says after four weeks what is normal."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from inbox.services.reports.normal import read_normals
from inbox.services.waits.levels import Level, note_levels, read_levels
from inbox.services.wallboards import Scope
from inbox.store.tables.boards import waiting_levels
from tests.services.desk import Desk

HOUR = datetime(2026, 11, 20, 9, tzinfo=UTC)
ALL = Scope()


def levels(desk: Desk, scope: Scope, *hours: datetime) -> list[Level]:
    return desk.store.read(read_levels, scope, hours)


def test_what_waits_is_noted_once_an_hour_for_all_each_channel_and_each_team(desk: Desk) -> None:
    desk.clock.at = HOUR - timedelta(minutes=30)
    desk.mail(subject="Ett", sender="a@posten.example")
    desk.clock.at = HOUR + timedelta(minutes=2)
    desk.mail(subject="Två", sender="b@posten.example")
    desk.store.write(note_levels)
    desk.mail(subject="Tre", sender="c@posten.example")
    desk.store.write(note_levels)
    (noted,) = levels(desk, ALL, HOUR)
    assert noted.n == 2
    assert 31 * 60 <= noted.seconds <= 33 * 60
    of_team = desk.conversations()[0].team_id
    for scope in (Scope(channel="mail"), Scope(team=of_team)):
        assert levels(desk, scope, HOUR) == [noted]
    # Nothing waits there, and that is known; of an hour that was not noted nothing is.
    assert levels(desk, Scope(channel="other"), HOUR, HOUR - timedelta(hours=1)) == [
        Level(HOUR, 0, 0)
    ]


def test_whoever_comes_late_notes_nothing_and_old_ones_are_forgotten(desk: Desk) -> None:
    desk.clock.at = HOUR + timedelta(minutes=11)
    desk.store.write(note_levels)
    assert levels(desk, ALL, HOUR) == []
    desk.clock.at = HOUR + timedelta(hours=1)
    desk.store.write(note_levels)
    desk.clock.at = HOUR + timedelta(weeks=11)
    desk.store.write(note_levels)
    kept = desk.store.read(lambda unit: unit.connection.scalars(_starts()).all())
    assert kept == [HOUR + timedelta(weeks=11)]


def _starts() -> Any:
    return select(waiting_levels.c.start).where(waiting_levels.c.by == "")


def test_four_weeks_make_a_band_and_three_say_that_they_are_three(desk: Desk) -> None:
    desk.clock.at = HOUR
    desk.mail()
    for week in range(4):
        desk.clock.at = HOUR + timedelta(weeks=week)
        desk.store.write(note_levels)
    early = desk.store.read(read_normals, desk.plan, ALL).waiting()
    assert (early["waiting_weeks"], early["unanswered_normal"]) == (3, None)
    desk.clock.at = HOUR + timedelta(weeks=4, minutes=40)
    normal = desk.store.read(read_normals, desk.plan, ALL).waiting()
    assert (normal["waiting_weeks"], normal["waiting_at"]) == (4, HOUR + timedelta(weeks=4))
    assert normal["unanswered_normal"] == {"low": 1, "middle": 1, "high": 1}
    assert normal["oldest_seconds_normal"]["high"] > timedelta(weeks=1).total_seconds()
