"""Much that comes in at once is given out together, and what comes alone at once."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from inbox.services.assigning import assign
from inbox.services.assigning.assign import assign_gathered
from inbox.services.assigning.gathering import GATHER, note_assigned
from inbox.services.assigning.queue import waiting
from inbox.services.plan import Plan
from inbox.services.running import jobs
from inbox.store.store import Store
from inbox.store.tables.log import jobs as table
from inbox.store.tables.people import agents
from inbox.store.unit import Unit
from routing.queue import Waiting
from tests.fakes.smtp import Mailserver
from tests.services.desk import Desk, Movable, email_channel, make_plan, open_desk


@pytest.fixture
def desk(store: Store, tmp_path: Path, clock: Movable, smtp: Mailserver) -> Desk:
    found = open_desk(store, tmp_path, clock, make_plan(email_channel(smtp.port)))
    found.agent("Anna", presence="available", sv=2)
    return found


def waits(desk: Desk) -> list[timedelta]:
    """Until each asked look at what waits."""
    due = select(table.c.due_at).where(table.c.actor == "assign", table.c.state == "queued")
    return desk.store.read(
        lambda unit: [at - unit.now for at in unit.connection.scalars(due).all()]
    )


def given(desk: Desk) -> list[bool]:
    return [row.assignee_id is not None for row in desk.conversations()]


def look(desk: Desk) -> Any:
    return desk.store.write(assign_gathered, desk.plan)


def test_what_comes_alone_is_given_out_at_once(desk: Desk) -> None:
    desk.mail()
    assert given(desk) == [True]


def test_what_comes_soon_after_gathers_into_one_look(desk: Desk, clock: Movable) -> None:
    look(desk)
    desk.mail()
    clock.move(seconds=0.1)
    desk.mail()
    assert given(desk) == [False, False]
    (wait,) = waits(desk)
    assert timedelta(0) < wait <= GATHER - timedelta(seconds=0.1)
    clock.move(seconds=0.1)
    desk.work()
    assert given(desk) == [True, True]


def test_a_clock_that_went_backwards_makes_nobody_wait_longer(desk: Desk, clock: Movable) -> None:
    look(desk)
    clock.move(hours=-2)
    desk.mail()
    (wait,) = waits(desk)
    assert timedelta(0) < wait <= GATHER
    assert desk.store.write(jobs.claim, "test", 20) == []


def test_a_look_that_took_long_is_followed_by_a_rest_as_long(desk: Desk, clock: Movable) -> None:
    desk.store.write(note_assigned, timedelta(seconds=0.5))
    desk.mail()
    (wait,) = waits(desk)
    assert timedelta(seconds=0.9) < wait <= timedelta(seconds=1)


def test_where_nobody_is_there_all_that_waits_is_looked_at_once_a_minute(
    desk: Desk, clock: Movable, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.store.write(lambda unit: unit.connection.execute(update(agents).values(presence="away")))
    whole: list[int] = []

    def counted(unit: Unit, plan: Plan) -> list[Waiting]:
        found = waiting(unit, plan)
        whole.append(len(found))
        return found

    monkeypatch.setattr(assign, "waiting", counted)
    for seconds in (1, 1, 60, 0):
        desk.mail()
        clock.move(seconds=seconds)
        desk.work()
    assert whole == [1, 4]
    assert given(desk) == [False] * 4
