"""Holds mailboxes open: fetch, keep with the cursor in one commit, then wait for more."""

import contextlib
import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError

from inbox.bootstrap.parts import Installation
from inbox.model.actor import SYSTEM
from inbox.model.errors import (
    BusyError,
    ConnectorError,
    PermanentError,
    ReauthoriseError,
    TemporaryError,
)
from inbox.model.receipts import RawItem
from inbox.services.accept import accept, keep
from inbox.services.plan import Channel
from inbox.services.platforms.signs import FETCHED
from inbox.services.running import leases
from inbox.services.running.health import note_failure, note_success
from inbox.services.running.listening import read_cursor
from workers.waiting import tell_of

log = structlog.get_logger()

PAUSES = (2, 5, 15, 30, 60)
PAUSE_UNAUTHORISED = 300
PAUSE_HELD = 10
"""While another process holds the lease."""


class Listener(threading.Thread):
    """One channel. Only the process that holds its lease listens; somebody else renews it."""

    def __init__(self, on: Installation, channel: Channel, holder: str) -> None:
        super().__init__(name=f"listen {channel.id}", daemon=True)
        self._on, self._channel, self._holder = on, channel, holder
        self._stop_event = threading.Event()
        self._failures = 0

    def stop(self) -> None:
        self._stop_event.set()
        self._channel.connector.close()

    def run(self) -> None:
        self._listen()
        # Whoever listens after us need not wait for the lease to end.
        with contextlib.suppress(BusyError, SQLAlchemyError):
            self._on.store.write_lightly(SYSTEM, leases.let_go, self._lease(), self._holder)

    def _listen(self) -> None:
        while not self._stop_event.is_set():
            try:
                if not self._on.store.write_lightly(
                    SYSTEM, leases.take, self._lease(), self._holder
                ):
                    self._stop_event.wait(PAUSE_HELD)
                    continue
                self._look()
                self._failures = 0
            except (TemporaryError, PermanentError) as error:
                self._note(error)
                self._stop_event.wait(PAUSES[min(self._failures, len(PAUSES) - 1)])
                self._failures += 1
            except ReauthoriseError as error:
                self._note(error, advice_of(self._channel))
                self._stop_event.wait(PAUSE_UNAUTHORISED)
            except (BusyError, SQLAlchemyError, OSError) as error:
                # Nothing was kept, so the cursor stands where it stood.
                tell_of(error)
                self._stop_event.wait(2)
            except Exception as error:
                log.error("listening failed", channel=self._channel.id, exc_info=error)
                self._stop_event.wait(30)

    def _look(self) -> None:
        on, channel = self._on, self._channel
        more = True
        while more and not self._stop_event.is_set():
            cursor: Mapping[str, Any] = on.store.read(read_cursor, channel.id)
            fetched = channel.connector.fetch(cursor, on.store.clock())
            if fetched.items or dict(fetched.cursor) != dict(cursor):
                kept = keep(channel.id, channel.id, marked(channel, fetched.items), on.blobs)
                on.store.write(accept, kept, (channel.id, fetched.cursor))
                channel.connector.kept(fetched)
            more = fetched.more
        on.store.write_lightly(SYSTEM, note_success, channel.id)
        if not self._stop_event.is_set():
            channel.connector.wait(channel.connector.rhythm())

    def _lease(self) -> str:
        return f"listen:{self._channel.id}"

    def _note(self, error: ConnectorError, advice: str = "") -> None:
        reauthorise, id = isinstance(error, ReauthoriseError), self._channel.id
        log.warning("a mailbox does not answer", channel=id, error=str(error))
        try:
            self._on.store.write_lightly(
                SYSTEM, note_failure, id, str(error), reauthorise, advice, error.trouble
            )
        except (BusyError, SQLAlchemyError):
            log.warning("its health could not be noted", channel=self._channel.id)


def marked(channel: Channel, items: Sequence[RawItem]) -> Sequence[RawItem]:
    """Where the platform calls us too, what had to be fetched is known by a mark."""
    if not channel.connector.is_told():
        return items
    return [replace(one, headers={**one.headers, FETCHED: "1"}) for one in items]


def advice_of(channel: Channel) -> str:
    """What ops should do, with the address to log in at where the platform has one."""
    try:
        lines = channel.connector.check()
    except ConnectorError:
        return ""
    return "\n".join(line.advice for line in lines if not line.ok and line.advice)


def listeners(on: Installation, holder: str) -> list[Listener]:
    return [Listener(on, c, holder) for c in on.plan.channels.values() if c.connector.listens]
