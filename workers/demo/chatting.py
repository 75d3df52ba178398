"""Customers of the demo who chat, each over a real socket and no faster than people type; and colleagues
who answer them."""

import asyncio
import contextlib
import random
import secrets
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import aiohttp
import structlog

from connectors.chat import ChatConnector
from inbox.bootstrap.parts import Installation
from inbox.model.bell import Ring
from inbox.model.errors import InkorgError
from inbox.services.demo.material import Customer, Text, lines
from workers.demo.browser import AGENT
from workers.demo.desk import Desk, Waiting
from workers.demo.pace import paced
from workers.demo.people import LOGIN
from workers.demo.writing import MORE, THANKS, pick_speaker

log = structlog.get_logger()

NEXT_AFTER = (25, 75)
MOST_AT_ONCE = 3
LETTERS_A_SECOND = 14
LONGEST_TYPING = 14.0
PATIENCE_SECONDS = 240
READS = (3, 8)
LONGEST_LINE = 280
COLLEAGUES_LOOK = 4.0
COLLEAGUES_WAIT = timedelta(seconds=9)
"""Whoever looks at the screen may be quicker."""
GOODBYES: Mapping[str, str] = {
    "sv": "Tack för hjälpen, ha det bra!",
    "nb": "Takk for hjelpen, ha det fint!",
    "da": "Tak for hjælpen, hav det godt!",
    "en": "Thanks for your help, have a good day!",
}


def chat_channel(on: Installation) -> str:
    """The demo's chat; empty where its configuration has none."""
    kinds = ((one.id, one.kind) for one in on.plan.channels.values())
    return next((id for id, kind in kinds if kind == ChatConnector.kind), "")


@contextlib.contextmanager
def running_chats(on: Installation, base_url: str) -> Iterator[None]:
    """In a thread of its own, with a loop of its own."""
    loop = asyncio.new_event_loop()
    task = loop.create_task(keep_chatting(on, base_url, random.Random()))

    def run() -> None:
        with contextlib.suppress(asyncio.CancelledError):
            loop.run_until_complete(task)
        loop.close()

    thread = threading.Thread(target=run, name="chats", daemon=True)
    thread.start()
    try:
        yield
    finally:
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(task.cancel)
        thread.join(5)


async def keep_chatting(on: Installation, base_url: str, chance: random.Random) -> None:
    """Until it is cancelled."""
    channel = chat_channel(on)
    if not channel:
        return
    desk = Desk(on.store, on.plan, chance)
    async with asyncio.TaskGroup() as group:
        group.create_task(_colleagues(on, desk, channel, chance))
        group.create_task(_customers(f"{base_url}/chat/{channel}", chance))


# Customers


async def _customers(address: str, chance: random.Random) -> None:
    chatting: set[asyncio.Task[None]] = set()
    began = 0
    async with aiohttp.ClientSession(headers={"User-Agent": AGENT}) as http:
        try:
            while True:
                await asyncio.sleep(chance.uniform(*paced(NEXT_AFTER)) if began else 4)
                if len(chatting) < MOST_AT_ONCE:
                    began += 1
                    text = chance.choice(lines("chat"))
                    customer = Guest(pick_speaker(text, chance), text, chance)
                    task = asyncio.create_task(_chat(http, address, customer))
                    chatting.add(task)
                    task.add_done_callback(chatting.discard)
        finally:
            # Those who are in the middle of a sentence leave before the loop is closed.
            talking = [*chatting]
            for task in talking:
                task.cancel()
            await asyncio.gather(*talking, return_exceptions=True)


async def _chat(http: aiohttp.ClientSession, address: str, guest: "Guest") -> None:
    try:
        async with http.ws_connect(f"{address}/socket", heartbeat=20) as socket:
            await guest.chat(socket)
    except (aiohttp.ClientError, OSError, TimeoutError, TypeError) as error:
        log.warning("a customer of the demo lost the chat", error=type(error).__name__)


