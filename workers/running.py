"""Starts the kinds of work that a process was asked for, and stops them again."""

from collections.abc import Callable

import dramatiq

from inbox.bootstrap.parts import Installation
from workers.broker import make_broker
from workers.clock import Clock
from workers.dispatch import Dispatcher
from workers.listen import listeners

STOP_TIMEOUT_MS = 20_000


def start(
    on: Installation, *, threads: int, worker: bool, listen: bool, clock: bool
) -> Callable[[], None]:
    """Answers what stops it all."""
    stops: list[Callable[[], None]] = []
    if listen:
        held = listeners(on)
        for listener in held:
            listener.start()
        stops += [listener.stop for listener in held]
    if clock:
        ticking = Clock(on)
        ticking.start()
        stops.append(ticking.stop)
    if worker:
        stops += _start_worker(on, threads)

    def stop() -> None:
        for one in stops:
            one()

    return stop


def _start_worker(on: Installation, threads: int) -> list[Callable[[], None]]:
    broker = make_broker(on.where.redis_url)
    dispatcher = Dispatcher(on, broker, threads)
    pool = dramatiq.Worker(broker, worker_threads=threads, worker_timeout=100)
    pool.start()
    dispatcher.start()
    # First nothing new is claimed, then what runs may end.
    return [dispatcher.stop, lambda: pool.stop(timeout=STOP_TIMEOUT_MS)]
