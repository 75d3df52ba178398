"""A process of its own that reads what came in, so that two cores work on one mailbox.

Forked before this process has any threads, from a nursery that shares its pages and can make another
reader whenever one dies. What kills or holds up a reader costs the one receipt that did it.
"""

import contextlib
import gc
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from multiprocessing.connection import Connection

import structlog

from inbox.model.errors import BusyError
from inbox.services.inbound.understand import (
    Kept,
    NotUnderstood,
    Reader,
    ReadHere,
    Understanding,
    read,
)
from inbox.services.plan import Channel
from inbox.store.blobs import Blobs

log = structlog.get_logger()

SET_SECONDS = 60.0
"""For a set, or a second for each of a large one; whoever has not answered by then never will."""
ONE_SECONDS = 15.0
_BROKEN = (EOFError, OSError)
Channels = Mapping[str, Channel]


class StoppedError(Exception):
    """Raised when a reader died, or did not answer in time."""


class ReaderProcess:
    """Used by one thread at a time, as `Readers.borrow` sees to."""

    def __init__(self, channels: Channels, blobs: Blobs) -> None:
        self._nursery, theirs = socket.socketpair()
        self._asked: tuple[str, Sequence[Kept]] | None = None
        self._line: Connection | None = None
        self.is_well = True
        """False when the nursery is gone and no reader can be had any more."""
        gc.collect()
        gc.freeze()  # Pages that no collection touches stay shared.
        self._pid = os.fork()
        if self._pid == 0:
            _end(lambda: _nursery(theirs, channels, blobs))
        gc.unfreeze()
        theirs.close()

    def ask(self, channel: str, kept: Sequence[Kept]) -> None:
        self._asked = (channel, kept)
        self._send(channel, kept)

    def answer(self) -> Understanding:
        assert self._asked is not None
        (channel, kept), self._asked = self._asked, None
        try:
            return self._receive(max(SET_SECONDS, len(kept)))
        except StoppedError:
            return _together(kept, [self._alone(channel, one) for one in kept])

    def forget(self) -> None:
        """What was asked for and is not wanted any more."""
        if self._asked is not None:
            self._asked = None
            self._drop()

    def stop(self) -> None:
        self._drop()
        self._nursery.close()
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self._pid, 0)

    def _alone(self, channel: str, one: Kept) -> Understanding:
        self._send(channel, [one])
        try:
            return self._receive(ONE_SECONDS)
        except StoppedError:
            words = "The program ended while it was being read, or took too long."
            log.error("a receipt stopped its reader", receipt=one.receipt.id)
            return Understanding(failed=(NotUnderstood(one.receipt, "stopped", words),))

    def _send(self, channel: str, kept: Sequence[Kept]) -> None:
        with contextlib.suppress(*_BROKEN):  # Whoever waits for the answer sees that it is gone.
            self._open().send((channel, kept))

    def _receive(self, seconds: float) -> Understanding:
        line = self._open()
        try:
            found = line.recv() if line.poll(seconds) else None
        except _BROKEN:
            found = None
        if found is None:
            self._drop()
            raise StoppedError
        if isinstance(found, OSError):
            raise found
        assert isinstance(found, Understanding)
        return found

    def _open(self) -> Connection:
        """A line to a new reader, if there is none. The one before it is ended."""
        if self._line is None:
            try:
                self._nursery.sendall(b"?")
                _, handles, _, _ = socket.recv_fds(self._nursery, 1, 1)
                self._line = Connection(handles[0])
            except (OSError, IndexError) as error:
                self.is_well = False
                raise BusyError("No process could be started to read.") from error
        return self._line

    def _drop(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None


class Readers:
    """One reader for the process; work on a second channel meanwhile is read here."""

    def __init__(self, channels: Channels, blobs: Blobs) -> None:
        self._process = ReaderProcess(channels, blobs)
        self._here: Callable[[], Reader] = lambda: ReadHere(channels, blobs)
        self._lock = threading.Lock()

    @contextlib.contextmanager
    def borrow(self) -> Iterator[Reader]:
        if not self._process.is_well or not self._lock.acquire(blocking=False):
            yield self._here()
            return
        try:
            yield self._process
        finally:
            self._process.forget()
            self._lock.release()

    def stop(self) -> None:
        self._process.stop()


def _together(kept: Sequence[Kept], parts: Sequence[Understanding]) -> Understanding:
    return Understanding(
        messages=tuple(one for part in parts for one in part.messages),
        others=tuple(one for part in parts for one in part.others),
        failed=tuple(one for part in parts for one in part.failed),
        receipts=tuple(one.receipt for one in kept),
    )


def _end(work: Callable[[], None]) -> None:
    """A forked process ends here: what its parent would do at its end is not for it to do."""
    status = 1
    try:
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, signal.SIG_IGN)  # It ends when its parent is gone.
        work()
        status = 0
    finally:
        os._exit(status)


def _nursery(asked: socket.socket, channels: Channels, blobs: Blobs) -> None:
    """Makes a reader whenever it is asked, and ends the one before it."""
    _close_all_but(asked)
    reader = 0
    while asked.recv(1):
        _kill(reader)
        ours, theirs = socket.socketpair()
        reader = os.fork()
        if reader == 0:
            asked.close()
            ours.close()
            line = Connection(theirs.detach())
            _end(partial(_read_all, line, channels, blobs))
        theirs.close()
        socket.send_fds(asked, [b"!"], [ours.fileno()])
        ours.close()
    _kill(reader)


def _kill(reader: int) -> None:
    if reader:
        os.kill(reader, signal.SIGKILL)
        os.waitpid(reader, 0)


def _close_all_but(kept: socket.socket) -> None:
    """Locks and connections of the parent must end with the parent."""
    os.closerange(3, kept.fileno())
    os.closerange(kept.fileno() + 1, os.sysconf("SC_OPEN_MAX"))


def _read_all(line: Connection, channels: Channels, blobs: Blobs) -> None:
    with contextlib.suppress(*_BROKEN):
        while True:
            channel, kept = line.recv()
            try:
                found: Understanding | OSError = read(kept, channels[channel], blobs)
            except OSError as error:
                found = error
            line.send(found)
