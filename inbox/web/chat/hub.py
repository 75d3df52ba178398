"""All chats that this process holds a line to. Reads the log once for all of them."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterable
from datetime import timedelta
from functools import partial

import structlog
from aiohttp import web

from connectors.chat import ChatConnector
from inbox.model.actor import SYSTEM
from inbox.model.bell import Ring
from inbox.model.errors import BusyError
from inbox.model.ids import MAX_ID
from inbox.services.chat.receipts import AT_ONCE, note_received
from inbox.services.chat.visits import Visitor, note_back, note_gone
from inbox.services.plan import Channel
from inbox.store.bell import listen
from inbox.store.reading.chat_queue import Queue, read_queue, staff_changed
from inbox.store.reading.chats import Changes, Chat, Key, read_changes, read_chat
from inbox.store.reading.stream import newest_number
from inbox.web.chat import frames
from inbox.web.chat.line import Line, Poll
from inbox.web.chat.links import file_address
from inbox.web.chat.outlook import Outlook, look
from inbox.web.chat.pace import Pace
from inbox.web.chat.room import Room
from inbox.web.live.visitors import Here, to_rings
from inbox.web.parts import Parts
from inbox.web.patience import patiently

LOOK_AGAIN = timedelta(seconds=1)
BETWEEN_READS_SECONDS = 0.03
"""And at least as long as reading took: what comes meanwhile is read together, and what visitors and
agents write has its turn."""
RECEIPTS_SECONDS = 0.25
LOOK_OUT_SECONDS = 2.0
OUTLOOK_HOLDS_SECONDS = 1.0
ROOMS_IN_A_ROW = 50
"""Then messages have their turn."""
STILL_HERE_SECONDS = 10.0
GONE_SECONDS = 15.0
"""A reload, a tunnel: so long nobody is told that the visitor left for good."""
POLL_LIVES_SECONDS = 60.0
TYPING_SECONDS = 2.0
NOBODY = Queue({}, frozenset(), {})

log = structlog.get_logger()


class Chats:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._rooms: dict[Key, Room] = {}
        self._by_conversation: dict[int, set[Key]] = {}
        self._left: dict[Key, tuple[Visitor, float]] = {}
        self._back: set[Key] = set()
        self._received: list[tuple[Key, int]] = []
        self._queue = NOBODY
        self._outlooks: dict[str, tuple[Outlook, float]] = {}
        """Of each channel, and until when it holds."""
        self._number = 0
        self._look_out = asyncio.Event()
        self.polls: dict[str, Poll] = {}
        self.addresses: dict[str, int] = {}
        """Open lines of each network address."""

    @property
    def lines(self) -> int:
        return sum(len(room.lines) for room in self._rooms.values())

    def room(self, key: Key) -> Room | None:
        return self._rooms.get(key)

    def outlook(self, channel: Channel) -> Outlook:
        """Made once a second, however many ask."""
        now = asyncio.get_running_loop().time()
        outlook, until = self._outlooks.get(channel.id, (None, 0.0))
        if outlook is None or until <= now:
            outlook = look(self._parts.plan, channel, self._queue, self._parts.store.clock())
            self._outlooks[channel.id] = (outlook, now + OUTLOOK_HOLDS_SECONDS)
        return outlook

    # Lines come and go

    async def join(self, line: Line, email: str, token: str, after: int) -> Room:
        """Tells what came since `after`, then everything as it comes."""
        room = self._enter(line, email)
        chat = await self._parts.store.ask(SYSTEM, read_chat, line.visitor.chat, after)
        self._stands(room, chat)
        if chat.standing is not None:
            self._back.add(line.visitor.chat)
            self._tell_here([room])
        await self._welcome(room, line, token, chat, after)
        return room

    async def join_new(self, line: Line, email: str, token: str) -> Room:
        """Somebody of whom nothing is known yet: the store is not asked."""
        room = self._enter(line, email)
        await self._welcome(room, line, token, Chat(self._number, None, ()), 0)
        return room

    def _enter(self, line: Line, email: str) -> Room:
        visitor = line.visitor
        room = self._rooms.get(visitor.chat) or self._open(visitor)
        room.visitor, room.email = visitor, room.email or email
        room.lines.add(line)
        return room

    async def _welcome(self, room: Room, line: Line, token: str, chat: Chat, after: int) -> None:
        address = file_address(self._parts, line.visitor)
        welcome = frames.frame(
            "welcome",
            token=token,
            number=chat.number,
            whole=after == 0,
            messages=frames.messages(chat.said, address),
        )
        await line.send(welcome)
        await line.send(self._state(room))
        while line.held:
            await line.send(line.held.popleft())
        line.ready = True

    def _open(self, visitor: Visitor) -> Room:
        limits = self._parts.plan.channel(visitor.channel).connector.settings.limits
        room = Room(visitor, Pace(limits.per_second, limits.at_once))
        self._rooms[visitor.chat] = room
        self._left.pop(visitor.chat, None)
        return room

    def _stands(self, room: Room, chat: Chat) -> None:
        room.standing = chat.standing
        if chat.standing is not None:
            of = self._by_conversation.setdefault(chat.standing.conversation_id, set())
            of.add(room.visitor.chat)

    def leave(self, line: Line) -> None:
        room = self._rooms.get(line.visitor.chat)
        if room is None or line not in room.lines:
            return
        room.lines.discard(line)
        if room.lines:
            return
        key = room.visitor.chat
        del self._rooms[key]
        if room.standing is not None:
            self._forget(key, room.standing.conversation_id)
            self._left[key] = (room.visitor, asyncio.get_running_loop().time() + GONE_SECONDS)
            self._ring([Here(room.standing.conversation_id, room.standing.team_id, False, False)])

    def _forget(self, key: Key, conversation_id: int) -> None:
        of = self._by_conversation.get(conversation_id)
        if of is not None:
            of.discard(key)
            if not of:
                del self._by_conversation[conversation_id]

    def close(self) -> None:
        for room in list(self._rooms.values()):
            for line in list(room.lines):
                line.close()

    # What visitors do

    def note_received(self, key: Key, ids: Iterable[int]) -> None:
        """What no message can be called is passed over: it is written together with what others have."""
        self._received += [(key, id) for id in ids if id <= MAX_ID]

    def note_typing(self, room: Room, on: bool) -> None:
        """Told to whoever has the conversation open; never stored."""
        now = asyncio.get_running_loop().time()
        at = room.standing
        if at is None or (on and now - room.wrote_at < TYPING_SECONDS):
            return
        room.wrote_at = now if on else 0.0
        self._ring([Here(at.conversation_id, at.team_id, True, on)])

    def look_out_now(self) -> None:
        self._look_out.set()

    async def state_now(self, room: Room) -> None:
        room.last_state = self._state(room)
        await room.tell(room.last_state)

    def _state(self, room: Room) -> str:
        channel = self._parts.plan.channel(room.visitor.channel)
        place = self._queue.places.get(room.standing.conversation_id) if room.standing else None
        return room.state(self.outlook(channel), place)

    def _tell_here(self, rooms: Iterable[Room]) -> None:
        self._ring(
            [
                Here(room.standing.conversation_id, room.standing.team_id, True, None)
                for room in rooms
                if room.standing is not None
            ]
        )

    def _ring(self, here: list[Here]) -> None:
        for data in to_rings(here):
            self._parts.bell.ring(Ring("visitor", data))

    # The log

    async def start(self) -> None:
        self._number = await self._parts.store.ask(SYSTEM, newest_number)

    async def follow(self) -> None:
        loop = asyncio.get_running_loop()
        again_at = loop.time()
        async with contextlib.aclosing(listen(self._parts.bell, LOOK_AGAIN)) as rings:
            async for some in rings:
                await self._take_rings(some)
                if not some or any(ring.topic == "log" for ring in some):
                    await asyncio.sleep(max(0.0, again_at - loop.time()))
                    began = loop.time()
                    await patiently(self._read_on, "chats")
                    again_at = max(began + BETWEEN_READS_SECONDS, 2 * loop.time() - began)

    async def _take_rings(self, rings: Iterable[Ring]) -> None:
        """Agents that write are shown as writing."""
        for ring in rings:
            if ring.topic != "presence" or not ring.data.get("w"):
                continue
            with contextlib.suppress(KeyError, TypeError, ValueError):
                for key in tuple(self._by_conversation.get(int(ring.data["c"]), ())):
                    room = self._rooms.get(key)
                    if room is not None:
                        await room.tell(frames.frame("typing", on=True))

    async def _read_on(self) -> None:
        while True:
            if not self._rooms:
                number, staff = await self._parts.store.ask(SYSTEM, staff_changed, self._number)
                self._number = number
                if staff:
                    self._look_out.set()
                return
            looked_at = dict(self._by_conversation), set(self._rooms), self._channels()
            part = await self._parts.store.ask(SYSTEM, read_changes, self._number, *looked_at)
            self._number = part.number
            await self._tell(part)
            if part.standings or part.staff:
                self._look_out.set()
            if not part.more:
                return

    async def _tell(self, part: Changes) -> None:
        for key, standing in part.standings.items():
            room = self._rooms.get(key)
            if room is None:
                continue
            is_new = room.standing is None
            self._stands(room, Chat(part.number, standing, ()))
            said = part.said.get(key, ())
            if said:
                address = file_address(self._parts, room.visitor)
                told = frames.messages(said, address)
                await room.tell(frames.frame("messages", number=part.number, messages=told))
            if is_new:
                self._tell_here([room])
            await self._tell_state(room)

    async def _tell_state(self, room: Room) -> None:
        state = self._state(room)
        if state != room.last_state:
            room.last_state = state
            await room.tell(state)

    # In turn

    async def write_receipts(self) -> None:
        while True:
            await asyncio.sleep(RECEIPTS_SECONDS)
            if self._received:
                taken, self._received = self._received, []
                await patiently(partial(self._write_receipts, taken), "chats")

    async def _write_receipts(self, taken: list[tuple[Key, int]]) -> None:
        while taken:
            some = taken[:AT_ONCE]
            try:
                await self._parts.store.run(SYSTEM, note_received, some)
            except BusyError:
                self._received = taken + self._received
                raise
            taken = taken[AT_ONCE:]

    async def look_out(self) -> None:
        """Who waits and who is there: asked for at most every two seconds, and every minute anyway."""
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(30.0):
                    await self._look_out.wait()
            self._look_out.clear()
            await patiently(self._read_queue, "chats")
            await asyncio.sleep(LOOK_OUT_SECONDS)

    async def _read_queue(self) -> None:
        channels = self._channels()
        if not channels:
            return
        self._queue = await self._parts.store.ask(SYSTEM, read_queue, channels)
        self._outlooks.clear()
        for place, room in enumerate(list(self._rooms.values()), 1):
            await self._tell_state(room)
            if place % ROOMS_IN_A_ROW == 0:
                await asyncio.sleep(0)

    def _channels(self) -> list[str]:
        channels = self._parts.plan.channels.values()
        return [one.id for one in channels if one.kind == ChatConnector.kind]

    async def keep_visits(self) -> None:
        """Who is here and who has left: told to agents, and written down of those who wrote."""
        told_at = 0.0
        while True:
            await asyncio.sleep(1.0)
            now = asyncio.get_running_loop().time()
            self._drop_silent_polls(now)
            if now - told_at >= STILL_HERE_SECONDS:
                told_at = now
                self._tell_here(list(self._rooms.values()))
            await patiently(partial(self._write_visits, now), "chats")

    def _drop_silent_polls(self, now: float) -> None:
        for id, line in list(self.polls.items()):
            if line.is_over or now - line.asked_at > POLL_LIVES_SECONDS:
                del self.polls[id]
                self.gone_from(line.address)
                self.leave(line)

    async def _write_visits(self, now: float) -> None:
        gone = {key: who for key, (who, at) in self._left.items() if at <= now}
        back, self._back = self._back, set()
        for key in gone:
            del self._left[key]
        if gone:
            await self._parts.store.run_lightly(SYSTEM, note_gone, list(gone.values()))
        if back:
            await self._parts.store.run_lightly(SYSTEM, note_back, back)

    # Addresses

    def come_from(self, address: str) -> int:
        """Answers how many lines that address has now."""
        self.addresses[address] = self.addresses.get(address, 0) + 1
        return self.addresses[address]

    def gone_from(self, address: str) -> None:
        left = self.addresses.get(address, 0) - 1
        if left > 0:
            self.addresses[address] = left
        else:
            self.addresses.pop(address, None)


CHATS = web.AppKey("CHATS", Chats)


async def run_chats(app: web.Application) -> AsyncIterator[None]:
    chats = app[CHATS]
    await chats.start()
    acts = (chats.follow, chats.write_receipts, chats.look_out, chats.keep_visits)
    chats.look_out_now()
    tasks = [asyncio.create_task(act(), name=f"chats {act.__name__}") for act in acts]
    yield
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def close_chats(app: web.Application) -> None:
    """On shutdown, before connections are waited for."""
    app[CHATS].close()
