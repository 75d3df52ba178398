"""Reads the log once for all screens of this process, and tells each what it may see."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

import structlog
from aiohttp import web
from pydantic_core import to_json

from inbox.model.actor import SYSTEM
from inbox.model.bell import Ring
from inbox.services.access import sees_all
from inbox.services.logins.streams import standing_claims
from inbox.store.bell import listen
from inbox.store.reading.shared_groups import SharedGroups
from inbox.store.reading.stream import LogPart, newest_number, read_log
from inbox.web.labels import labels_of
from inbox.web.live.counts import Counts
from inbox.web.live.presence import Here, Presences, frame_of
from inbox.web.live.screen import Screen
from inbox.web.live.sight import Frames, tell
from inbox.web.live.visitors import Visitors, of_ring
from inbox.web.live.visits import Visits
from inbox.web.parts import PARTS, Parts
from inbox.web.patience import patiently
from inbox.web.seen import SEEN, Seen

AT_ONCE = 500
MOST_MISSED = 2000
"""Who missed more loads again, which is less work for both."""
LOOK_AGAIN = timedelta(seconds=1)
BETWEEN_READS_SECONDS = 0.03
LONGEST_REST_SECONDS = 0.25
COUNT_SECONDS = 1.0
CHECK_SESSIONS_SECONDS = 5.0
CHECKED_AT_ONCE = 100
WRITE_VISITS_SECONDS = 10.0

log = structlog.get_logger()


class Hub:
    def __init__(self, parts: Parts, seen: Seen) -> None:
        self._parts, self._seen = parts, seen
        self._labels = labels_of(parts.plan)
        self._screens: set[Screen] = set()
        self._number = 0
        self._presences = Presences()
        self._visitors = Visitors()
        self._counts = Counts(parts)
        self._visits = Visits(parts.store)
        self._has_changed = False
        self._told_seconds = 0.0
        self._check_now = asyncio.Event()

    @property
    def groups(self) -> SharedGroups:
        """What counts are made of, for whoever asks outside of a stream."""
        return self._counts.groups

    @property
    def number(self) -> int:
        """Of the newest event that was told; what is read from now on shows it."""
        return self._number

    @property
    def open_screens(self) -> int:
        return len(self._screens)

    # Screens come and go

    async def join(self, screen: Screen, after: int | None) -> None:
        """Tells first what came since `after`; from then on the screen gets everything."""
        number = self._number if after is None else after
        if number > self._number or self._number - number > MOST_MISSED:
            screen.start_over(self._number)
            number = self._number
        while number < self._number:
            part = await self._read(number, self._number)
            number = part.events[-1]["number"] if part.events else self._number
            await _show(part, number, [screen])
        # Nothing was awaited since the number was compared, so nothing is missed or told twice.
        self._screens.add(screen)
        await screen.show(b"", number)
        for conversation_id in self._presences.all():
            self._tell_presence(conversation_id, [screen])
        for id, team in self._visitors.all():
            self._tell_visitor(id, team, [screen])
        await self._counts.tell_first(screen)
        # What it was told may be a turn old already; the next tells it whatever differs.
        self._has_changed = True

    def leave(self, screen: Screen) -> None:
        self._screens.discard(screen)

    def end(self, secret_hash: str) -> None:
        """Somebody logged out: their streams stop at once, in other processes within seconds."""
        for screen in self._screens:
            if screen.claim.secret_hash == secret_hash:
                screen.close()

    def check_sessions(self) -> None:
        """To be called when sessions ended or rights changed; otherwise they are looked at in turn."""
        self._check_now.set()

    def close(self) -> None:
        for screen in self._screens:
            screen.close()

    # Presence

    def note_presence(self, here: Here, now_seconds: float) -> None:
        """Somebody of this process said where they are."""
        self._visits.note(int(here.agent_id), int(here.conversation_id))
        self._take_presence(here, now_seconds)
        self._parts.bell.ring(Ring("presence", here.to_ring()))

    def _take_presence(self, here: Here, now_seconds: float) -> None:
        if self._presences.note(here, now_seconds):
            self._tell_presence(here.conversation_id, self._screens)

    def _tell_presence(self, conversation_id: str, screens: Iterable[Screen]) -> None:
        here = self._presences.of(conversation_id)
        data = to_json(frame_of(conversation_id, here))
        for screen in screens:
            if _may_know(screen, self._presences.team(conversation_id)):
                screen.add_presence(conversation_id, data)

    def _tell_visitor(self, id: int, team: str | None, screens: Iterable[Screen]) -> None:
        data = to_json(self._visitors.frame(id, asyncio.get_running_loop().time()))
        for screen in screens:
            if _may_know(screen, team):
                screen.add_visitor(id, data)

    # The log

    async def start(self) -> None:
        self._number = await self._parts.store.ask(SYSTEM, newest_number)

    async def follow(self) -> None:
        loop = asyncio.get_running_loop()
        again_at = loop.time()
        async with contextlib.aclosing(listen(self._parts.bell, LOOK_AGAIN)) as rings:
            async for some in rings:
                self._take_rings(some, loop.time())
                if not some or any(ring.topic == "log" for ring in some):
                    # The first of a burst is told at once, the rest together.
                    await asyncio.sleep(max(0.0, again_at - loop.time()))
                    again_at = loop.time() + BETWEEN_READS_SECONDS
                    await patiently(self._read_on, "screens")
                    again_at = max(again_at, loop.time() + rest(self._told_seconds))
                for conversation_id in self._presences.expire(loop.time()):
                    self._tell_presence(conversation_id, self._screens)
                for id, team in self._visitors.expire(loop.time()):
                    self._tell_visitor(id, team, self._screens)

    def _take_rings(self, rings: Iterable[Ring], now_seconds: float) -> None:
        for ring in rings:
            if ring.topic == "presence":
                with contextlib.suppress(KeyError, TypeError):
                    self._take_presence(Here.of_ring(ring.data), now_seconds)
            if ring.topic == "visitor":
                with contextlib.suppress(KeyError, TypeError, ValueError):
                    for one in of_ring(ring.data):
                        if self._visitors.note(one, now_seconds):
                            self._tell_visitor(one.conversation_id, one.team, self._screens)
            elif ring.topic == "notices":
                self._tell_notices(ring.data)

    def _tell_notices(self, data: Mapping[str, Any]) -> None:
        agents = {str(id) for id in data.get("agents") or ()}
        for screen in self._screens:
            if str(screen.agent_id) in agents:
                screen.add_notices(b"{}")

    async def _read_on(self) -> None:
        while True:
            if not self._screens:
                number = await self._parts.store.ask(SYSTEM, newest_number)
                # One that joined meanwhile goes on from where it was told that we are.
                if not self._screens:
                    self._number = number
                    return
            part = await self._read(self._number, None)
            if not part.events:
                return
            self._number = part.events[-1]["number"]
            self._has_changed = True
            began = time.perf_counter()
            await _show(part, self._number, self._screens)
            self._told_seconds = time.perf_counter() - began
            if len(part.events) < AT_ONCE:
                return

    async def _read(self, after: int, upto: int | None) -> LogPart:
        agents = {screen.agent_id for screen in self._screens} - {None}
        return await self._parts.store.ask(
            SYSTEM, read_log, after, upto, AT_ONCE, self._labels, [id for id in agents if id]
        )

    # In turn

    async def count(self) -> None:
        while True:
            await asyncio.sleep(COUNT_SECONDS)
            if self._has_changed and self._screens:
                self._has_changed = False
                await patiently(lambda: self._counts.tell(list(self._screens)), "screens")

    async def check(self) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(CHECK_SESSIONS_SECONDS):
                    await self._check_now.wait()
            self._check_now.clear()
            screens = list(self._screens)
            # Few at a time, or messages would wait for it.
            for place in range(0, len(screens), CHECKED_AT_ONCE):
                some = screens[place : place + CHECKED_AT_ONCE]
                await patiently(partial(self._check, some), "screens")

    async def _check(self, screens: Sequence[Screen]) -> None:
        claims = {screen.claim for screen in screens}
        standing = await self._parts.store.ask(SYSTEM, standing_claims, claims)
        for screen in screens:
            actor = standing.get(screen.claim)
            if actor is None:
                screen.close()
            else:
                screen.actor = actor
                self._seen.note(screen.claim)

    async def write_visits(self) -> None:
        while True:
            await asyncio.sleep(WRITE_VISITS_SECONDS)
            await patiently(self._visits.write, "screens")


def rest(told_seconds: float) -> float:
    """As long as telling all screens took, so that however many there are, half of the time is left for
    requests. What comes meanwhile is told together."""
    return min(told_seconds, LONGEST_REST_SECONDS)


def _may_know(screen: Screen, team: str | None) -> bool:
    """Of who is at a conversation of that team."""
    actor = screen.actor
    return sees_all(actor) or team in actor.teams and not actor.sees_own_only


async def _show(part: LogPart, number: int, screens: Iterable[Screen]) -> None:
    shown = Frames(tell(part), number)
    for screen in list(screens):
        await screen.show(shown.seen(screen.sight, screen.agent_id), number)


HUB = web.AppKey("HUB", Hub)


async def run_hub(app: web.Application) -> AsyncIterator[None]:
    hub = app[HUB]
    await hub.start()
    acts = (hub.follow, hub.count, hub.check, hub.write_visits)
    tasks = [asyncio.create_task(act(), name=f"stream {act.__name__}") for act in acts]
    yield
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def close_screens(app: web.Application) -> None:
    """On shutdown, before connections are waited for: a stream would never end by itself."""
    app[HUB].close()


def make_hub(app: web.Application) -> Hub:
    return Hub(app[PARTS], app[SEEN])
