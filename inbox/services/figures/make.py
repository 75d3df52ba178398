"""All that is to be written of an edition, made here or in a process beside this one: that one reads the log
and reckons, this one writes, and two cores are used. Written is by one, since SQLite has one writer."""

import contextlib
import signal
from collections.abc import Iterator
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from sqlalchemy import func, select

from inbox.services.figures.bulk import fold_log
from inbox.services.figures.pieces import Piece
from inbox.store.store import Store
from inbox.store.tables.log import events
from inbox.store.unit import Unit

FEW = 100_000
"""Events that are folded before another process has begun."""


class StoppedError(Exception):
    """Raised when the process that reckons has ended before it was done; it has said why."""


def make_pieces(store: Store, edition: int, zone: str) -> Iterator[Piece]:
    """When the piece after the next is asked for, a piece must stand."""
    if store.read(_newest) <= FEW:
        yield from _make(store, edition, zone)
    else:
        yield from _beside(store, edition, zone)


def _newest(unit: Unit) -> int:
    return unit.connection.execute(select(func.max(events.c.number))).scalar() or 0


def _make(store: Store, edition: int, zone: str) -> Iterator[Piece]:
    # Only whoever makes figures anew needs numpy for it, and it takes 20 MB.
    from inbox.services.figures.sums import sum_up

    at = None
    for piece in fold_log(store, edition):
        at = piece.at
        yield piece
    yield Piece()  # Whoever asks for more after this has written all facts.
    if at is not None:
        yield from sum_up(store, edition, zone, at)


def _beside(store: Store, edition: int, zone: str) -> Iterator[Piece]:
    # Not forked: this process has connections and perhaps threads.
    processes = get_context("spawn")
    ours, theirs = processes.Pipe()
    told = (theirs, store.url, store.data, edition, zone)
    child = processes.Process(target=_reckon, args=told, daemon=True)
    child.start()
    theirs.close()
    try:
        while (piece := ours.recv()) is not None:
            yield piece
            ours.send(None)  # It stands.
    except (EOFError, OSError) as error:
        raise StoppedError("The process that reads the log has ended.") from error
    finally:
        ours.close()
        child.terminate()
        child.join()


def _reckon(line: Connection, url: str, data: Path, edition: int, zone: str) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Whoever writes ends this one.
    store = Store(url, data)
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        for place, piece in enumerate(_make(store, edition, zone)):
            line.send(piece)
            if place:
                line.recv()  # The one before stands.
        line.send(None)
    store.close()
