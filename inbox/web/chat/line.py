"""One line to a visitor's browser: a socket, or a page that asks again and again. A tab each."""

import asyncio
from collections import deque
from typing import Protocol

from aiohttp import web

from inbox.services.chat.visits import Visitor

MOST_HELD = 500
MOST_OWED_BYTES = 256 * 1024
"""Who reads more slowly than that comes back and is told what was missed."""


class Line(Protocol):
    visitor: Visitor
    page: str
    browser: str
    system: str
    address: str
    ready: bool
    """Has been welcomed: what comes before waits, or it would be told out of order."""
    held: deque[str]

    async def send(self, frame: str) -> None: ...

    def close(self) -> None: ...


class _Line:
    __slots__ = ("visitor", "page", "browser", "system", "address", "ready", "held")

    def __init__(
        self, visitor: Visitor, page: str, browser: str, system: str, address: str
    ) -> None:
        self.visitor, self.page = visitor, page
        self.browser, self.system, self.address = browser, system, address
        self.ready = False
        self.held: deque[str] = deque(maxlen=MOST_HELD)


class Socket(_Line):
    __slots__ = ("_socket", "_transport")

    def __init__(
        self,
        socket: web.WebSocketResponse,
        transport: asyncio.WriteTransport | None,
        visitor: Visitor,
        *about: str,
    ) -> None:
        super().__init__(visitor, *about)
        self._socket, self._transport = socket, transport

    async def send(self, frame: str) -> None:
        if self._socket.closed:
            return
        if self._transport and self._transport.get_write_buffer_size() > MOST_OWED_BYTES:
            self.close()
            return
        try:
            await self._socket.send_str(frame)
        except ConnectionError:
            self.close()

    def close(self) -> None:
        """At once, without waiting for the other side to say goodbye."""
        if self._transport is not None:
            self._transport.abort()


class Poll(_Line):
    """Holds what came between two questions."""

    __slots__ = ("_frames", "_something", "is_over", "asked_at")

    def __init__(self, visitor: Visitor, *about: str) -> None:
        super().__init__(visitor, *about)
        self._frames: list[str] = []
        self._something = asyncio.Event()
        self.is_over = False
        self.asked_at = asyncio.get_running_loop().time()

    async def send(self, frame: str) -> None:
        self._frames.append(frame)
        if sum(map(len, self._frames)) > MOST_OWED_BYTES:
            self.close()
        self._something.set()

    async def take(self, seconds: float) -> list[str]:
        """What there is; waits so long for something."""
        if not self._frames and not self.is_over and seconds > 0:
            try:
                async with asyncio.timeout(seconds):
                    await self._something.wait()
            except TimeoutError:
                pass
        self._something.clear()
        taken, self._frames = self._frames, []
        self.asked_at = asyncio.get_running_loop().time()
        return taken

    def close(self) -> None:
        self.is_over = True
        self._something.set()
