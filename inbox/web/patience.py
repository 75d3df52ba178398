"""The turns of what tells open screens and visitors: one that goes wrong ends itself, and not all that come."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from inbox.model.errors import BusyError

log = structlog.get_logger()


async def patiently(act: Callable[[], Awaitable[None]], who: str) -> None:
    """The database may be gone for a while: what is to be told waits. `who` is for the log."""
    try:
        await act()
    except BusyError as error:
        log.warning("what is to be told waits", to=who, error=str(error))
        await asyncio.sleep(1)
    except Exception as error:
        log.error("could not be told", to=who, error=type(error).__name__, exc_info=error)
        await asyncio.sleep(1)
