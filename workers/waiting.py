"""A database that is gone, locked or full is told once a minute: seen in the log, without filling it."""

import threading
import time

import structlog

from inbox.model.errors import BusyError

log = structlog.get_logger()

PAUSE_SECONDS = 60.0
_lock = threading.Lock()
_silent_until = 0.0


def tell_of(error: Exception) -> None:
    """For all threads of the process together."""
    global _silent_until
    with _lock:
        if time.monotonic() < _silent_until:
            return
        _silent_until = time.monotonic() + PAUSE_SECONDS
    log.warning("everything waits, and goes on by itself", error=_said(error))


def _said(error: Exception) -> str:
    # Of other faults the database may repeat what was to be written.
    if isinstance(error, BusyError) and error.__cause__ is not None:
        error = getattr(error.__cause__, "orig", None) or error
    elif not isinstance(error, OSError):
        return type(error).__name__
    return next(iter(str(error).strip().splitlines()), "")[:300] or type(error).__name__
