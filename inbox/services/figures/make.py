"""All that is to be written of an edition, made here or in processes beside this one: those read the log and
reckon, this one writes, and two cores are used. Written is by one, since SQLite has one writer."""

import contextlib
import gc
import signal
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from pathlib import Path

from sqlalchemy import func, select

from inbox.services.figures.bulk import fold_log, fold_visits
from inbox.services.figures.pieces import Piece
from inbox.store.store import Store
from inbox.store.tables.log import events
from inbox.store.unit import Unit

FEW = 100_000
"""Events that are folded before another process has begun."""
SUMMING = 2
"""Processes that add up, as soon as all facts stand."""
Task = Callable[[Store], Iterator[Piece]]


class StoppedError(Exception):
    """Raised when a process that reckons has ended before it was done; it has said why."""


def make_pieces(store: Store, edition: int, zone: str) -> Iterator[Piece]:
    """When the piece after the next is asked for, a piece must stand."""
    run = _here if store.read(_newest) <= FEW else _beside
    at = None
    for piece in run(store, [partial(_fold, edition, zone)]):
        at = piece.at or at
        yield piece
    if at is not None:
        parts = [slice(part, None, SUMMING) for part in range(SUMMING)]
        yield from run(store, [partial(_sum, edition, zone, at, part) for part in parts])


def _newest(unit: Unit) -> int:
    return unit.connection.execute(select(func.max(events.c.number))).scalar() or 0


def _fold(edition: int, zone: str, store: Store) -> Iterator[Piece]:
    yield from fold_log(store, edition)
    yield Piece()  # Whoever asks for more after this has written all before it.
    yield from fold_visits(store, edition, zone)


def _sum(edition: int, zone: str, at: datetime, part: slice, store: Store) -> Iterator[Piece]:
    # Only whoever makes figures anew needs numpy for it, and it takes 20 MB.
    from inbox.services.figures.sums import sum_up

    return sum_up(store, edition, zone, at, part)


def _here(store: Store, tasks: Sequence[Task]) -> Iterator[Piece]:
    for task in tasks:
        yield from task(store)


def _beside(store: Store, tasks: Sequence[Task]) -> Iterator[Piece]:
    with contextlib.ExitStack() as stack:
        lines = [stack.enter_context(_process(store, task)) for task in tasks]
        while lines:
            for line in wait(lines):
                assert isinstance(line, Connection)
                try:
                    piece = line.recv()
                except (EOFError, OSError) as error:
                    raise StoppedError("A process that reckons has ended.") from error
                if piece is None:
                    lines.remove(line)
                    continue
                yield piece
                with contextlib.suppress(OSError):  # Seen when it is asked again.
                    line.send(None)  # It stands.


@contextlib.contextmanager
def _process(store: Store, task: Task) -> Iterator[Connection]:
    # Not forked: this process has connections and perhaps threads.
    processes = get_context("spawn")
    ours, theirs = processes.Pipe()
    told = (theirs, task, store.url, store.data)
    child = processes.Process(target=_reckon, args=told, daemon=True)
    child.start()
    theirs.close()
    try:
        yield ours
    finally:
        ours.close()
        child.terminate()
        child.join()


def _reckon(line: Connection, task: Task, url: str, data: Path) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Whoever writes ends this one.
    # What is in memory is no garbage, and going through all of it takes a fifth of the time.
    gc.set_threshold(100_000, 1_000, 1_000)
    store = Store(url, data)
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        for place, piece in enumerate(task(store)):
            line.send(piece)
            if place:
                line.recv()  # The one before stands.
        line.send(None)
    store.close()
