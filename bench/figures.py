"""How fast figures are made anew from the log, and how fast they follow it.

    python -m bench.figures                                  400,000 events on SQLite
    QUICK=1 python -m bench.figures                          200,000
    INBOX_BENCH_POSTGRES=postgresql+psycopg://… python -m bench.figures

Goals: 10 million events made anew in under 10 minutes (16,700 a second); 300 messages a second followed.
A part of the log is made anew first: what each further event took tells of ten million more than the mean,
in which the start of three processes stands.
Beside the time that passed stands that of the processor, which others on the machine change less. The log is
written as it would stand: five to eight events for each message.
"""

import os
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import insert

from bench.sizes import size
from config.organisation import Organisation
from inbox.services.figures.follow import follow_figures
from inbox.services.figures.rebuild import rebuild_figures
from inbox.services.plan import Plan
from inbox.store.schema import migrate
from inbox.store.store import Store
from inbox.store.tables.log import events
from inbox.store.unit import Unit
from routing.rulebook import compile_rules

EVENTS = size(400_000, 200_000)
PART = size(120_000, 105_000)
"""More than are folded in one process."""
FOLLOWED = size(20_000, 4_000)
SINCE = datetime(2026, 1, 1, 6, tzinfo=UTC)
A_YEAR_OF_TEN_MILLION = timedelta(seconds=22)
"""Events, that is: a conversation every so often."""
RUSH = timedelta(milliseconds=5)
"""Some 300 messages a second."""
CUSTOMERS = 400_000
TOPICS = [f"topic_{number}" for number in range(30)]
CHANNELS = [f"mail_{number}" for number in range(10)]


def matters(
    first: int, at: datetime, pause: timedelta, haste: int, customers: int
) -> Iterator[list[dict[str, Any]]]:
    """The events of one conversation after the other, each begun a little later."""
    chance, numbers = random.Random(5), count(first)
    while True:
        at += pause
        yield list(_events(chance, next(numbers) << 20, at, haste, customers))


def _events(
    chance: random.Random, id: int, at: datetime, haste: int, customers: int
) -> Iterator[dict[str, Any]]:
    """With `haste` everybody answers so many times faster."""
    contact, agent = chance.randrange(1, customers), chance.randrange(1, 60)
    where = {"channel": chance.choice(CHANNELS), "team": f"team_{agent % 8}", "language": "sv"}
    asked, due = at.isoformat(), (at + timedelta(hours=4)).isoformat()

    def event(type: str, kind: str, who: int | None, **data: Any) -> dict[str, Any]:
        named = {"type": type, "at": at, "actor_kind": kind, "actor_id": who, "version": 1}
        return {**named, "conversation_id": id, "data": data}

    yield event(
        "conversation.created", "contact", contact, **where, contact=str(contact), asked_at=asked
    )
    for turn in range(chance.choice([1, 1, 1, 2, 3])):
        message, reply = id + 2 * turn, id + 2 * turn + 1
        said = {"message": str(message), "arrival": "customer", "first": not turn, "at": asked}
        yield event("message.received", "contact", contact, **said)
        if not turn:
            yield event("conversation.topic", "system", None, to=chance.choice(TOPICS))
            yield event("conversation.tagged", "system", None, tag=str(chance.randrange(1, 31)))
            yield event("conversation.assigned", "system", None, to=str(agent))
        waited = int(chance.lognormvariate(8, 1.6))
        begun, at = at, at + timedelta(seconds=waited) / haste
        then = "close" if chance.random() < 0.5 else "pending"
        wrote = {"message": str(reply), "origin": "human", "then": then, "since": asked}
        yield event("message.written", "agent", agent, **wrote, open_seconds=waited // 3)
        yield event(
            "delivery.sent",
            "system",
            None,
            message=str(reply),
            origin="human",
            agent=str(agent),
            since=begun.isoformat(),
            was_due_at=due,
            open_seconds=waited // 3,
            **{"response_seconds" if turn else "first_response_seconds": waited},
        )
        at += timedelta(hours=chance.randrange(1, 90)) / haste


def a_log(
    wanted: int,
    first: int,
    since: datetime,
    pause: timedelta,
    haste: int = 1,
    customers: int = CUSTOMERS,
) -> list[dict[str, Any]]:
    """In the order of their times, as a log has them, near enough."""
    made: list[dict[str, Any]] = []
    for matter in matters(first, since, pause, haste, customers):
        made += matter
        if len(made) >= wanted:
            break
    return sorted(made, key=lambda event: event["at"])[:wanted]


def fill(store: Store, log: list[dict[str, Any]]) -> None:
    for start in range(0, len(log), 20_000):
        store.write(_insert, log[start : start + 20_000])


def _insert(unit: Unit, some: list[dict[str, Any]]) -> None:
    unit.connection.execute(insert(events), some)


class Took(NamedTuple):
    wall: float
    processor: float


def timed(name: str, events: int, act: Callable[[], Any]) -> Took:
    wall, cpu, beside = time.perf_counter(), time.process_time(), _of_others()
    act()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    beside = _of_others() - beside
    print(f"{name}: {events:,} events, {events / wall:,.0f}/s by the clock")
    each = (cpu + beside) / events * 1e6
    if beside:
        shares = f"{cpu / events * 1e6:.0f} here, {beside / events * 1e6:.0f} in processes beside"
        print(f"  {each:.0f} µs of processor each ({shares}, with their start)")
        print(f"  {1e6 / each:,.0f}/s of one core: two that do nothing else, {2e6 / each:,.0f}/s")
    else:
        print(f"  {each:.0f} µs of processor each: {1e6 / each:,.0f}/s of one core")
    return Took(wall, cpu + beside)


def further(part: Took, whole: Took, events: int) -> None:
    wall, each = whole.wall - part.wall, (whole.processor - part.processor) / events * 1e6
    print(f"each further event: {events / wall:,.0f}/s by the clock, {each:.0f} µs of processor:")
    print(f"  two cores that do nothing else, {2e6 / each:,.0f}/s  (goal: 16,700/s)")


def _of_others() -> float:
    """Processor time of processes that this one began and that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = os.environ.get("INBOX_BENCH_POSTGRES") or f"sqlite:///{folder}/inbox.db"
        store = Store(url, Path(folder))
        migrate(store)
        plan = Plan(Organisation(name="Bench", languages=("sv",)), {}, compile_rules(()))
        log = a_log(EVENTS, 1, SINCE, A_YEAR_OF_TEN_MILLION)
        fill(store, log[:PART])
        part = timed("a part made anew", PART, lambda: rebuild_figures(store, plan))
        fill(store, log[PART:])
        whole = timed("made anew", EVENTS, lambda: rebuild_figures(store, plan))
        further(part, whole, EVENTS - PART)
        rush = a_log(FOLLOWED, EVENTS, log[-1]["at"], RUSH, 100_000)
        fill(store, rush)
        timed("followed", FOLLOWED, lambda: follow_figures(store, plan))
        messages = sum(event["type"] == "message.received" for event in rush)
        print(f"followed: {FOLLOWED / messages:.1f} events for each message")
        store.close()


if __name__ == "__main__":
    main()
