"""A machine whose clock was ahead and is right again does its work, and waits for nothing that was noted then."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from inbox.services.running import jobs, leases
from inbox.services.running.ahead import catch_up
from inbox.services.running.recurring import is_near, is_turn, next_turns
from inbox.store.store import Store
from inbox.store.tables import log

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
AHEAD = NOW + timedelta(hours=2)
MINUTE = timedelta(minutes=1)


def at(store: Store, now: datetime) -> Store:
    store.clock = lambda: now
    return store


def test_what_comes_round_comes_round_again(store: Store) -> None:
    assert at(store, AHEAD).write(is_turn, "rules", MINUTE)
    noted = at(store, NOW).read(next_turns)["rules"]
    assert is_near(noted, MINUTE, NOW)
    assert store.write(is_turn, "rules", MINUTE)
    assert not store.write(is_turn, "rules", MINUTE)
    assert not is_near(store.read(next_turns)["rules"], MINUTE, NOW)


def test_another_machine_a_little_ahead_takes_no_turn_twice(store: Store) -> None:
    assert at(store, NOW + timedelta(seconds=5)).write(is_turn, "rules", MINUTE)
    assert not at(store, NOW).write(is_turn, "rules", MINUTE)


def due_of(store: Store, actor: str) -> datetime:
    query = select(log.jobs.c.due_at).where(log.jobs.c.actor == actor)
    return store.read(lambda unit: unit.connection.execute(query).scalar_one())


def test_work_that_was_queued_then_is_due_and_keeps_its_pause(store: Store) -> None:
    at(store, AHEAD).write(lambda unit: unit.enqueue("download"))
    later = AHEAD + timedelta(minutes=5)
    store.write(lambda unit: unit.enqueue("settle_call", due_at=later))
    assert at(store, NOW).write(jobs.claim, "a", 9) == []
    store.write(catch_up)
    (claimed,) = store.write(jobs.claim, "a", 9)
    assert claimed.actor == "download"
    assert due_of(store, "settle_call") == NOW + timedelta(minutes=5)
    at(store, NOW + MINUTE).write(catch_up)
    assert due_of(store, "settle_call") == NOW + timedelta(minutes=5)


def test_what_the_dead_held_is_free_after_a_lease(store: Store) -> None:
    at(store, AHEAD).write(lambda unit: unit.enqueue("assign", key="assign", lane="assign"))
    assert store.write(jobs.claim, "dead", 1)
    assert store.write(leases.take, "listen:mail", "dead")
    at(store, NOW).write(catch_up)
    assert not store.write(leases.take, "listen:mail", "alive")
    at(store, NOW + leases.LENGTH + jobs.LEASE)
    assert store.write(leases.take, "listen:mail", "alive")
    assert len(store.write(jobs.claim, "alive", 1)) == 1