@dataclass
class Guest:
    who: Customer
    about: Text
    chance: random.Random
    told: asyncio.Queue[str] = field(default_factory=asyncio.Queue)

    async def chat(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        await self._send(socket, "hello", page="https://tallvik.example/kundservice")
        hearing = asyncio.create_task(self._hear(socket))
        try:
            await self._talk(socket)
        finally:
            hearing.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await hearing

    async def _talk(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        for line in cut(self.about.text):
            await self._type(socket, line)
        if self.chance.random() < 0.4:
            await self._send(socket, "address", email=self.who.email, name=self.who.name)
        if not await self._answered():
            return
        if self.chance.random() < 0.6:
            await self._type(socket, self.chance.choice(MORE[self.who.language]))
            if not await self._answered():
                return
        bye = (*THANKS[self.who.language], GOODBYES[self.who.language])
        await self._type(socket, self.chance.choice(bye))
        await asyncio.sleep(self.chance.uniform(*READS) * 3)
        if self.chance.random() < 0.5:
            await self._send(socket, "end")

    async def _answered(self) -> bool:
        """Waits for a word of ours, and for those that come right after it."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                said = await self.told.get()
        except TimeoutError:
            return False
        await asyncio.sleep(len(said) / 40 + self.chance.uniform(*READS))
        while not self.told.empty():
            self.told.get_nowait()
        return True

    async def _type(self, socket: aiohttp.ClientWebSocketResponse, text: str) -> None:
        left = min(LONGEST_TYPING, len(text) / LETTERS_A_SECOND)
        while left > 0:
            await self._send(socket, "typing", on=True)
            await asyncio.sleep(min(2.5, left))
            left -= 2.5
        await self._send(socket, "say", id=secrets.token_hex(16), text=text)

    async def _hear(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        async for message in socket:
            if message.type is not aiohttp.WSMsgType.TEXT:
                continue
            frame = message.json()
            for one in frame.get("messages", ()):
                if not one["mine"] and one["waits"]:
                    await self._send(socket, "got", ids=[one["id"]])
                    self.told.put_nowait(one["text"])

    @staticmethod
    async def _send(socket: aiohttp.ClientWebSocketResponse, kind: str, **facts: Any) -> None:
        await socket.send_json({"kind": kind, **facts})


def cut(text: str) -> list[str]:
    """Nobody writes a letter in a chat: a greeting and the matter, one after the other."""
    paragraphs = [part.strip() for part in text.split("\n") if part.strip()]
    whole = "\n".join(paragraphs)
    if len(whole) <= LONGEST_LINE:
        return [whole]
    first, rest = paragraphs[0], "\n".join(paragraphs[1:])
    return [part for part in (first, rest[:2000]) if part]


# Colleagues


async def _colleagues(on: Installation, desk: Desk, channel: str, chance: random.Random) -> None:
    others = set(desk.agent_ids(but=(LOGIN,)))
    while True:
        await asyncio.sleep(COLLEAGUES_LOOK)
        try:
            waiting = await asyncio.to_thread(desk.waiting)
            for one in waiting:
                ripe = on.store.clock() - one.since > COLLEAGUES_WAIT
                if ripe and one.channel == channel and one.assignee_id in others:
                    await _answer(on, desk, one, chance)
                    break
        except (InkorgError, OSError) as error:
            log.warning("the demo's colleagues could not chat", error=type(error).__name__)


async def _answer(on: Installation, desk: Desk, one: Waiting, chance: random.Random) -> None:
    """Typing is told as a screen tells it; then the words come."""
    here = {"c": str(one.id), "a": str(one.assignee_id), "n": "", "w": True, "t": None}
    if not desk.is_thanks(one):
        on.bell.ring(Ring("presence", here))
        await asyncio.sleep(chance.uniform(3, 7))
    await asyncio.to_thread(desk.answer_chat, one)
