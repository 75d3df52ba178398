"""What the demo's first start leaves for later: made beside it, brought in before what is there already."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from inbox.bootstrap.parts import Installation
from inbox.cli.demo import MOST_DAYS
from inbox.services.case_page.links import note_address
from inbox.services.demo import moving
from inbox.services.demo.removal import remove_demo
from inbox.services.demo.room import CASE_ROOM, LOG_ROOM, leave_room
from inbox.services.figures.rebuild import rebuild_figures
from inbox.store.tables.columns import from_microseconds
from inbox.store.unit import Unit
from tests.workers.demo.conftest import demo_in
from workers.demo.pace import CALM_SECONDS, LIVELY_SECONDS, slowness
from workers.demo.people import hire
from workers.demo.weeks import filling
from workers.demo.weeks.rhythm import (
    A_DAY,
    CRISIS_MANY,
    LOOKED_AT_MANY,
    crisis_day,
    openings,
)

START = datetime(2026, 11, 3, 7, 30, tzinfo=UTC)
"""A Tuesday morning: enough happens."""
UNTIL = START + timedelta(hours=4)
FIRST_CASE = 1000
TABLES = ("conversations", "messages", "contacts", "deliveries", "receipts", "events", "surveys")
ZONE = ZoneInfo("Europe/Stockholm")


def ask(on: Installation, statement: str) -> Any:
    def read(unit: Unit) -> Any:
        return [tuple(row) for row in unit.connection.execute(text(statement))]

    return on.store.read(read)


def counts(on: Installation) -> dict[str, int]:
    return {name: ask(on, f"SELECT count(*) FROM {name}")[0][0] for name in TABLES}  # noqa: S608


def figures(on: Installation) -> Any:
    """All sums of the edition in use."""
    mine = "edition = (SELECT edition FROM figure_editions WHERE current)"
    names = 'figure, "by", "key", unit, start, n, yes'
    return ask(on, f"SELECT {names} FROM figure_cells WHERE {mine} ORDER BY {names}")  # noqa: S608


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Broken off while it was brought in, and begun again."""
    for on in demo_in(tmp_path_factory.mktemp("weeks")):
        on.store.write(note_address, "http://localhost:1")
        on.store.write(leave_room, START, UNTIL)
        hire(on)
        stop_once(on)
        assert filling.fill_in(on)
        yield on


def stop_once(on: Installation) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(moving, "_bring_words", stop)
        with pytest.raises(StoppedError):
            filling.fill_in(on)


class StoppedError(Exception):
    pass


def stop(*_: Any) -> None:
    raise StoppedError


def test_what_is_older_stands_before_what_was_there(filled: Installation) -> None:
    numbers = ask(filled, "SELECT number, at FROM events ORDER BY number")
    older = [at for number, at in numbers if number <= LOG_ROOM]
    assert older == sorted(older)
    assert len(older) > 40
    hired = ask(filled, "SELECT number FROM events WHERE type = 'agent.created'")
    assert all(number > LOG_ROOM for (number,) in hired)
    oldest, newest = ask(filled, "SELECT min(created_at), max(created_at) FROM conversations")[0]
    assert START <= from_microseconds(oldest) <= from_microseconds(newest) <= UNTIL


def test_its_figures_are_those_of_the_log(filled: Installation) -> None:
    before = figures(filled)
    assert before
    rebuild_figures(filled.store, filled.plan)
    assert figures(filled) == before


def test_it_happens_once(filled: Installation) -> None:
    before = counts(filled)
    assert not filling.fill_in(filled)
    assert counts(filled) == before
    assert not (filled.where.data / "weeks").exists()


def test_nothing_of_it_waits(filled: Installation) -> None:
    assert ask(filled, "SELECT DISTINCT status FROM conversations") == [("closed",)]
    assert ask(filled, "SELECT actor FROM jobs") == [("learn",)]


def test_it_is_found(filled: Installation) -> None:
    assert ask(filled, "SELECT count(*) FROM message_search") == ask(
        filled, "SELECT count(*) FROM messages WHERE direction <> 'system'"
    )


def test_it_goes_with_the_rest(tmp_path: Path, filled: Installation) -> None:
    before = counts(filled)["conversations"]
    assert filled.store.write(remove_demo) == before
    assert ask(filled, "SELECT count(*) FROM contacts") == [(0,)]


def test_weekends_and_holidays_are_quieter_and_one_afternoon_is_not() -> None:
    start = datetime(2026, 10, 5, tzinfo=UTC)
    until = start + timedelta(days=42)
    holiday = date(2026, 10, 14)
    found = openings(start, until, until, ZONE, {holiday}, random.Random(1))
    days = {day: 0 for day in ((start + timedelta(days=n)).date() for n in range(42))}
    for one in found:
        if not one.crisis:
            days[one.at.astimezone(ZONE).date()] += 1
    ordinary = min(many for day, many in days.items() if day.weekday() < 5 and day != holiday)
    assert days[holiday] < ordinary
    assert max(many for day, many in days.items() if day.weekday() > 4) < ordinary
    crisis = [one.at.astimezone(ZONE).date() for one in found if one.crisis]
    assert crisis == [crisis_day(until.date())] * CRISIS_MANY
    assert [one.at for one in found] == sorted(one.at for one in found)


@pytest.mark.parametrize("hour", [3, 11])
def test_the_hour_in_which_one_looks_is_as_full_in_each_week_before(hour: int) -> None:
    looked_at = datetime(2026, 11, 15, hour, 20, tzinfo=ZONE)  # A Sunday.
    start, until = looked_at - timedelta(days=42), looked_at - timedelta(days=3)
    found = openings(start, until, looked_at, ZONE, set(), random.Random(1))
    low, high = LOOKED_AT_MANY
    for week in range(1, 6):
        then = looked_at - timedelta(weeks=week)
        near = [one for one in found if timedelta() <= one.at - then < timedelta(hours=1)]
        assert low <= len(near) <= high + 10
        day = [one for one in found if one.at.astimezone(ZONE).date() == then.date()]
        assert len(day) - len(near) > A_DAY / 2, "the days right before know no weekend"
    assert slowness(0) < slowness(LIVELY_SECONDS) < slowness(CALM_SECONDS)


def test_there_are_numbers_for_all_who_may_turn_to_us() -> None:
    until = datetime(2026, 11, 22, 12, tzinfo=ZONE)
    begin = until - timedelta(days=MOST_DAYS)
    many = len(openings(begin, until, until, ZONE, set(), random.Random(1)))
    assert 1.3 * many < CASE_ROOM - FIRST_CASE, "also of those that come back"
