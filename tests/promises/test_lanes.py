"""The table of work: a lane runs one job at a time and in order, and who lost a claim changes nothing."""

import itertools
import random
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, event, select

from inbox.services.running import jobs
from inbox.store.store import Store
from inbox.store.tables.log import jobs as table
from inbox.store.unit import Unit
from tests.services.desk import Movable

ACTS = st.sampled_from(("add a", "add b", "add alone", "claim", "claim", "end", "end"))
FAULTS = st.sampled_from(("fail", "later", "die", "late end", "late fail", "rest", "give back"))
HISTORY = st.lists(st.tuples(ACTS | FAULTS, st.integers(0, 50)), min_size=20, max_size=50)


@dataclass
class Model:
    """What must be true of the table, kept beside it."""

    store: Store
    clock: Movable
    added: list[tuple[int, str | None]] = field(default_factory=list)
    """Serial and lane, in the order they were enqueued."""
    held: dict[int, jobs.Claimed] = field(default_factory=dict)
    lost: list[jobs.Claimed] = field(default_factory=list)
    ended: set[int] = field(default_factory=set)
    serials: Iterator[int] = field(default_factory=itertools.count)

    def add(self, lane: str | None) -> None:
        serial = next(self.serials)
        self.store.write(lambda unit: unit.enqueue("test", {"serial": serial}, lane=lane))
        self.added.append((serial, lane))

    def claim(self, dispatcher: int, most: int = 3) -> list[jobs.Claimed]:
        claimed = self.store.write(jobs.claim, f"d{dispatcher % 3}", most)
        for job in claimed:
            serial = job.args["serial"]
            if serial in self.held:
                # Handed over a second time: only because its lease has ended.
                assert serial in self.dead
                self.lost.append(self.held.pop(serial))
            self._check_lane(serial)
            self.held[serial] = job
        return claimed

    dead: set[int] = field(default_factory=set)

    def _check_lane(self, serial: int) -> None:
        lane = dict(self.added)[serial]
        if lane is None:
            return
        mine = [one for one, other in self.added if other == lane]
        assert not [one for one in mine if one in self.held and one not in self.dead]
        assert [one for one in mine if one not in self.ended][0] == serial

    def act(self, name: str, number: int) -> None:
        working = [one for one in self.held if one not in self.dead]
        if name.startswith("add"):
            lane = name.removeprefix("add ")
            self.add(None if lane == "alone" else lane)
        elif name == "claim":
            self.claim(number)
        elif name == "rest":
            # Longer than a lease: who died is found out, who works has renewed.
            self.renew(working)
            self.clock.move(seconds=jobs.LEASE.total_seconds() * 0.7)
            self.renew(working)
            self.clock.move(seconds=jobs.LEASE.total_seconds() * 0.7)
        elif name.startswith("late") and self.lost:
            self.come_late(name, self.lost[number % len(self.lost)])
        elif working:
            self.let_go(name, working[number % len(working)])

    def renew(self, working: list[int]) -> None:
        self.store.write(jobs.renew, [self.held[one].claim for one in working])

    def come_late(self, name: str, job: jobs.Claimed) -> None:
        before = self.rows()
        if name == "late end":
            self.store.write(jobs.finish, job.id, job.claim)
        else:
            self.store.write(jobs.fail, job, "late")
            self.store.write(jobs.postpone, job.id, job.claim, timedelta(hours=1))
            self.store.write(jobs.give_back, [job])
        assert self.rows() == before
        assert self.store.read(jobs.still_mine, job.id, job.claim) is None

    def let_go(self, name: str, serial: int) -> None:
        job = self.held[serial]
        if name == "die":
            self.dead.add(serial)
            return
        if name == "end":
            self.store.write(jobs.finish, job.id, job.claim)
            self.ended.add(serial)
        elif name == "fail":
            self.store.write(jobs.fail, job, "no")
        elif name == "later":
            self.store.write(jobs.postpone, job.id, job.claim, timedelta(seconds=90))
        elif name == "give back":
            self.store.write(jobs.give_back, [job])
        else:
            return
        self.lost.append(self.held.pop(serial))

    def rows(self) -> list[object]:
        def read(unit: Unit) -> list[object]:
            return list(unit.connection.execute(select(table).order_by(table.c.id)).all())

        return self.store.read(read)

    def finish_all(self) -> None:
        self.dead.update(self.held)
        for _ in range(4 * len(self.added) + 4):
            self.clock.move(hours=1)
            for job in self.claim(0, 50):
                self.let_go("end", job.args["serial"])
                self.dead.discard(job.args["serial"])


