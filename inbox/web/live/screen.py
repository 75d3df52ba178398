"""One open stream: what waits to be written, merged into few frames, and never more than a slow reader may owe."""

import asyncio
import time
from collections.abc import Mapping

from aiohttp import web

from inbox.model.actor import Actor
from inbox.services.callers import Claim
from inbox.web.live import frames

BETWEEN_FRAMES_SECONDS = 0.1
"""Ten frames a second at most. Four would make the median wait 125 ms and the 95th percentile 240."""
HEARTBEAT_SECONDS = 15.0
DRAIN_SECONDS = 10.0
MOST_OWED_BYTES = 256 * 1024


class Screen:
    def __init__(self, claim: Claim, actor: Actor, response: web.StreamResponse) -> None:
        self.claim, self.actor = claim, actor
        self._response = response
        self._events: list[bytes] = []
        self._presence: dict[str, bytes] = {}
        self._views: dict[str, bytes] = {}
        self._seen_views: dict[str, bytes] = {}
        self._reset = False
        self._number = 0
        self._owed = 0
        self._something = asyncio.Event()
        self._over = False

    @property
    def agent_id(self) -> int | None:
        return self.actor.id if self.actor.kind == "agent" else None

    def add_events(self, events: list[bytes], number: int) -> None:
        """`number` is that of the last event, shown to this screen or not."""
        self._events += events
        self._number = number
        self._owe(sum(map(len, events)))
        if events:
            self._something.set()

    def add_views(self, views: Mapping[str, bytes]) -> None:
        """All views by id. Told is only what differs from what the screen has."""
        changed = {id: view for id, view in views.items() if self._seen_views.get(id) != view}
        if changed:
            self._views |= changed
            self._seen_views |= changed
            self._something.set()

    def add_presence(self, conversation_id: str, data: bytes) -> None:
        self._presence[conversation_id] = data
        self._owe(len(data))
        self._something.set()

    def start_over(self, number: int) -> None:
        self._events.clear()
        self._reset, self._number = True, number
        self._something.set()

    def is_over(self) -> bool:
        return self._over

    def close(self) -> None:
        self._over = True
        self._something.set()

    async def run(self) -> None:
        """Writes until the screen closes, its session ends or it is too slow."""
        while not self.is_over():
            began = time.monotonic()
            await self._wait()
            if self.is_over():
                return
            async with asyncio.timeout(DRAIN_SECONDS):
                await self._response.write(self._take() or frames.HEARTBEAT)
            rest = BETWEEN_FRAMES_SECONDS - (time.monotonic() - began)
            await asyncio.sleep(max(0.0, rest))

    async def _wait(self) -> None:
        try:
            async with asyncio.timeout(HEARTBEAT_SECONDS):
                await self._something.wait()
        except TimeoutError:
            return

    def _owe(self, size: int) -> None:
        self._owed += size
        if self._owed > MOST_OWED_BYTES:
            # It comes back with Last-Event-ID and is told what it missed.
            self.close()

    def _take(self) -> bytes:
        self._something.clear()
        parts = [frames.reset(self._number)] if self._reset else []
        if self._events or self._views:
            parts.append(frames.change(self._events, self._views.values(), self._number))
        parts += [frames.frame("presence", data) for data in self._presence.values()]
        self._events, self._presence, self._views = [], {}, {}
        self._reset, self._owed = False, 0
        return b"".join(parts)
