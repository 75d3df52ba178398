"""Ten at once: on one conversation, on the agents' room, and two on one answer."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, insert, select, update

from inbox.model.actor import Actor
from inbox.model.errors import BusyError, ConflictError
from inbox.model.receipts import RawItem
from inbox.model.words import Role
from inbox.services.accept import accept, keep
from inbox.services.assigning.assign import assign_waiting
from inbox.services.conversations.notes import write_note
from inbox.services.inbound.ingest import ingest
from inbox.services.outbound.reply import Reply, write_reply
from inbox.services.plan import Plan
from inbox.store.blobs import Blobs
from inbox.store.store import Store
from inbox.store.tables.journal import quarantine
from inbox.store.tables.log import counters, events
from inbox.store.tables.people import agents
from inbox.store.unit import Unit
from tests.promises.crowd import all_at_once
from tests.promises.installation import mail
from tests.services.desk import Desk, Movable, email_channel, make_plan, open_desk

CAPACITY = 3


def team_plan() -> Plan:
    """`push`: the program gives conversations to people."""
    return make_plan(
        email_channel(1), teams=({"id": "help", "name": "Help", "assign": "push"},), rules=()
    )


@pytest.fixture
def busy_desk(store: Store, tmp_path: Path, clock: Movable) -> Desk:
    clock.at = datetime.now(UTC)
    return open_desk(store, tmp_path, clock, team_plan())


def assign_again_and_again(store: Store, turn: int) -> None:
    for _ in range(6):
        try:
            store.write(assign_waiting, team_plan())
        except BusyError:
            continue


def test_ten_that_assign_at_once_give_nobody_more_than_fits(busy_desk: Desk) -> None:
    desk = busy_desk
    for name in ("Anna", "Bo", "Cim", "Dag"):
        desk.agent(name, presence="available", sv=3)
    desk.store.write(lambda u: u.connection.execute(update(agents).values(capacity=CAPACITY)))
    raws = [mail(number) for number in range(30)]
    items = [RawItem(str(number), raw) for number, raw in enumerate(raws)]
    desk.store.write(accept, keep("mail", "mail", items, desk.blobs))
    ingest(desk.store, desk.blobs, desk.plan, "mail", False)
    all_at_once(desk.store, assign_again_and_again, range(10))
    load = Counter(row.assignee_id for row in desk.conversations())
    assert load.pop(None) == 30 - 4 * CAPACITY
    assert set(load.values()) == {CAPACITY}
    given = desk.store.read(assigned)
    assert len(given) == len(set(given)) == 4 * CAPACITY


def assigned(unit: Unit) -> list[int]:
    found = select(events.c.conversation_id).where(events.c.type == "conversation.assigned")
    return list(unit.connection.execute(found).scalars())


def write_at_once(store: Store, who: tuple[str, int, int]) -> None:
    """An agent who notes and answers, or a process that reads what customers write."""
    kind, id, conversation = who
    plan = team_plan()
    if kind == "customer":
        _read_mail(store, plan, id)
        return
    actor = Actor("agent", id, "", frozenset({Role.AGENT}), frozenset({"help"}))
    for turn in range(5):
        text = f"{id} {turn}"
        _insist(store, actor, write_note, conversation, text)
        _insist(store, actor, write_reply, plan, conversation, Reply(text=text))


def _read_mail(store: Store, plan: Plan, number: int) -> None:
    blobs = Blobs(store.data / "blobs")
    for turn in range(5):
        raw = mail(number * 100 + turn, **{"In-Reply-To": "<kund.0@example.com>", "From": CUSTOMER})
        item = RawItem(f"{number} {turn}", raw)
        _insist(store, None, accept, keep("mail", "mail", [item], blobs))
        while True:
            try:
                ingest(store, blobs, plan, "mail", False)
                break
            except BusyError:
                continue


CUSTOMER = "Kund <kund0@example.com>"


def _insist(store: Store, actor: Actor | None, act: Any, *args: Any) -> None:
    """As a person does who is told that something newer stands in the way."""
    for _ in range(200):
        try:
            store.write_as(actor, act, *args) if actor else store.write(act, *args)
            return
        except (ConflictError, BusyError):
            continue
    raise AssertionError("it never worked")


def test_ten_that_work_on_one_conversation_lose_nothing_of_each_other(busy_desk: Desk) -> None:
    desk = busy_desk
    people = [desk.agent(f"Agent{n}").id for n in range(7)]
    desk.give(mail(0))
    id = desk.only().id
    customers = [("customer", number, id) for number in (1, 2, 3)]
    all_at_once(desk.store, write_at_once, [("agent", one, id) for one in people] + customers)
    found = Counter((one.direction, one.visibility) for one in desk.messages())
    assert found == {
        ("inbound", "customer"): 1 + 15,
        ("outbound", "internal"): 35,
        ("outbound", "customer"): 35,
    }
    assert len(desk.deliveries()) == 35
    assert desk.store.read(quarantined) == 0
    row = desk.only()
    versions = desk.store.read(versions_of, id)
    assert versions == sorted(versions)
    assert versions[-1] == row.version
    newest = desk.store.read(last_said)
    assert row.unanswered == (newest == "inbound")
    assert (row.unanswered_since is not None) == row.unanswered


def quarantined(unit: Unit) -> int:
    return int(unit.connection.execute(select(func.count()).select_from(quarantine)).scalar_one())


def versions_of(unit: Unit, id: int) -> list[int]:
    found = select(events.c.version).where(events.c.conversation_id == id).order_by(events.c.number)
    return list(unit.connection.execute(found).scalars())


def last_said(unit: Unit) -> str:
    """Who changed the clock last, by the log."""
    found = (
        select(events.c.type)
        .where(events.c.type.in_(("message.received", "message.written")))
        .order_by(events.c.number.desc())
    )
    newest = unit.connection.execute(found.limit(1)).scalar_one()
    return "inbound" if newest == "message.received" else "outbound"


def answer_once(store: Store, who: tuple[int, int, int]) -> None:
    id, conversation, seen = who
    actor = Actor("agent", id, "", frozenset({Role.AGENT}), frozenset({"help"}))
    reply = Reply(text=f"Svar av {id}", last_seen_message=seen)
    try:
        store.write_as(actor, write_reply, team_plan(), conversation, reply)
    except ConflictError:
        store.write(_count_refusal)


def _count_refusal(unit: Unit) -> None:
    unit.connection.execute(insert(counters).values(name=f"refused {unit.new_id()}", value=1))


def test_of_agents_who_answer_at_once_one_is_let_through(busy_desk: Desk) -> None:
    desk = busy_desk
    people = [desk.agent(f"Agent{n}").id for n in range(6)]
    desk.give(mail(0))
    id, seen = desk.only().id, desk.messages()[-1].id
    all_at_once(desk.store, answer_once, [(one, id, seen) for one in people])
    assert len(desk.deliveries()) == 1
    assert desk.store.read(refusals) == len(people) - 1
    assert len(desk.messages()) == 2
    assert desk.deliveries()[0].message_id == desk.messages()[-1].id


def refusals(unit: Unit) -> int:
    found = select(func.count()).where(counters.c.name.like("refused %"))
    return int(unit.connection.execute(found).scalar_one())
