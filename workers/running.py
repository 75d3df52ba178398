"""Starts the kinds of work that a process was asked for, and stops them again."""

import fcntl
import os
import secrets
import time
from collections.abc import Callable, Sequence
from functools import partial

import dramatiq

from inbox.bootstrap.parts import Installation
from inbox.services.running import jobs, leases
from workers.broker import make_broker
from workers.clock import Clock
from workers.dispatch import Dispatcher
from workers.listen import Listener, listeners
from workers.reader import Readers
from workers.renewing import Renewing

STOP_TIMEOUT_MS = 20_000
LISTENERS_SECONDS = 5
"""For all of them together, to let go of what they hold."""


def start(
    on: Installation, *, threads: int, worker: bool, listen: bool, clock: bool
) -> Callable[[], None]:
    """Answers what stops it all."""
    # Before there are threads: it forks.
    readers = Readers(on.plan.channels, on.blobs) if worker else None
    stops: list[Callable[[], None]] = [on.watch(files=clock).stop]
    held: list[Listener] = []
    if listen and _is_only(on, "listen"):
        on.store.write(leases.free_all)
    if worker and _is_only(on, "worker"):
        on.store.write(jobs.free_all)
    if listen:
        holder = secrets.token_hex(8)
        held, renewing = listeners(on, holder), Renewing(on.store, holder)
        for thread in (*held, renewing):
            thread.start()
        stops += [listener.stop for listener in held]
    if clock:
        ticking = Clock(on)
        ticking.start()
        stops.append(ticking.stop)
    if readers:
        stops += [*_start_worker(on, threads, readers), readers.stop]
    stops.append(partial(_wait_for, held))
    if listen:
        stops.append(renewing.stop)

    def stop() -> None:
        for one in stops:
            one()

    return stop


def _wait_for(listeners: Sequence[Listener]) -> None:
    deadline = time.monotonic() + LISTENERS_SECONDS
    for listener in listeners:
        listener.join(max(deadline - time.monotonic(), 0))


def _start_worker(on: Installation, threads: int, readers: Readers) -> list[Callable[[], None]]:
    broker = make_broker(on.where.redis_url)
    dispatcher = Dispatcher(on, broker, threads, readers)
    pool = dramatiq.Worker(broker, worker_threads=threads, worker_timeout=100)
    pool.start()
    dispatcher.start()
    # First nothing new is claimed, then what runs may end.
    stops = [dispatcher.stop, lambda: pool.stop(timeout=STOP_TIMEOUT_MS)]
    # What waits in Redis is done by another process; what waited in this one by nobody.
    return stops if on.where.redis_url else [*stops, dispatcher.give_back]


def _is_only(on: Installation, kind: str) -> bool:
    """True where all processes share one machine and none of this kind runs beside us: whatever is
    marked as held was held by one that died, and need not wait for its lease to end."""
    if not on.store.is_sqlite:
        return False
    file = os.open(on.where.data / f"{kind}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(file)
        return False
    return True  # The file stays open, and with it the lock, as long as the process lives.
