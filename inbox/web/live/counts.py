"""The views with their counts: grouped and encoded once for all screens, then each agent's own few beside it."""

import asyncio
import contextlib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache

from pydantic_core import to_json

from inbox.model.actor import SYSTEM, Actor
from inbox.model.errors import ForbiddenError
from inbox.store.reading.shared_groups import SharedGroups
from inbox.store.reading.sight import teams_seen
from inbox.store.reading.view_counts import Count, Groups, Teams, count_own
from inbox.store.reading.views import Extra, read_extras, shape, views_for
from inbox.store.unit import Unit
from inbox.web.labels import labels_of
from inbox.web.live.screen import Screen
from inbox.web.parts import Parts

Views = Mapping[str, bytes]
"""View id → ViewShape as JSON."""

SCREENS_IN_A_ROW = 20
"""Then messages have their turn."""


class Counts:
    def __init__(self, parts: Parts) -> None:
        self._store = parts.store
        self._labels = labels_of(parts.plan)
        self.groups = SharedGroups()

    async def tell(self, screens: Sequence[Screen]) -> None:
        """As the log stands now."""
        await self._tell(screens, self.groups.newest)

    async def tell_first(self, screen: Screen) -> None:
        """As it stood within the last second: when all come back at once, one reading does for them."""
        await self._tell([screen], self.groups.recent)

    async def _tell(self, screens: Sequence[Screen], read: Callable[[Unit], Groups]) -> None:
        ids = sorted({screen.agent_id for screen in screens if screen.agent_id is not None})
        groups, extras = await self._store.ask(SYSTEM, _read, read, ids)
        shared: dict[Teams, Views] = {}
        for place, screen in enumerate(screens, 1):
            with contextlib.suppress(ForbiddenError):
                seen = teams_seen(screen.actor)
                if seen not in shared:
                    shared[seen] = self._shared(groups, screen.actor)
                extra = extras.get(screen.agent_id or 0, Extra())
                screen.add_views({**shared[seen], **_own(groups, screen.actor, seen, extra)})
            if place % SCREENS_IN_A_ROW == 0:
                await asyncio.sleep(0)

    def _shared(self, groups: Groups, actor: Actor) -> Views:
        views = views_for(groups, actor, Extra(), self._labels)
        return {view["id"]: to_json(view) for view in views}


def _own(groups: Groups, actor: Actor, seen: Teams, extra: Extra) -> Views:
    """What differs by agent."""
    counted = count_own(groups, actor.id, seen)
    bold = {"mine": extra.unread, "mentions": extra.mentions > 0}
    counts = {
        **counted,
        "mentions": Count(extra.mentions),
        "drafts": Count(extra.drafts),
    }
    return {
        id: _encode(id, count.count, count.due_at, bold.get(id, False))
        for id, count in counts.items()
    }


@lru_cache(maxsize=4096)
def _encode(id: str, count: int, due_at: datetime | None, unread: bool) -> bytes:
    """Most agents' few are the same: nothing, or as they were a second ago."""
    return to_json(shape("view", id, Count(count, due_at), unread=unread))


def _read(
    unit: Unit, read: Callable[[Unit], Groups], agent_ids: Sequence[int]
) -> tuple[Groups, dict[int, Extra]]:
    return read(unit), read_extras(unit, agent_ids)
