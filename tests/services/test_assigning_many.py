"""Ten thousand that wait at once, mail, chats and calls, given out through the database."""

from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from inbox.model.ids import new_id
from inbox.services.assigning.assign import assign_waiting
from inbox.store.store import Store
from inbox.store.tables.conversations import conversations, reasons
from inbox.store.unit import Unit
from tests.services.desk import Desk, Movable, email_channel, make_plan, open_desk

MANY = 10_000
PEOPLE, CAPACITY = 30, 20
CHATS, CALLS = 3, 1


@pytest.fixture
def desk(sqlite_store: Store, tmp_path: Path, clock: Movable) -> Desk:
    return open_desk(sqlite_store, tmp_path, clock, make_plan(email_channel(None), rules=()))


def queue(unit: Unit, many: int) -> None:
    """Copies of the one that is there: of ten, three are chats and one is a call."""
    ask = unit.connection.exec_driver_sql
    row = dict(ask("SELECT * FROM conversations").one()._mapping)
    kinds = ("chat", "chat", "chat", "phone", *["email"] * 6)
    rows = [
        {
            **row,
            "id": new_id(unit.now),
            "number": 5000 + at,
            "thread_token": f"{at:026}",
            "origin_kind": kinds[at % 10],
        }
        for at in range(many)
    ]
    places = ", ".join("?" * len(row))
    ask(
        f"INSERT INTO conversations ({', '.join(row)}) VALUES ({places})",  # noqa: S608 - names of our own columns
        [tuple(one.values()) for one in rows],
    )


def carried(unit: Unit) -> dict[int, Counter[str]]:
    c = conversations.c
    found: dict[int, Counter[str]] = {}
    for agent, kind, many in unit.connection.execute(
        select(c.assignee_id, c.origin_kind, func.count())
        .where(c.assignee_id.is_not(None), c.status == "open")
        .group_by(c.assignee_id, c.origin_kind)
    ):
        found.setdefault(agent, Counter())[kind] = many
    return found


def given(desk: Desk) -> int:
    return desk.store.write(assign_waiting, desk.plan)


def test_ten_thousand_at_once_fill_everybody_and_nobody_too_much(desk: Desk) -> None:
    desk.mail()
    desk.store.write(queue, MANY - 1)
    for number in range(PEOPLE):
        desk.agent(f"Agent {number}", presence="available", sv=2)
    many = given(desk)
    loads = desk.store.read(carried)
    weights = {"email": 1, "chat": 3, "phone": 10}
    assert len(loads) == PEOPLE
    assert sum(sum(kinds.values()) for kinds in loads.values()) == many
    for kinds in loads.values():
        assert kinds["chat"] <= CHATS
        assert kinds["phone"] <= CALLS
        assert sum(weights[kind] * count for kind, count in kinds.items()) <= CAPACITY
    # Nobody could take one more letter, and whoever is left was told why, once.
    room = [CAPACITY - sum(weights[k] * n for k, n in kinds.items()) for kinds in loads.values()]
    assert set(room) == {0}
    of = select(func.count(reasons.c.conversation_id.distinct()))
    explained = desk.store.read(
        lambda unit: unit.connection.scalar(of.where(reasons.c.what == "assignee"))
    )
    assert explained == MANY
    assert given(desk) == 0


def test_what_one_gives_up_goes_to_the_next_in_turn(desk: Desk) -> None:
    desk.mail()
    desk.store.write(queue, 99)
    anna = desk.agent("Anna", presence="available", sv=2)
    given(desk)

    def close_letters(unit: Unit) -> None:
        c = conversations.c
        unit.connection.execute(
            update(conversations)
            .where(c.assignee_id == anna.id, c.origin_kind == "email")
            .values(status="closed")
        )

    before = desk.store.read(carried)[anna.id]
    desk.store.write(close_letters)
    assert given(desk) == before["email"], "three chats and one call are there already"
    assert desk.store.read(carried)[anna.id] == before
