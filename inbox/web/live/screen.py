"""One open stream: what can be written is written at once, what can't waits together, and no slow
reader may owe more than so much."""

import asyncio
from collections.abc import Mapping

from aiohttp import web

from inbox.model.actor import Actor
from inbox.services.logins.callers import Claim
from inbox.web.live import frames
from inbox.web.live.sight import Sight, sight_of

HEARTBEAT_SECONDS = 15.0
DRAIN_SECONDS = 10.0
MOST_OWED_BYTES = 256 * 1024
MOST_AT_ONCE_BYTES = 32 * 1024
"""Half of what a connection takes before it makes its writer wait."""


class Screen:
    def __init__(
        self,
        claim: Claim,
        actor: Actor,
        response: web.StreamResponse,
        transport: asyncio.WriteTransport | None = None,
    ) -> None:
        self.claim, self._response, self._transport = claim, response, transport
        self.actor = actor
        self._frames: list[bytes] = []
        self._presence: dict[str, bytes] = {}
        self._visitors: dict[int, bytes] = {}
        self._notices = b""
        self._views: dict[str, bytes] = {}
        self._seen_views: dict[str, bytes] = {}
        self._number = 0
        self._owed = 0
        self._something = asyncio.Event()
        self._is_waiting = False
        self._over = False

    @property
    def actor(self) -> Actor:
        return self._actor

    @actor.setter
    def actor(self, actor: Actor) -> None:
        self._actor, self.sight = actor, sight_of(actor)

    sight: Sight

    @property
    def agent_id(self) -> int | None:
        return self.actor.id if self.actor.kind == "agent" else None

    async def show(self, frame: bytes, number: int) -> None:
        """A frame that stands complete, empty when nothing of it may be seen. `number` is that of the
        last event, shown to this screen or not. Never waits for the other side."""
        self._number = number
        if not frame:
            return
        if not self._is_free() or len(frame) > MOST_AT_ONCE_BYTES:
            self._frames.append(frame)
            self._owe(len(frame))
            self._something.set()
            return
        try:
            await self._response.write(frame)
        except ConnectionError:
            self.close()

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

    def add_notices(self, data: bytes) -> None:
        """There are new ones, or some were read: what is told is only to look again."""
        self._notices = data
        self._something.set()

    def add_visitor(self, conversation_id: int, data: bytes) -> None:
        self._visitors[conversation_id] = data
        self._owe(len(data))
        self._something.set()

    def start_over(self, number: int) -> None:
        self._frames, self._number = [frames.reset(number)], number
        self._something.set()

    def is_over(self) -> bool:
        return self._over

    def close(self) -> None:
        self._over = True
        self._something.set()

    async def run(self) -> None:
        """Writes until the screen closes, its session ends or it is too slow."""
        while not self.is_over():
            await self._wait()
            if self.is_over():
                return
            async with asyncio.timeout(DRAIN_SECONDS):
                await self._response.write(self._take() or frames.HEARTBEAT)

    async def _wait(self) -> None:
        self._is_waiting = True
        try:
            async with asyncio.timeout(HEARTBEAT_SECONDS):
                await self._something.wait()
        except TimeoutError:
            return
        finally:
            self._is_waiting = False

    def _is_free(self) -> bool:
        """Nothing stands before a frame, neither here nor in what the connection still holds."""
        return (
            self._is_waiting
            and not self._something.is_set()
            and self._transport is not None
            and self._transport.get_write_buffer_size() == 0
        )

    def _owe(self, size: int) -> None:
        self._owed += size
        if self._owed > MOST_OWED_BYTES:
            # It comes back with Last-Event-ID and is told what it missed.
            self.close()

    def _take(self) -> bytes:
        self._something.clear()
        parts = self._frames
        if self._views:
            parts.append(frames.change((), self._views.values(), self._number))
        parts += [frames.frame("presence", data) for data in self._presence.values()]
        parts += [frames.frame("visitor", data) for data in self._visitors.values()]
        if self._notices:
            parts.append(frames.frame("notices", self._notices))
        self._frames, self._presence, self._views, self._notices = [], {}, {}, b""
        self._visitors = {}
        self._owed = 0
        return b"".join(parts)
