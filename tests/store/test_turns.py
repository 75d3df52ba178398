import asyncio
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event, select

from inbox.model.actor import SYSTEM
from inbox.model.errors import BusyError, NotFoundError
from inbox.store import turns
from inbox.store.dialects import take_numbers
from inbox.store.store import Store
from inbox.store.tables.log import counters, events, jobs
from inbox.store.unit import Unit

LIMIT_SECONDS = 40


@pytest.fixture(autouse=True)
def a_turn_has_no_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """However slow the machine, those who wait have the same turn."""
    monkeypatch.setattr(turns, "LONGEST_SECONDS", 1000.0)


@contextmanager
def held(store: Store) -> Iterator[None]:
    """Somebody else has the gate, until the end."""
    holds, may_go = threading.Event(), threading.Event()

    def hold(unit: Unit) -> None:
        holds.set()
        may_go.wait(LIMIT_SECONDS)

    holder = threading.Thread(target=store.write, args=(hold,))
    holder.start()
    assert holds.wait(LIMIT_SECONDS)
    try:
        yield
    finally:
        may_go.set()
        holder.join(LIMIT_SECONDS)


async def ask_all(
    store: Store, works: Sequence[Callable[[Unit], Any]], lightly: Sequence[int] = ()
) -> list[Any]:
    """All wait before the first may begin."""
    with held(store):
        asked = [
            asyncio.ensure_future(
                store.run_lightly(SYSTEM, work) if place in lightly else store.run(SYSTEM, work)
            )
            for place, work in enumerate(works)
        ]
        await asyncio.sleep(0)
    async with asyncio.timeout(LIMIT_SECONDS):
        return await asyncio.gather(*asked, return_exceptions=True)


def keep(name: str, error: Exception | None = None) -> Callable[[Unit], str]:
    def work(unit: Unit) -> str:
        take_numbers(unit, name, 1)
        unit.emit(name)
        unit.enqueue(name)
        if error is not None:
            raise error
        return name

    return work


def kept(store: Store) -> tuple[list[str], list[str], set[str]]:
    """Events in order, jobs, and rows."""

    def read(unit: Unit) -> tuple[list[str], list[str], set[str]]:
        run = unit.connection.execute
        told = run(select(events.c.type).order_by(events.c.number)).scalars().all()
        to_do = run(select(jobs.c.actor).order_by(jobs.c.id)).scalars().all()
        names = set(run(select(counters.c.name)).scalars())
        return list(told), list(to_do), names

    return store.read(read)


async def test_those_who_wait_are_written_at_once_and_in_order(sqlite_store: Store) -> None:
    commits: list[None] = []
    event.listen(sqlite_store._writer, "commit", lambda _: commits.append(None))
    names = [f"unit.{n}" for n in range(8)]
    assert await ask_all(sqlite_store, [keep(name) for name in names]) == names
    told, to_do, rows = kept(sqlite_store)
    assert told == sorted(to_do) == names
    assert set(names) <= rows
    assert len(commits) == 2  # Of whoever held the gate, and of these.


@pytest.mark.parametrize("place", [0, 1, 3])
async def test_whoever_is_refused_takes_nobody_with_them(sqlite_store: Store, place: int) -> None:
    refusal = NotFoundError("There is no such thing.")
    works = [keep(f"unit.{n}", refusal if n == place else None) for n in range(4)]
    answers = await ask_all(sqlite_store, works)
    others = [f"unit.{n}" for n in range(4) if n != place]
    assert answers[place] is refusal
    assert [answer for answer in answers if answer is not refusal] == others
    told, to_do, rows = kept(sqlite_store)
    assert told == sorted(to_do) == others
    assert f"unit.{place}" not in rows


async def test_what_could_not_be_committed_was_kept_for_nobody(sqlite_store: Store) -> None:
    is_full = True

    def fail(connection: Any) -> None:
        if is_full and connection.exec_driver_sql("SELECT count(*) FROM events").scalar():
            raise BusyError("The disk is full.")

    event.listen(sqlite_store._writer, "commit", fail)
    refusal = NotFoundError("There is no such thing.")
    answers = await ask_all(sqlite_store, [keep("one"), keep("two", refusal), keep("three")])
    assert [type(answer) for answer in answers] == [BusyError, NotFoundError, BusyError]
    assert kept(sqlite_store)[:2] == ([], [])
    is_full = False
    assert await ask_all(sqlite_store, [keep("later")]) == ["later"]


async def test_a_transaction_that_ended_in_the_middle_kept_nothing(sqlite_store: Store) -> None:
    def end(unit: Unit) -> None:
        """As SQLite does by itself when the disk is full."""
        raw: Any = unit.connection.connection.dbapi_connection
        raw.execute("ROLLBACK")
        raise BusyError("The disk is full.")

    answers = await ask_all(sqlite_store, [keep("one"), end, keep("three")])
    assert [type(answer) for answer in answers[:2]] == [BusyError, BusyError]
    assert answers[2] == "three"  # Its turn came after.
    assert kept(sqlite_store)[0] == ["three"]


async def test_what_was_promised_is_synced_whoever_it_is_written_with(sqlite_store: Store) -> None:
    def synchronous(unit: Unit) -> Any:
        return unit.connection.exec_driver_sql("PRAGMA synchronous").scalar()

    works = [synchronous] * 3
    assert await ask_all(sqlite_store, works, lightly=[0, 2]) == [2, 2, 2]
    assert await ask_all(sqlite_store, works, lightly=[0, 1, 2]) == [1, 1, 1]


async def test_nothing_is_done_for_who_went_away_before_their_turn(sqlite_store: Store) -> None:
    with held(sqlite_store):
        asked = [
            asyncio.ensure_future(sqlite_store.run(SYSTEM, keep(name)))
            for name in ("stays", "goes", "stays too")
        ]
        await asyncio.sleep(0)
        asked[1].cancel()
        await asyncio.sleep(0)
    async with asyncio.timeout(LIMIT_SECONDS):
        await asyncio.gather(*asked, return_exceptions=True)
    assert asked[1].cancelled()
    assert kept(sqlite_store)[0] == ["stays", "stays too"]