@pytest.mark.timeout(120)
@settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.generate],  # Making a history shorter takes minutes on a database.
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(history=HISTORY)
def test_a_lane_runs_one_job_at_a_time_in_order_whatever_happens(
    store: Store, history: list[tuple[str, int]]
) -> None:
    clock = store.clock = Movable(datetime(2026, 11, 22, 9, tzinfo=UTC))
    store.write(lambda unit: unit.connection.execute(delete(table)))
    model = Model(store, clock)
    for name, number in history:
        model.act(name, number)
    model.finish_all()
    assert model.ended == {serial for serial, _ in model.added}
    assert model.rows() == []


def test_dispatchers_that_claim_at_once_never_share_a_job_or_a_lane(store: Store) -> None:
    lanes = ("a", "b", "c", None)
    numbers = itertools.count()

    def fill(unit: Unit) -> None:
        for _ in range(60):
            number = next(numbers)
            unit.enqueue("test", {"number": number}, lane=lanes[number % 4])

    store.write(fill)
    began: list[tuple[str | None, int]] = []
    busy: Counter[str] = Counter()
    faults: list[str] = []
    lock = threading.Lock()

    def dispatch(name: str) -> None:
        chance = random.Random(name)
        while len(began) < 60 and not faults:
            for job in store.write(jobs.claim, name, chance.randint(1, 4)):
                number = job.args["number"]
                lane = lanes[number % 4]
                with lock:
                    began.append((lane, number))
                    busy[lane or f"alone {number}"] += 1
                    if busy[lane or f"alone {number}"] > 1:
                        faults.append(f"{lane} runs two jobs")
                with lock:
                    busy[lane or f"alone {number}"] -= 1
                store.write(jobs.finish, job.id, job.claim)

    threads = [threading.Thread(target=dispatch, args=(f"d{n}",)) for n in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not faults
    assert sorted(number for _, number in began) == list(range(60))
    for lane in lanes[:3]:
        mine = [number for at, number in began if at == lane]
        assert mine == sorted(mine)


def test_work_that_begins_before_its_cause_is_committed_is_done_again(store: Store) -> None:
    """A job that waits already does for both, but not if it is taken before the second is visible."""
    store.write(lambda unit: unit.enqueue("test", key="read"))
    inside, may_go = threading.Event(), threading.Event()

    def claim_meanwhile() -> list[jobs.Claimed]:
        return store.write(jobs.claim, "other", 5)

    @event.listens_for(store._writer, "commit")
    def wait(connection: object) -> None:
        if threading.current_thread().name == "slow":
            inside.set()
            may_go.wait(10)

    slow = threading.Thread(
        target=store.write, args=(lambda unit: unit.enqueue("test", key="read"),), name="slow"
    )
    slow.start()
    assert inside.wait(20)
    early: list[jobs.Claimed] = []
    other = threading.Thread(target=lambda: early.extend(claim_meanwhile()))
    other.start()
    other.join(1)
    began_early = len(early)
    may_go.set()
    slow.join(20)
    other.join(20)
    for job in early[:began_early]:
        store.write(jobs.finish, job.id, job.claim)
    assert len(early[began_early:]) + len(claim_meanwhile()) == 1
