"""The live board: made and encoded once for all who look at the same of it, at most once in five seconds."""

import asyncio
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from aiohttp import web
from pydantic import TypeAdapter

from inbox.model.actor import SYSTEM, Actor
from inbox.services.insights.rising import Risen, find_rising, show_rising
from inbox.services.reports.board import make_board
from inbox.services.reports.board_clock import ELAPSED
from inbox.services.reports.normal import Normals, read_normals
from inbox.services.wallboards import Scope
from inbox.store.reading.stream import newest_number
from inbox.store.unit import Unit
from inbox.web.api.board_shapes import Overview, WallFigures, wall_figures
from inbox.web.api.insight_shapes import RisingShape
from inbox.web.labels import labels_of
from inbox.web.live.sight import Sight, sight_of
from inbox.web.parts import Parts

KEEPS = timedelta(seconds=5)
AT_REST = timedelta(minutes=1)
"""While nothing happens: every change stands in the log."""
RISING_KEEPS = timedelta(seconds=30)
NORMALS_KEEP = timedelta(minutes=5)
_overview = TypeAdapter(Overview)
_wall = TypeAdapter(WallFigures)
_rising = TypeAdapter(RisingShape)


@dataclass(frozen=True)
class Made:
    figures: dict[str, Any]
    normals: Normals
    number: int
    """Of the log, from before it was made."""
    made_at: datetime
    fresh_until: datetime

    @cached_property
    def overview(self) -> bytes:
        return _overview.dump_json(_overview.validate_python(self.figures))

    @cached_property
    def wall(self) -> bytes:
        return _wall.dump_json(_wall.validate_python(wall_figures(self.figures)))

    def is_fresh(self, now: datetime) -> bool:
        """A clock that is set back makes it anew."""
        return self.made_at <= now < self.fresh_until


Kept = tuple[Scope, str, str]


class Boards:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._kept: dict[Kept, Made] = {}
        self._making: defaultdict[Kept, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def get(self, scope: Scope, by: str = "channel", clock: str = ELAPSED) -> Made:
        """Whoever comes while it is made waits for it, and holds no thread meanwhile. Of teams and channels
        that there are, by `channel`, `topic` or `team` and one of two clocks: what is kept is few."""
        key = scope, by, clock
        async with self._making[key]:
            kept, now = self._kept.get(key), self._parts.store.clock()
            if kept is None or not kept.is_fresh(now):
                kept = await self._parts.store.ask(SYSTEM, self._make, key, kept)
                self._kept[key] = kept
            return kept

    def _make(self, unit: Unit, key: Kept, kept: Made | None) -> Made:
        scope, by, clock = key
        number, until = newest_number(unit), unit.now + KEEPS
        if kept is not None and kept.number == number and _is_recent(kept, unit.now):
            return replace(kept, fresh_until=until)
        normals = kept.normals if kept is not None and _holds(kept.normals, unit.now) else None
        plan = self._parts.plan
        normals = normals or read_normals(unit, plan, scope, by)
        figures = make_board(unit, plan, labels_of(plan), scope, normals, by, clock)
        return Made(figures, normals, number, unit.now, until)


def _is_recent(kept: Made, now: datetime) -> bool:
    return timedelta() <= now - kept.made_at < AT_REST


def _holds(normals: Normals, now: datetime) -> bool:
    hour = now.replace(minute=0, second=0, microsecond=0)
    return normals.hour == hour and timedelta() <= now - normals.read_at < NORMALS_KEEP


class Rising:
    """What is rising, found at most once in half a minute for all who look, and shown once to all who may
    see the same."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._kept: Risen | None = None
        self._shown: dict[Sight, bytes] = {}
        self._finding = asyncio.Lock()

    async def get(self, actor: Actor) -> bytes:
        """A RisingShape."""
        async with self._finding:
            store, sight = self._parts.store, sight_of(actor)
            kept = self._kept
            if kept is None or not timedelta() <= store.clock() - kept.to < RISING_KEEPS:
                kept, self._shown = await store.ask(SYSTEM, find_rising), {}
                self._kept = kept
            if sight not in self._shown:
                labels = labels_of(self._parts.plan)
                shape = await store.ask(actor, show_rising, kept, labels)
                self._shown[sight] = _rising.dump_json(_rising.validate_python(shape))
            return self._shown[sight]


RISING: web.AppKey[Rising] = web.AppKey("RISING", Rising)
BOARDS: web.AppKey[Boards] = web.AppKey("BOARDS", Boards)
