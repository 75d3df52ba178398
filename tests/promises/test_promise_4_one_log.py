"""One log: its numbers follow the order of commits, so who resumes by number never misses an event."""

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlalchemy import event, func, insert, select

from inbox.store.reading.stream import newest_number
from inbox.store.store import Store
from inbox.store.tables.journal import cursors
from inbox.store.tables.log import counters, events
from inbox.store.unit import Unit


def emit(unit: Unit, name: str, count: int = 1) -> None:
    for turn in range(count):
        unit.emit("test.happened", data={"by": name, "turn": turn})


def read_after(unit: Unit, number: int) -> list[tuple[int, str, int]]:
    rows = unit.connection.execute(
        select(events.c.number, events.c.data)
        .where(events.c.number > number)
        .order_by(events.c.number)
    )
    return [(row.number, row.data["by"], row.data["turn"]) for row in rows]


class Follower(threading.Thread):
    """Reads on from the last number it saw, as a live stream does."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self.store = store
        self.seen: list[tuple[int, str, int]] = []
        self.done = threading.Event()
        self.looks = 0

    def look(self) -> None:
        last = self.seen[-1][0] if self.seen else 0
        self.seen += self.store.read(read_after, last)
        self.looks += 1

    def run(self) -> None:
        while not self.done.is_set():
            self.look()
        self.look()


def test_a_writer_that_is_slow_to_commit_is_never_overtaken_in_the_log(store: Store) -> None:
    holds, may_go = threading.Event(), threading.Event()

    @event.listens_for(store._writer, "commit")
    def wait(connection: Any) -> None:
        if threading.current_thread().name == "slow":
            holds.set()
            may_go.wait(20)

    slow = threading.Thread(target=store.write, args=(emit, "slow"), name="slow")
    fast = threading.Thread(target=store.write, args=(emit, "fast"), name="fast")
    slow.start()
    assert holds.wait(20)
    fast.start()
    follower = Follower(store)
    follower.start()
    fast.join(1)  # It gets as far as it can: behind the slow one, not past it.
    looks = follower.looks
    while follower.looks < looks + 2:
        time.sleep(0.01)
    may_go.set()
    slow.join(20)
    fast.join(20)
    follower.done.set()
    follower.join(20)
    assert [by for _, by, _ in follower.seen] == ["slow", "fast"]


def test_a_reader_that_resumes_sees_everything_that_many_writers_say(store: Store) -> None:
    chance = random.Random()

    def work(writer: int) -> None:
        for turn in range(25):
            store.write(slowly, f"{writer}.{turn}", chance.random() * 0.003)

    def slowly(unit: Unit, name: str, seconds: float) -> None:
        emit(unit, name, 2)
        time.sleep(seconds)

    follower = Follower(store)
    follower.start()
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, range(6)))
    follower.done.set()
    follower.join(20)
    expected = {
        (f"{writer}.{turn}", n) for writer in range(6) for turn in range(25) for n in (0, 1)
    }
    assert [number for number, *_ in follower.seen] == sorted({n for n, *_ in follower.seen})
    assert {(by, n) for _, by, n in follower.seen} == expected
    assert len(follower.seen) == len(expected)


def test_an_event_of_a_unit_that_fails_is_no_event(store: Store) -> None:
    def fails(unit: Unit) -> None:
        emit(unit, "nobody")
        unit.connection.execute(
            insert(cursors).values(channel="mail", value={}, updated_at=unit.now)
        )
        raise LookupError

    for _ in range(2):
        try:
            store.write(fails)
        except LookupError:
            continue
    assert store.read(newest_number) == 0
    assert store.read(count, cursors) == 0


def test_a_savepoint_goes_with_the_unit_around_it(store: Store) -> None:
    def fails(unit: Unit) -> None:
        with unit.connection.begin_nested():
            unit.connection.execute(insert(counters).values(name="inner", value=1))
        raise LookupError

    def passes(unit: Unit) -> None:
        try:
            with unit.connection.begin_nested():
                unit.connection.execute(insert(counters).values(name="taken back", value=1))
                raise LookupError
        except LookupError:
            unit.connection.execute(insert(counters).values(name="outer", value=1))

    for unit in (fails, passes):
        try:
            store.write(unit)
        except LookupError:
            continue
    assert store.read(names) == ["outer"]


def count(unit: Unit, table: Any) -> int:
    return int(unit.connection.execute(select(func.count()).select_from(table)).scalar_one())


def names(unit: Unit) -> list[str]:
    return list(unit.connection.execute(select(counters.c.name)).scalars())
