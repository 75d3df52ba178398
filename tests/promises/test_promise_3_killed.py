"""Processes killed at random while customers write and answers leave, over every kind of channel; then
everything is counted. The channels stand in lines.py."""

import contextlib
import http.client
import os
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from redis import Redis
from sqlalchemy import select

from inbox.model.errors import BusyError, ConflictError
from inbox.services.outbound.reply import Reply, write_reply
from inbox.store.tables.conversations import conversations
from inbox.store.tables.journal import cursors
from inbox.store.tables.messages import deliveries, messages
from tests.fakes.machine import wait_for
from tests.promises.installation import FILES, Running, make_installation
from tests.promises.lines import Line, open_lines
from tests.promises.taker import Taker

LONG = bool(os.environ.get("SOAK"))
MAILS, OTHERS, KILLS = (2000, 400, 25) if LONG else (120, 20, 3)
PATIENCE = 900 if LONG else 240
SETTLED = {"sent", "delivered", "read"}


@dataclass
class World:
    """Customers who write until it was taken, and an agent who answers."""

    running: Running
    lines: Sequence[Line]
    accepted: Counter[str] = field(default_factory=Counter)
    answered: Counter[str] = field(default_factory=Counter)
    faults: list[BaseException] = field(default_factory=list)
    gone: threading.Event = field(default_factory=threading.Event)
    _done: set[int] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def write(self, line: Line, numbers: range) -> None:
        for number in numbers:
            while not self.gone.is_set():
                with contextlib.suppress(OSError, http.client.HTTPException):
                    line.write(self.running, number)
                    with self._lock:
                        self.accepted[line.channel] += 1
                    break
                time.sleep(0.05)
            if line.listens:
                time.sleep(0.05)

    def answer(self) -> None:
        wanted = {line.channel: line.replies for line in self.lines}
        at_once = {line.channel for line in self.lines if line.at_once}
        while not self.gone.is_set() and self.answered != Counter(wanted):
            for channel in wanted:
                for id, public in self._unanswered(channel, wanted[channel]):
                    with contextlib.suppress(BusyError, ConflictError):
                        self._answer(id, public, channel in at_once)
                        self._done.add(id)
                        self.answered[channel] += 1
            time.sleep(0.1)

    def _unanswered(self, channel: str, wanted: int) -> list[tuple[int, bool]]:
        c = conversations.c
        waiting = (
            select(c.id, c.public)
            .where(c.unanswered, c.origin_channel == channel, c.id.not_in(self._done))
            .limit(min(10, wanted - self.answered[channel]))
        )
        with contextlib.suppress(BusyError):
            rows = self.running.on.store.read(lambda unit: unit.connection.execute(waiting).all())
            return [(row.id, row.public) for row in rows]
        return []

    def _answer(self, id: int, public: bool, at_once: bool) -> None:
        store = self.running.on.store
        send_at = None if at_once else store.clock()
        mode = "public" if public else "private"
        reply = Reply(text=f"Vi kommer i morgon. ({id})", mode=mode, send_at=send_at)
        store.write_as(self.running.agent, write_reply, self.running.on.plan, id, reply)

    @contextlib.contextmanager
    def at_work(self) -> Iterator[None]:
        acts = [self.answer]
        for line in self.lines:
            half = line.many // 2
            acts += [partial(self.write, line, range(half))]
            acts += [partial(self.write, line, range(half, line.many))]
            acts += [partial(line.carry, self.running, self.gone)]
        threads = [threading.Thread(target=self._guarded, args=(act,)) for act in acts]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self.gone.set()
            for thread in threads:
                thread.join(60)

    def _guarded(self, act: Any) -> None:
        try:
            act()
        except BaseException as error:  # noqa: BLE001 - told at the end
            self.faults.append(error)

    def is_done(self) -> bool:
        return all(
            self.accepted[line.channel] == line.many
            and self.answered[line.channel] == line.replies
            and line.ids() <= set(_inbound(self.running, line))
            for line in self.lines
        )


@pytest.fixture(params=["sqlite", "postgres and redis"])
def world(request: pytest.FixtureRequest, tmp_path: Path, taker: Taker) -> Iterator[World]:
    is_sqlite = request.param == "sqlite"
    database = None if is_sqlite else request.getfixturevalue("postgres_url")
    redis = None if is_sqlite else request.getfixturevalue("redis_url")
    with open_lines(taker, mails=MAILS, others=OTHERS) as lines:
        channels = FILES["channels"] + "".join(line.yaml for line in lines)
        files = {"channels": channels}
        running = make_installation(tmp_path, taker.port, database, redis, files)
        yield World(running, lines)
        running.close()


@pytest.mark.soak
@pytest.mark.timeout(0 if LONG else 540)
def test_whoever_is_killed_nothing_is_lost_and_nothing_is_doubled(
    world: World, taker: Taker
) -> None:
    taker.seconds, taker.drops = 0.05, 0.06
    running = world.running
    redis_url = running.on.where.redis_url
    commands = {"web": ["web", "--port", str(running.port)], "work 1": ["work"]}
    if redis_url:
        commands["work 2"] = ["worker"]
    for name, command in commands.items():
        running.start(name, *command, quick=not LONG)
    running.wait_for_web()
    listening = sum(line.listens for line in world.lines)
    wait_for(lambda: running.count(cursors) == listening, "nobody looked at the platforms", 60)
    chance, in_flight = random.Random(), 0
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
        try:
            wait_for(world.is_done, "customers and agents were not done", PATIENCE)
        except TimeoutError as error:
            raise TimeoutError(f"{error}: {world.accepted} {world.answered}") from None
        wait_for(lambda: _is_quiet(running), "work was left over", PATIENCE)
    assert not world.faults
    assert running.aside() == 0
    unconfirmed = sum(_count(running, line) for line in world.lines)
    assert unconfirmed <= sum(line.hung_up() for line in world.lines) + in_flight


def _count(running: Running, line: Line) -> int:
    """Looks at what went in and out by one channel. Answers how much of it nobody can know."""
    came = Counter(_inbound(running, line))
    assert set(came) == line.ids(), line.channel
    assert max(came.values()) == 1, line.channel
    states = _states(running, line)
    assert len(states) == line.replies, line.channel
    assert set(states.values()) <= SETTLED | {"unconfirmed"}, line.channel
    taken = line.taken()
    assert max(taken.values()) == 1, line.channel
    assert {id for id, state in states.items() if state in SETTLED} <= set(taken), line.channel
    unconfirmed = {id for id, state in states.items() if state == "unconfirmed"}
    assert line.never_known() <= unconfirmed, line.channel
    return len(unconfirmed)


def _is_quiet(running: Running) -> bool:
    with contextlib.suppress(BusyError):
        return running.unread() + running.on_the_way() == 0
    return False


def _inbound(running: Running, line: Line) -> list[str]:
    """What customers said, each time it stands there."""
    c = messages.c
    found = select(c.header_id, c.external_id).where(
        c.direction == "inbound", c.channel == line.channel
    )
    with contextlib.suppress(BusyError):
        rows = running.on.store.read(lambda unit: unit.connection.execute(found).all())
        return [line.inbound_id(row) for row in rows]
    return []


def _states(running: Running, line: Line) -> dict[str, str]:
    """How each answer's delivery stands."""
    joined = (
        select(messages.c.header_id, messages.c.text, deliveries.c.state)
        .join(messages, messages.c.id == deliveries.c.message_id)
        .where(messages.c.channel == line.channel)
    )
    rows = running.on.store.read(lambda unit: unit.connection.execute(joined).all())
    return {line.outbound_id(row): row.state for row in rows}
