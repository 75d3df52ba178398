"""Runs units of work: one transaction each, with its events written last and the bell rung after."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import (
    DBAPIError,
    InterfaceError,
    InternalError,
    OperationalError,
    TimeoutError,
)

from inbox.model.actor import SYSTEM, Actor
from inbox.model.bell import Bell, Ring, SilentBell
from inbox.model.errors import BusyError, InvalidError
from inbox.store.engines import let_go, make_engine, sqlite_path
from inbox.store.gate import WriteGate
from inbox.store.left import write_events, write_jobs
from inbox.store.turns import Asked, Turns
from inbox.store.unit import Unit

P = ParamSpec("P")
T = TypeVar("T")

READERS = 4
WRITERS = 8
"""Threads on PostgreSQL; SQLite has one writer anyway."""


def utc_now() -> datetime:
    return datetime.now(UTC)


class Store:
    def __init__(
        self,
        url: str,
        data: Path,
        bell: Bell | None = None,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.url, self.data, self.clock = url, data, clock
        self.bell: Bell = bell or SilentBell()
        self.is_sqlite = url.startswith("sqlite")
        self._last: Callable[[Unit], None] | None = None
        path = sqlite_path(url)
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._gate = WriteGate(path.with_suffix(".lock")) if path else None
        self._writer = make_engine(url, writes=True, size=1 if self.is_sqlite else WRITERS)
        self._reader = make_engine(url, writes=False, size=READERS)
        self._write_pool = ThreadPoolExecutor(1 if self.is_sqlite else WRITERS, "write")
        self._read_pool = ThreadPoolExecutor(READERS, "read")
        self._turns = Turns(self._write_pool, self._begin, self._perform, self._ring)

    def do_last(self, step: Callable[[Unit], None]) -> None:
        """What every unit does before its events are written, whichever service changed what: so
        that nobody can forget it. See docs/decisions/clocks.md."""
        self._last = step

    # Synchronous: workers, commands, tests.

    def write(
        self,
        fn: Callable[Concatenate[Unit, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Runs `fn` as the system, in one transaction that stands on disk when this returns."""
        return self.write_as(SYSTEM, fn, *args, **kwargs)

    def write_as(
        self,
        actor: Actor,
        fn: Callable[Concatenate[Unit, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        return self._write(actor, True, lambda unit: fn(unit, *args, **kwargs))

    def write_lightly(
        self,
        actor: Actor,
        fn: Callable[Concatenate[Unit, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Like `write_as`, but a power cut may take it back: for drafts, presence and what a
        receipt can rebuild."""
        return self._write(actor, False, lambda unit: fn(unit, *args, **kwargs))

    def read(
        self,
        fn: Callable[Concatenate[Unit, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        return self.read_as(SYSTEM, fn, *args, **kwargs)

    def read_as(
        self,
        actor: Actor,
        fn: Callable[Concatenate[Unit, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        with _named_faults(), self._reader.connect() as connection, connection.begin():
            return fn(Unit(connection, self.clock(), actor), *args, **kwargs)

    # Asynchronous: the web process. One hop for each unit.

    async def run(
        self,
        actor: Actor,
        fn: Callable[Concatenate[Unit, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        return await self._hand_over(actor, True, fn, *args, **kwargs)

    async def run_lightly(
        self,
        actor: Actor,
        fn: Callable[Concatenate[Unit, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        return await self._hand_over(actor, False, fn, *args, **kwargs)

    async def _hand_over(
        self,
        actor: Actor,
        durable: bool,
        fn: Callable[Concatenate[Unit, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        def work(unit: Unit) -> T:
            return fn(unit, *args, **kwargs)

        if self.is_sqlite:
            return await asyncio.wrap_future(self._turns.ask(Asked(actor, durable, work)))
        call = partial(self._write, actor, durable, work)
        return await asyncio.get_running_loop().run_in_executor(self._write_pool, call)

    async def ask(
        self,
        actor: Actor,
        fn: Callable[Concatenate[Unit, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        call = partial(self.read_as, actor, fn, *args, **kwargs)
        return await asyncio.get_running_loop().run_in_executor(self._read_pool, call)

    def close(self) -> None:
        self._write_pool.shutdown(wait=True)
        self._read_pool.shutdown(wait=True)
        for engine in (self._writer, self._reader):
            let_go(engine)
        if self._gate:
            self._gate.close()

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """A bare connection that may write, for migrations."""
        with _named_faults(), self._writer.connect() as connection:
            yield connection

    def _write(self, actor: Actor, durable: bool, work: Callable[[Unit], T]) -> T:
        with self._begin(lambda: durable) as connection:
            unit, answer = self._perform(connection, actor, work)
        self._ring([unit])
        return answer

    @contextmanager
    def _begin(self, is_durable: Callable[[], bool]) -> Iterator[Connection]:
        """A transaction; on SQLite in its turn at the gate."""
        with self._gate.hold() if self._gate else nullcontext(), _named_faults():
            with self._writer.connect() as connection:
                if self.is_sqlite:
                    _set_durable(connection, is_durable())
                with connection.begin():
                    yield connection

    def _perform(
        self, connection: Connection, actor: Actor, work: Callable[[Unit], T]
    ) -> tuple[Unit, T]:
        unit = Unit(connection, self.clock(), actor)
        with _named_faults():
            answer = work(unit)
            if self._last is not None:
                self._last(unit)
            write_jobs(unit)
            write_events(unit)
        return unit, answer

    def _ring(self, units: Sequence[Unit]) -> None:
        if any(unit.events for unit in units):
            self.bell.ring(Ring("log"))
        if any(unit.jobs for unit in units):
            self.bell.ring(Ring("work"))


def _set_durable(connection: Connection, durable: bool) -> None:
    # Only outside a transaction does SQLite take it, so it goes past SQLAlchemy's autobegin.
    raw = connection.connection.dbapi_connection
    if raw is not None:
        raw.cursor().execute(f"PRAGMA synchronous={'FULL' if durable else 'NORMAL'}")


PASSING = ("locked", "busy", "full", "disk i/o", "unable to open", "readonly")
"""What SQLite says when it can't take something now; anything else is a fault of ours."""
PASSING_CLASSES = ("08", "25006", "40", "53", "55", "57", "58")
"""Of PostgreSQL's SQLSTATE: connection, read-only, deadlock, full, locked, shut down, disk. Not 54: a
row that is too large for an index is so for ever, and must go aside."""

OUT_OF_RANGE = "22003"
"""SQLSTATE of a number that its column can't hold."""


@contextmanager
def _named_faults() -> Iterator[None]:
    """A database that is locked, full or gone becomes a BusyError: nothing was kept, try again. A number of
    more than 64 bits is the fault of whoever asked."""
    try:
        yield
    except TimeoutError as error:
        raise BusyError("Too much is being asked of the database at once.") from error
    except (OperationalError, InterfaceError, InternalError) as error:
        if _is_passing(error):
            raise BusyError("The database can't take it now.") from error
        raise
    except DBAPIError as error:
        if error.connection_invalidated:
            raise BusyError("The database is gone.") from error
        if getattr(error.orig, "sqlstate", None) == OUT_OF_RANGE:
            raise _too_large() from error
        raise
    except OverflowError as error:
        if "SQLite INTEGER" in str(error):
            raise _too_large() from error
        raise


def _too_large() -> InvalidError:
    return InvalidError("A number in it is larger than any that is kept.", code="number_too_large")


def _is_passing(error: DBAPIError) -> bool:
    if isinstance(error.orig, sqlite3.Error):
        return any(word in str(error.orig).lower() for word in PASSING)
    state = getattr(error.orig, "sqlstate", None)
    return state is None or state.startswith(PASSING_CLASSES)
