"""Keeps what this process holds: a mailbox may be waited at for longer than a dead process should keep it."""

import threading

import structlog
from sqlalchemy.exc import SQLAlchemyError

from inbox.model.actor import SYSTEM
from inbox.model.errors import BusyError
from inbox.services.running import leases
from inbox.store.store import Store

log = structlog.get_logger()

RENEWALS = 3
"""In the time of a lease, so that one that fails costs nothing."""


class Renewing(threading.Thread):
    def __init__(self, store: Store, holder: str) -> None:
        super().__init__(name="leases", daemon=True)
        self._store, self._holder = store, holder
        self._stop_event = threading.Event()

    def stop(self) -> None:
        self._stop_event.set()

    def run(self) -> None:
        while not self._stop_event.wait(leases.LENGTH.total_seconds() / RENEWALS):
            try:
                self._store.write_lightly(SYSTEM, leases.renew_all, self._holder)
            except (BusyError, SQLAlchemyError):
                continue  # Whoever has it then goes on; two that listen keep nothing twice.
            except Exception as error:
                log.error("leases could not be renewed", exc_info=error)
