"""On SQLite: what is asked for while others write is written together, in one turn at the gate.

Each by itself costs a commit, and behind each commit another process has its turn first: ten who wait would
wait for ten of those. Here they are one transaction. All but the first have a savepoint of their own, so
that whoever is refused takes nobody with them, and all are answered when it stands on disk.
"""

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from sqlalchemy import Connection

from inbox.model.actor import Actor
from inbox.model.errors import BusyError
from inbox.store.unit import Unit

MOST = 50
LONGEST_SECONDS = 0.03
"""What comes later has the next turn: whoever was first is answered, and other processes write."""

Begin = Callable[[Callable[[], bool]], AbstractContextManager[Connection]]
"""A transaction at the gate. Whether it has to be durable is asked when the gate has opened."""
Perform = Callable[[Connection, Actor, Callable[[Unit], Any]], tuple[Unit, Any]]
"""One unit of work from its first step to its last."""


@dataclass(slots=True, eq=False)
class Asked:
    actor: Actor
    durable: bool
    work: Callable[[Unit], Any]
    answer: Future[Any] = field(default_factory=Future)


@dataclass(slots=True)
class _Done:
    asked: Asked
    unit: Unit | None = None
    answer: Any = None
    refused: BaseException | None = None

    def settle(self, fault: BaseException | None) -> None:
        error = self.refused or fault
        if error is not None:
            self.asked.answer.set_exception(error)
        else:
            self.asked.answer.set_result(self.answer)


class Turns:
    """Of one process; `pool` has one thread."""

    def __init__(
        self,
        pool: Executor,
        begin: Begin,
        perform: Perform,
        told: Callable[[Sequence[Unit]], None],
    ) -> None:
        self._pool, self._begin, self._perform, self._told = pool, begin, perform, told
        self._waiting: deque[Asked] = deque()
        self._durable = True
        """Whether the transaction of this turn is."""

    def ask(self, asked: Asked) -> Future[Any]:
        self._waiting.append(asked)
        # As many turns as are asked for, so that none is ever missing; most find nothing left to do.
        self._pool.submit(self._turn)
        return asked.answer

    def _turn(self) -> None:
        if not self._waiting:
            return
        self._durable = True
        done: list[_Done] = []
        fault: BaseException | None = None
        try:
            with self._begin(self._has_promises) as connection:
                for asked in self._next():
                    done.append(_Done(asked))
                    self._do(connection, done[-1], is_first=len(done) == 1)
            self._told([one.unit for one in done if one.unit is not None])
        except BaseException as error:  # noqa: BLE001 - whoever asked gets it
            fault = error
        if fault is not None and not done:
            done = [_Done(asked) for asked in islice(self._next(), 1)]
        for one in done:
            one.settle(fault)

    def _has_promises(self) -> bool:
        self._durable = any(one.durable for one in tuple(self._waiting))
        return self._durable

    def _next(self) -> Iterator[Asked]:
        """Those who wait, in order, and who comes meanwhile. Whoever went away before is passed."""
        until, left = time.monotonic() + LONGEST_SECONDS, MOST
        while self._waiting and left and (self._durable or not self._waiting[0].durable):
            asked = self._waiting.popleft()
            if asked.answer.set_running_or_notify_cancel():
                yield asked
                left -= 1
            if time.monotonic() > until:
                return

    def _do(self, connection: Connection, one: _Done, *, is_first: bool) -> None:
        """Raises when the transaction has to end, and with it all that was done in this turn."""
        savepoint = nullcontext() if is_first else connection.begin_nested()
        try:
            with savepoint:
                one.unit, one.answer = self._perform(connection, one.asked.actor, one.asked.work)
        except BaseException as error:  # Whoever asked gets it.
            if not is_first and not _is_open(connection):
                # A full disk ends a transaction, and not only the statement.
                raise BusyError("The database can't take it now.") from error
            one.refused = error
            if is_first:
                raise


def _is_open(connection: Connection) -> bool:
    raw: Any = connection.connection.dbapi_connection
    return bool(raw is not None and raw.in_transaction)
