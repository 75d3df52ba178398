"""What bodies take up while requests are answered. Anybody may send to a form: a few who send a lot at
once, or never come to an end, take neither everybody's memory nor their turn."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from inbox.model.errors import BusyError
from inbox.web.problem import UnreadableError

MOST_BYTES = 256 * 1024 * 1024
SMALL_BYTES = 64 * 1024
"""What fits in here is always taken: people write while others send films."""
LONGEST_SECONDS = 600.0
"""30 MB over a poor line; whoever is slower than that has been cut off, or only holds the place."""
_MINE: "web.RequestKey[int]" = web.RequestKey("held", int)


class Held:
    def __init__(self) -> None:
        self.bytes = 0

    def take(self, request: web.Request, size: int) -> None:
        """So much more of this request's body is kept. Raises BusyError where there is no room for it."""
        mine = request.get(_MINE, 0) + size
        if mine > SMALL_BYTES and self.bytes + size > MOST_BYTES:
            raise BusyError("Too much is being sent at this moment. Send it again in a while.")
        request[_MINE] = mine
        self.bytes += size

    def release(self, request: web.Request) -> None:
        """It was answered, one way or the other."""
        self.bytes -= request.get(_MINE, 0)
        request[_MINE] = 0


HELD = web.AppKey("HELD", Held)


@asynccontextmanager
async def whole_body() -> AsyncIterator[None]:
    """Around reading one. Raises UnreadableError where it breaks off, or comes too slowly."""
    try:
        async with asyncio.timeout(LONGEST_SECONDS):
            yield
    except TimeoutError:
        raise UnreadableError("The body came too slowly.") from None
    except web.RequestPayloadError:
        raise UnreadableError("The body breaks off, or is not packed as it says.") from None
