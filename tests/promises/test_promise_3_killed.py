"""Processes killed at random while mail comes in and answers leave; then everything is counted."""

import contextlib
import http.client
import os
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from redis import Redis
from sqlalchemy import select

from inbox.model.errors import BusyError, ConflictError
from inbox.services.reply import Reply, write_reply
from inbox.store.tables.conversations import conversations
from inbox.store.tables.messages import deliveries, messages
from tests.fakes.machine import wait_for
from tests.promises.installation import Running, mail
from tests.promises.taker import Taker

LONG = bool(os.environ.get("SOAK"))
MAILS, REPLIES, KILLS = (2000, 500, 25) if LONG else (200, 50, 3)
PATIENCE = 900 if LONG else 150


@dataclass
class World:
    """Customers who send until they are told that it was taken, and an agent who answers."""

    running: Running
    accepted: set[int] = field(default_factory=set)
    answered: set[int] = field(default_factory=set)
    faults: list[BaseException] = field(default_factory=list)
    gone: threading.Event = field(default_factory=threading.Event)

    def send(self, numbers: range) -> None:
        for number in numbers:
            raw = mail(number)
            while not self.gone.is_set() and number not in self.accepted:
                with contextlib.suppress(OSError, http.client.HTTPException):
                    if self.running.post_mail(raw) == 202:
                        self.accepted.add(number)
                        if number % 20 == 0:
                            self.running.post_mail(raw)  # Once more, though it was taken.
                        break
                time.sleep(0.05)

    def answer(self) -> None:
        while not self.gone.is_set() and len(self.answered) < REPLIES:
            for id in self._unanswered():
                with contextlib.suppress(BusyError, ConflictError):
                    self._answer(id)
                    self.answered.add(id)
                if len(self.answered) == REPLIES:
                    return
            time.sleep(0.1)

    def _unanswered(self) -> list[int]:
        waiting = (
            select(conversations.c.id)
            .where(conversations.c.unanswered, conversations.c.id.not_in(self.answered))
            .limit(10)
        )
        with contextlib.suppress(BusyError):
            return self.running.on.store.read(
                lambda unit: list(unit.connection.execute(waiting).scalars())
            )
        return []

    def _answer(self, id: int) -> None:
        store = self.running.on.store
        reply = Reply(text="Vi kommer i morgon.", send_at=store.clock())
        store.write_as(self.running.agent, write_reply, self.running.on.plan, id, reply)

    @contextlib.contextmanager
    def at_work(self) -> Iterator[None]:
        half = MAILS // 2
        acts = (
            lambda: self.send(range(half)),
            lambda: self.send(range(half, MAILS)),
            self.answer,
        )
        threads = [threading.Thread(target=self._guarded, args=(act,)) for act in acts]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self.gone.set()
            for thread in threads:
                thread.join(60)

    def _guarded(self, act) -> None:
        try:
            act()
        except BaseException as error:  # noqa: BLE001 - told at the end
            self.faults.append(error)

    def is_done(self) -> bool:
        return len(self.accepted) == MAILS and len(self.answered) == REPLIES


@pytest.mark.soak
@pytest.mark.timeout(0 if LONG else 280)
def test_whoever_is_killed_nothing_is_lost_and_nothing_is_doubled(
    running: Running, taker: Taker
) -> None:
    taker.seconds, taker.drops = 0.05, 0.06
    redis_url = running.on.where.redis_url
    commands = {"web": ["web", "--port", str(running.port)], "work 1": ["work"]}
    if redis_url:
        commands["work 2"] = ["worker"]
    for name, command in commands.items():
        running.start(name, *command, quick=not LONG)
    running.wait_for_web()
    world, chance, in_flight = World(running), random.Random(), 0
    with world.at_work():
        for kill in range(KILLS):
            time.sleep(chance.uniform(0.5, 3))
            # Whoever sends is killed most.
            name = chance.choice([*commands, "work 1"]) if kill else "work 1"
            running.kill(name)
            in_flight += running.sending()
            if redis_url and kill % 2:
                with Redis.from_url(redis_url) as redis:
                    redis.flushall()
            running.start(name, *commands[name], quick=not LONG)
        wait_for(world.is_done, "customers and agents were not done", PATIENCE)
        wait_for(lambda: _is_quiet(running), "work was left over", PATIENCE)
    assert not world.faults

    ids = Counter(running.message_ids())
    assert set(ids) == {f"<kund.{number}@example.com>" for number in range(MAILS)}
    assert max(ids.values()) == 1
    assert running.aside() == 0

    states = _states(running)
    assert len(states) == REPLIES
    assert set(states.values()) <= {"sent", "unconfirmed"}
    taken = taker.count()
    assert max(taken.values()) == 1
    assert {id for id, state in states.items() if state == "sent"} <= set(taken)
    unconfirmed = {id for id, state in states.items() if state == "unconfirmed"}
    assert taker.dropped <= unconfirmed
    assert len(unconfirmed) <= len(taker.dropped) + in_flight


def _is_quiet(running: Running) -> bool:
    with contextlib.suppress(BusyError):
        return running.unread() + running.on_the_way() == 0
    return False


def _states(running: Running) -> dict[str, str]:
    """Message-ID → how its delivery stands."""
    joined = select(messages.c.header_id, deliveries.c.state).join(
        messages, messages.c.id == deliveries.c.message_id
    )
    rows = running.on.store.read(lambda unit: unit.connection.execute(joined).all())
    return {row.header_id: row.state for row in rows}
