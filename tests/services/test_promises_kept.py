"""What keeps a promise: a message that left in time and arrived. Nothing else does, and each is counted once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from inbox.model.actor import Actor
from inbox.model.outbound import Sent
from inbox.model.words import NotSent, Role
from inbox.services.conversations.change import change_conversation
from inbox.services.conversations.merge import merge
from inbox.services.figures.follow import follow_figures
from inbox.services.outbound.deliver import Taken, record, record_failure, record_unknown, take
from inbox.services.outbound.deliveries import retry
from inbox.services.outbound.reply import Reply, write_reply
from inbox.services.outbound.withdraw import withdraw_reply
from inbox.services.promises.due import tell_of_promises
from inbox.services.promises.follow_ups import add_follow_up, change_follow_up
from inbox.services.running import jobs
from inbox.services.updates.members import spread
from inbox.services.updates.status import hold, tell_status
from inbox.services.updates.topics import (
    end_updates,
    look_at_topic_updates,
    send_update,
    start_updates,
)
from inbox.store.store import Store
from inbox.store.tables.conversations import follow_ups
from inbox.store.tables.log import events
from tests.services.desk import Desk
from tests.services.figures.counting import all_rows
from tests.services.test_outbound import bounce_of


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    """The database makes no difference to most of it; where it does, the test asks both."""
    return sqlite_store


@pytest.fixture
def anna(desk: Desk) -> Actor:
    desk.mail()
    return desk.agent("Anna", Role.LEAD, presence="available")


def promises(desk: Desk, *, are_open: bool) -> list[Any]:
    done = follow_ups.c.done_at
    which = done.is_(None) if are_open else done.is_not(None)
    found = select(follow_ups).where(which).order_by(follow_ups.c.due_at)
    return desk.store.read(lambda unit: list(unit.connection.execute(found)))


def counted(desk: Desk) -> list[bool]:
    """Of each promise that is settled, whether it was kept; in the order in which they were due."""
    follow_figures(desk.store, desk.plan)
    facts = [f for f in all_rows(desk.store)["figure_facts"] if f["figure"] == "promises_kept"]
    return [f["yes"] for f in sorted(facts, key=lambda f: f["at"]) if not f["gone"]]


def log(desk: Desk, *types: str) -> list[Any]:
    found = select(events.c.data).where(events.c.type.in_(types)).order_by(events.c.number)
    return desk.store.read(lambda unit: list(unit.connection.execute(found).scalars()))


def held(desk: Desk, anna: Actor, **until: float) -> int:
    """A customer who was promised word; answers the promise."""
    due_at = desk.clock.at + timedelta(**until)
    told = desk.store.write_as(anna, hold, desk.plan, desk.only().id, due_at)
    desk.clock.move(seconds=11)
    desk.work()
    return told.follow_up


def taken(desk: Desk) -> Taken:
    desk.clock.move(seconds=11)
    last = desk.store.write(take, desk.deliveries()[-1].id)
    assert last is not None
    return last


def update_said(desk: Desk, anna: Actor, **until: float) -> int:
    due_at = desk.clock.at + timedelta(**until)
    return desk.store.write_as(anna, tell_status, desk.plan, desk.only().id, due_at).message


def test_an_update_that_is_taken_back_has_kept_nothing(desk: Desk, anna: Actor) -> None:
    first = held(desk, anna, hours=1)
    desk.clock.move(minutes=50)
    message = update_said(desk, anna, hours=3)
    desk.store.write_as(anna, withdraw_reply, desk.only().id, message)
    (one,) = promises(desk, are_open=True)
    assert one.id == first
    assert desk.only().follow_up_at == one.due_at
    assert counted(desk) == []
    desk.clock.move(minutes=20)
    desk.store.write(tell_of_promises)
    assert counted(desk) == [False]


@pytest.mark.parametrize("record_it", [record_failure, record_unknown])
def test_an_update_that_failed_has_kept_nothing_until_it_leaves_after_all(
    desk: Desk, anna: Actor, record_it: Callable[..., None]
) -> None:
    first = held(desk, anna, hours=1)
    update_said(desk, anna, hours=3)
    sending = taken(desk)
    desk.store.write(record_it, sending, "Full.", NotSent.REFUSED)
    assert [one.id for one in promises(desk, are_open=True)][0] == first
    assert counted(desk) == []
    if record_it is record_failure:
        desk.store.write_as(anna, retry, desk.deliveries()[-1].id)
        desk.work()
    else:
        desk.store.write(record, sending, Sent("x"))
    assert first not in [one.id for one in promises(desk, are_open=True)]
    assert counted(desk) == [True]


@pytest.mark.parametrize("is_merged", [False, True])
def test_an_answer_that_bounces_has_kept_nothing(desk: Desk, anna: Actor, is_merged: bool) -> None:
    first = held(desk, anna, hours=2)
    desk.store.write_as(anna, write_reply, desk.plan, desk.only().id, Reply("Nu är det rättat."))
    desk.clock.move(seconds=11)
    desk.work()
    assert promises(desk, are_open=True) == []
    assert counted(desk) == [True]
    answer = desk.messages()[-1].header_id
    if is_merged:
        merge_away(desk, anna)
    desk.give(bounce_of(answer))
    assert [one.id for one in promises(desk, are_open=True)] == [first]
    assert counted(desk) == []


def merge_away(desk: Desk, anna: Actor) -> None:
    desk.mail(sender="per@posten.example", subject="Annat")
    here, there = (row.id for row in desk.conversations())
    desk.store.write_as(anna, merge, here, there)


def test_an_update_that_leaves_when_the_time_is_over_is_late(desk: Desk, anna: Actor) -> None:
    held(desk, anna, hours=1)
    update_said(desk, anna, hours=3)
    sending = taken(desk)
    assert counted(desk) == [True]
    desk.clock.move(hours=2)
    desk.store.write(record, sending, Sent("x"))
    assert counted(desk) == [False]


def test_each_promise_is_counted_once_whatever_is_done_to_it(desk: Desk, anna: Actor) -> None:
    id = desk.only().id

    def change(promise: int, **change: Any) -> None:
        desk.store.write_as(anna, change_follow_up, id, promise, change)

    def promised(**until: float) -> int:
        return desk.store.write_as(anna, add_follow_up, id, desk.clock.at + timedelta(**until))

    # Done, not done, and done.
    first = promised(hours=5)
    for done in (True, False, True):
        change(first, done=done)
    assert counted(desk) == [True]
    change(first, done=False)
    assert counted(desk) == []
    change(first, done=True)
    # Kept too late, before the clock had looked.
    second = promised(hours=1)
    desk.clock.move(hours=2)
    change(second, done=True)
    assert counted(desk) == [True, False]
    # Missed, moved, missed again and then kept.
    third = promised(hours=1)
    for _ in range(2):
        desk.clock.move(hours=2)
        desk.store.write(tell_of_promises)
        change(third, due_at=desk.clock.at + timedelta(hours=1))
    change(third, done=True)
    change(third, done=False)
    assert counted(desk) == [True, False, False]


# Updates for all who ask about a topic


def members(desk: Desk, *names: str) -> list[Any]:
    for name in names:
        desk.mail(sender=f"{name}@posten.example", subject=f"Fakturan till {name}")
    return desk.conversations()


def go(desk: Desk, anna: Actor, act: Callable[..., Any] = send_update) -> None:
    desk.store.write_as(anna, act, desk.plan, "invoice")
    desk.work()


def miss(desk: Desk) -> None:
    desk.clock.move(hours=3)
    desk.store.write(look_at_topic_updates, desk.plan)
    desk.work()
    desk.store.write(tell_of_promises)


def test_every_update_about_a_topic_is_counted_for_each_who_was_promised_it(
    desk: Desk, anna: Actor
) -> None:
    members(desk, "eva")
    go(desk, anna, start_updates)
    for _ in range(2):
        desk.clock.move(minutes=8)
        go(desk, anna)
    assert counted(desk) == [True] * 4
    miss(desk)
    assert counted(desk) == [True] * 4 + [False] * 2
    go(desk, anna)
    assert counted(desk) == [True] * 4 + [False] * 2, "late, and counted when it was missed"


@pytest.mark.parametrize("why", ["brake", "closed"])
def test_who_can_not_be_told_with_the_others_keeps_the_promise_they_have(
    desk: Desk, anna: Actor, why: str
) -> None:
    (row,) = desk.conversations()
    go(desk, anna, start_updates)
    desk.clock.move(minutes=8)
    if why == "brake":
        desk.plan.organisation = desk.plan.organisation.model_copy(update={"brake": True})
    else:
        desk.store.write_as(anna, change_conversation, desk.plan, row.id, {"status": "closed"})
    go(desk, anna)
    (own,) = promises(desk, are_open=True)
    assert own.due_at == desk.only().follow_up_at
    assert own.team_id == "help"
    miss(desk)
    assert [one["due_at"] for one in log(desk, "clock.missed")] == [own.due_at.isoformat()]
    assert counted(desk) == [False]
    go(desk, anna, end_updates)
    assert len(promises(desk, are_open=True)) == 1


def test_an_answer_keeps_what_the_updates_had_promised(desk: Desk, anna: Actor) -> None:
    (row,) = desk.conversations()
    go(desk, anna, start_updates)
    answer = Reply("Nu är det rättat.", then="close")
    desk.store.write_as(anna, write_reply, desk.plan, row.id, answer)
    desk.clock.move(seconds=11)
    desk.work()
    assert counted(desk) == [True]
    miss(desk)
    assert promises(desk, are_open=True) == []
    assert counted(desk) == [True]


@pytest.mark.parametrize("is_merged", [False, True])
def test_an_update_about_a_topic_that_bounces_leaves_the_promise_before_it_open(
    desk: Desk, anna: Actor, is_merged: bool
) -> None:
    go(desk, anna, start_updates)
    due_at = log(desk, "topic_update.started")[0]["due_at"]
    desk.clock.move(minutes=8)
    go(desk, anna)
    assert counted(desk) == [True]
    update = desk.messages()[-1].header_id
    if is_merged:
        merge_away(desk, anna)
    desk.give(bounce_of(update))
    (own,) = promises(desk, are_open=True)
    assert own.due_at.isoformat() == due_at
    assert counted(desk) == []
    desk.clock.move(minutes=5)
    desk.store.write(tell_of_promises)
    assert counted(desk) == [False]


def test_an_update_about_a_topic_that_leaves_when_the_time_is_over_is_late(
    desk: Desk, anna: Actor
) -> None:
    go(desk, anna, start_updates)
    desk.clock.move(minutes=8)
    desk.store.write_as(anna, send_update, desk.plan, "invoice")
    (job,) = desk.store.write(jobs.claim, "test", 1)
    spread(desk.store, desk.plan, job.args)
    sending, said = taken(desk), desk.messages()[-1]
    assert counted(desk) == [True]
    desk.clock.move(hours=2)
    desk.store.write(record, sending, Sent("x"))
    assert counted(desk) == [False]
    desk.give(bounce_of(said.header_id))
    assert counted(desk) == [False], "what was missed stays missed"
