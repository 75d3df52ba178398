"""`GET stream`: server-sent events, from `Last-Event-ID` (or `after`) on."""

import contextlib

from aiohttp import web

from inbox.model.errors import BusyError
from inbox.web.api.queries import StreamQuery
from inbox.web.call import Call
from inbox.web.endpoint import endpoint
from inbox.web.live.hub import HUB
from inbox.web.live.screen import Screen

MOST_SCREENS = 2000
HEADERS = {
    "Content-Type": "text/event-stream",
    "Cache-Control": "no-store",
    # A proxy that collects would hold everything back.
    "X-Accel-Buffering": "no",
}


@endpoint("event.read", answers="text/event-stream")
async def stream(call: Call, query: StreamQuery) -> web.StreamResponse:
    hub = call.request.app[HUB]
    caller = await call.identify()
    if hub.open_screens >= MOST_SCREENS:
        raise BusyError("Too many screens are open here.")
    response = web.StreamResponse(headers=HEADERS)
    await response.prepare(call.request)
    screen = Screen(call.claim, caller.actor, response, call.request.transport)
    try:
        await hub.join(screen, _after(call.request, query))
        with contextlib.suppress(TimeoutError, ConnectionError):
            await screen.run()
    finally:
        hub.leave(screen)
    return response


def _after(request: web.Request, query: StreamQuery) -> int | None:
    """The header is what the browser sends when it comes back; it knows more than the address."""
    last = request.headers.get("Last-Event-ID", "")
    return int(last) if last.isascii() and last.isdigit() and len(last) < 19 else query.after
