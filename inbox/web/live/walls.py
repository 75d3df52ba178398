"""Streams to screens on walls: the board's figures as they change, and nothing else of the log."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import structlog
from aiohttp import web
from pydantic_core import to_json

from inbox.model.actor import SYSTEM
from inbox.model.errors import BusyError
from inbox.services.wallboards import Scope, Wall, read_wall, standing_walls
from inbox.web.board import BOARDS, KEEPS, Boards, Made
from inbox.web.call import Call
from inbox.web.endpoint import endpoint
from inbox.web.live import frames
from inbox.web.live.stream import HEADERS
from inbox.web.parts import PARTS, Parts
from inbox.web.patience import patiently
from inbox.web.seen import SEEN, Seen

MOST = 500
WRITE_SECONDS = 10.0
log = structlog.get_logger()


@dataclass(eq=False)
class Viewer:
    token_hash: str
    scope: Scope
    wall: Wall
    frame: bytes = b""
    shown: Made | None = None
    is_over: bool = False
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def show(self, frame: bytes, made: Made) -> None:
        """The newest takes the place of what a slow screen has not taken yet."""
        self.frame, self.shown = frame, made
        self.news.set()

    def beat(self) -> None:
        self.frame = self.frame or frames.HEARTBEAT
        self.news.set()

    def close(self) -> None:
        self.is_over = True
        self.news.set()

    async def write_to(self, response: web.StreamResponse) -> None:
        while True:
            await self.news.wait()
            self.news.clear()
            if self.is_over:
                return
            taken, self.frame = self.frame, b""
            async with asyncio.timeout(WRITE_SECONDS):
                await response.write(taken)


class Walls:
    """One turn for all of them, every five seconds while somebody looks."""

    def __init__(self, parts: Parts, boards: Boards, seen: Seen) -> None:
        self._parts, self._boards, self._seen = parts, boards, seen
        self._viewers: set[Viewer] = set()

    def join(self, viewer: Viewer) -> None:
        if len(self._viewers) >= MOST:
            raise BusyError("Too many screens look at the board.")
        self._viewers.add(viewer)

    def leave(self, viewer: Viewer) -> None:
        self._viewers.discard(viewer)

    def end(self, token_hash: str) -> None:
        for viewer in self._viewers:
            if viewer.token_hash == token_hash:
                viewer.close()

    def close(self) -> None:
        for viewer in self._viewers:
            viewer.close()

    async def show_first(self, viewer: Viewer) -> None:
        self._show(viewer, await self._boards.get(viewer.scope))

    async def run(self) -> None:
        while True:
            await asyncio.sleep(KEEPS.total_seconds())
            await patiently(self.turn, "wallboards")

    async def turn(self) -> None:
        hashes = {viewer.token_hash for viewer in self._viewers}
        if not hashes:
            return
        standing = await self._parts.store.ask(SYSTEM, standing_walls, hashes)
        self._seen.tokens |= standing
        for viewer in list(self._viewers):
            if viewer.token_hash not in standing:
                viewer.close()
            else:
                self._show(viewer, await self._boards.get(viewer.scope))

    def _show(self, viewer: Viewer, made: Made) -> None:
        if viewer.shown is not None and viewer.shown.made_at == made.made_at:
            viewer.beat()
            return
        name = self._parts.plan.organisation.name
        viewer.show(frames.frame("board", wall_json(viewer.wall, name, made)), made)


def wall_json(wall: Wall, organisation: str, made: Made) -> bytes:
    """A WallShape; the figures were encoded once for all."""
    about = {
        "name": wall.name,
        "organisation": organisation,
        "language": wall.language,
        "theme": wall.theme,
    }
    return b'%b,"figures":%b}' % (to_json(about)[:-1], made.wall)


WALLS: web.AppKey[Walls] = web.AppKey("WALLS", Walls)


@endpoint("wallboard.read", answers="text/event-stream")
async def wall_stream(call: Call) -> web.StreamResponse:
    """A frame `board` at once and whenever there is something new, each a WallShape; a comment otherwise."""
    wall: Wall = await call.ask(read_wall)
    walls, response = call.request.app[WALLS], web.StreamResponse(headers=HEADERS)
    viewer = Viewer(call.claim.secret_hash, wall.scope, wall)
    walls.join(viewer)
    try:
        await walls.show_first(viewer)
        await response.prepare(call.request)
        with contextlib.suppress(TimeoutError, ConnectionError):
            await viewer.write_to(response)
    finally:
        walls.leave(viewer)
    return response


def make_walls(app: web.Application) -> Walls:
    return Walls(app[PARTS], app[BOARDS], app[SEEN])


async def run_walls(app: web.Application) -> AsyncIterator[None]:
    task = asyncio.create_task(app[WALLS].run(), name="walls")
    yield
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def close_walls(app: web.Application) -> None:
    app[WALLS].close()
