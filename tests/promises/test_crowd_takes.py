"""Ten at once: some assign, some take by hand, some ask for the next, and nobody gets anything twice."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, update

from inbox.model.actor import Actor
from inbox.model.errors import BusyError, ConflictError, StaleError
from inbox.model.receipts import RawItem
from inbox.model.words import Role
from inbox.services.accept import accept, keep
from inbox.services.assigning.assign import assign_waiting
from inbox.services.assigning.next import take_next
from inbox.services.conversations.change import take
from inbox.services.inbound.ingest import ingest
from inbox.store.store import Store
from inbox.store.tables.log import events
from inbox.store.tables.people import agents
from inbox.store.unit import Unit
from tests.promises.crowd import all_at_once
from tests.promises.installation import mail
from tests.promises.test_crowd import team_plan
from tests.services.desk import Desk, Movable, open_desk

CAPACITY = 4
MANY = 40


@pytest.fixture
def busy_desk(store: Store, tmp_path: Path, clock: Movable) -> Desk:
    clock.at = datetime.now(UTC)
    return open_desk(store, tmp_path, clock, team_plan())


def act(store: Store, who: tuple[str, int, tuple[int, ...]]) -> None:
    kind, agent, ids = who
    actor = Actor("agent", agent, "", frozenset({Role.AGENT}), frozenset({"help"}))
    for id in ids:
        try:
            if kind == "assign":
                store.write(assign_waiting, team_plan())
            elif kind == "next":
                store.write_as(actor, take_next, team_plan())
            else:
                store.write_as(actor, take, team_plan(), id, 1)
        except (BusyError, ConflictError, StaleError):
            continue


def ids_of(desk: Desk, name: str, presence: str = "away") -> int:
    id = desk.agent(name, presence=presence, sv=3).id
    assert id is not None
    return id


def handed_out(unit: Unit) -> list[tuple[int, str, str]]:
    found = select(events.c.conversation_id, events.c.data).where(
        events.c.type == "conversation.assigned"
    )
    return [
        (id, data["to"], data["by"]) for id, data in unit.connection.execute(found) if data["to"]
    ]


def test_those_who_assign_and_those_who_take_at_once_give_nothing_twice(busy_desk: Desk) -> None:
    desk = busy_desk
    people = [ids_of(desk, name, "available") for name in ("Anna", "Bo", "Cim", "Dag")]
    taker, asker = ids_of(desk, "Eva"), ids_of(desk, "Fia")
    desk.store.write(lambda u: u.connection.execute(update(agents).values(capacity=CAPACITY)))
    raws = [mail(number) for number in range(MANY)]
    items = [RawItem(str(number), raw) for number, raw in enumerate(raws)]
    desk.store.write(accept, keep("mail", "mail", items, desk.blobs))
    ingest(desk.store, desk.blobs, desk.plan, "mail", False)
    ids = [row.id for row in desk.conversations()]
    crowd: list[tuple[str, int, tuple[int, ...]]] = [("assign", 0, tuple(ids[:6]))] * 6
    crowd += [("take", taker, tuple(ids[::4])), ("take", asker, tuple(ids[::4]))]
    crowd += [("next", taker, tuple(ids[:6])), ("next", asker, tuple(ids[:6]))]
    all_at_once(desk.store, act, crowd)
    told = desk.store.read(handed_out)
    assert [n for n in Counter(id for id, _, _ in told).values() if n > 1] == []
    pushed = Counter(to for _, to, by in told if to in map(str, people))
    assert set(pushed.values()) == {CAPACITY}
    standing = {row.id: str(row.assignee_id) for row in desk.conversations() if row.assignee_id}
    assert standing == {id: to for id, to, _ in told}
