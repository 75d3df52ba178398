"""Handling time: from who had what open, the same however it is read, told to themselves and to leads."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from inbox.model.actor import SYSTEM, Actor
from inbox.model.errors import ForbiddenError
from inbox.model.words import Role
from inbox.services.conversations.spam import mark_spam
from inbox.services.figures.follow import figures_are_behind, follow_figures
from inbox.services.figures.rebuild import rebuild_figures
from inbox.services.records.access_log import Visit, note_visits
from inbox.services.reports.ask import question
from inbox.services.reports.drill import read_behind
from inbox.services.reports.report import read_report
from inbox.store.reading.labels import Labels
from inbox.store.store import Store
from inbox.store.tables.figures import handled
from tests.services.desk import Desk, Movable, email_channel, make_plan, open_desk
from tests.services.figures.counting import all_rows


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Desk:
    clock = Movable(datetime(2026, 11, 20, 15, 50, tzinfo=UTC))  # A Friday, ten minutes to closing.
    office = {"id": "office", "hours": {"mon-fri": "08:00-17:00"}}
    plan = make_plan(email_channel(None), calendars=(office,), zone="Europe/Stockholm")
    desk = open_desk(store, tmp_path, clock, plan)
    desk.mail()
    return desk


def work(desk: Desk, agent: Actor, seconds: int, pause: int = 15, id: int = 0) -> None:
    """As heartbeats are written: some seconds at a time, and then a pause of so many minutes."""
    for left in range(seconds, 0, -60):
        desk.clock.move(seconds=min(60, left))
        visit = Visit(agent.id or 0, id or desk.only().id, min(60, left))
        desk.store.write_lightly(SYSTEM, note_visits, [visit])
    desk.clock.move(minutes=pause)


def ask(desk: Desk, by: str = "", actor: Actor = SYSTEM, clock: str = "elapsed") -> list[Any]:
    follow_figures(desk.store, desk.plan)
    asked = _question(by, clock)
    rows: list[Any] = desk.store.read_as(actor, read_report, asked, Labels())["rows"]
    return rows


def _question(by: str, clock: str = "elapsed") -> Any:
    zone = "Europe/Stockholm"
    return question("handling_time", "2026-11-20", "2026-11-24", zone, "day", by, clock)


def test_all_visits_of_one_day_are_one_and_those_of_another_person_or_day_are_others(
    desk: Desk,
) -> None:
    anna, bo = desk.agent("Anna"), desk.agent("Bo")
    work(desk, anna, 120)
    work(desk, anna, 30)
    work(desk, bo, 60)
    desk.clock.move(days=1)
    work(desk, anna, 90)
    (row,) = ask(desk)
    assert (row["n"], row["value"]) == (3, 100)
    assert [cell["n"] for cell in row["cells"]] == [2, 1, 0, 0]
    assert [cell["value"] for cell in row["cells"]] == [105, 90, None, None]
    asked = _question("")
    behind = desk.store.read(read_behind, asked, None, Labels())
    assert sorted(item["seconds"] for item in behind["items"]) == [60, 90, 150]


def test_open_hours_are_the_part_of_a_visit_that_lay_in_them(desk: Desk) -> None:
    desk.clock.move(minutes=9)  # One minute is left.
    work(desk, desk.agent("Anna"), 120)
    assert ask(desk)[0]["value"] == 120
    assert ask(desk, clock="business")[0]["value"] == 60


def test_a_visit_that_may_go_on_is_not_counted_yet(desk: Desk) -> None:
    work(desk, desk.agent("Anna"), 60, pause=5)
    assert ask(desk)[0]["n"] == 0
    assert not desk.store.read(figures_are_behind)
    desk.clock.move(minutes=6)
    assert desk.store.read(figures_are_behind)
    assert ask(desk)[0]["n"] == 1
    assert not desk.store.read(figures_are_behind)


def test_who_only_looked_has_not_worked(desk: Desk) -> None:
    anna = desk.agent("Anna")
    desk.store.write(note_visits, [Visit(anna.id or 0, desk.only().id)])
    desk.clock.move(minutes=15)
    assert ask(desk)[0]["n"] == 0
    count = select(func.count()).select_from(handled)
    assert desk.store.read(lambda unit: unit.connection.scalar(count)) == 0


def test_agents_see_their_own_and_leads_see_all_by_name_and_not_by_speed(desk: Desk) -> None:
    bo, anna, lead = desk.agent("Bo"), desk.agent("Anna"), desk.agent("Cia", Role.LEAD)
    work(desk, bo, 30)
    work(desk, anna, 240)
    assert [row["label"] for row in ask(desk, "agent", lead)] == ["Anna", "Bo"]
    assert [row["value"] for row in ask(desk, "agent", bo)] == [30]
    with pytest.raises(ForbiddenError):
        ask(desk, "", bo)
    mine = desk.store.read_as(bo, read_behind, _question("agent"), str(anna.id), Labels())
    assert [item["seconds"] for item in mine["items"]] == [30], "whatever they ask for"


def test_made_anew_it_is_the_same_also_after_spam_and_goes_on(desk: Desk) -> None:
    anna, id = desk.agent("Anna"), desk.only().id
    work(desk, anna, 120)
    assert ask(desk, "team")[0]["n"] == 1
    desk.store.write(mark_spam, id)
    work(desk, anna, 30, id=id)
    assert ask(desk)[0]["n"] == 0, "of spam nothing is counted"
    _same_anew(desk)
    desk.store.write(mark_spam, id, False)
    assert ask(desk)[0]["value"] == 150
    _same_anew(desk)
    work(desk, anna, 10)
    assert ask(desk)[0]["value"] == 160
    _same_anew(desk)


def _same_anew(desk: Desk) -> None:
    kept = all_rows(desk.store)
    rebuild_figures(desk.store, desk.plan)
    assert all_rows(desk.store) == kept
