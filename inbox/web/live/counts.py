"""The views with their counts: grouped and encoded once for all screens, then each agent's own few beside it."""

import contextlib
from collections import defaultdict
from collections.abc import Mapping, Sequence

from pydantic_core import to_json

from inbox.model.actor import SYSTEM, Actor
from inbox.model.errors import ForbiddenError
from inbox.store.reading.sight import teams_seen
from inbox.store.reading.view_counts import Count, Groups, Held, Promised, count_views
from inbox.store.reading.views import Extra, count_groups, read_extras, shape, views_for
from inbox.store.unit import Unit
from inbox.web.labels import labels_of
from inbox.web.live.screen import Screen
from inbox.web.parts import Parts

Views = Mapping[str, bytes]
"""View id → ViewShape as JSON."""

OWN = ("mine", "follow-ups", "mentions", "drafts")
"""What differs by agent."""


class Counts:
    def __init__(self, parts: Parts) -> None:
        self._store = parts.store
        self._labels = labels_of(parts.plan)

    async def tell(self, screens: Sequence[Screen]) -> None:
        ids = sorted({screen.agent_id for screen in screens if screen.agent_id is not None})
        groups, extras = await self._store.ask(SYSTEM, _read, ids)
        own = _by_agent(groups)
        shared: dict[frozenset[str] | None, Views] = {}
        for screen in screens:
            with contextlib.suppress(ForbiddenError):
                seen = teams_seen(screen.actor)
                if seen not in shared:
                    shared[seen] = self._encode(groups, screen.actor, Extra())
                agent = screen.agent_id or 0
                mine = self._own(own, agent, screen.actor, extras.get(agent, Extra()))
                screen.add_views({**shared[seen], **mine})

    def _own(
        self, own: Mapping[int | None, Groups], agent: int, actor: Actor, extra: Extra
    ) -> Views:
        """From the groups that name this agent or nobody: few, however large the rest is."""
        theirs, nobodys = own.get(agent, Groups()), own.get(None, Groups())
        groups = Groups(held=theirs.held, promised=theirs.promised + nobodys.promised)
        made = count_views(groups, actor.id, teams_seen(actor))
        made |= {"mentions": Count(extra.mentions), "drafts": Count(extra.drafts)}
        bold = {"mine": extra.unread, "mentions": extra.mentions > 0}
        return {id: to_json(shape("view", id, made[id], unread=bold.get(id, False))) for id in OWN}

    def _encode(self, groups: Groups, actor: Actor, extra: Extra) -> Views:
        views = views_for(groups, actor, extra, self._labels)
        return {view["id"]: to_json(view) for view in views}


def _by_agent(groups: Groups) -> dict[int | None, Groups]:
    held: dict[int | None, list[Held]] = defaultdict(list)
    promised: dict[int | None, list[Promised]] = defaultdict(list)
    for one in groups.held:
        held[one.assignee].append(one)
    for promise in groups.promised:
        promised[promise.owner].append(promise)
    return {
        id: Groups(held=tuple(held[id]), promised=tuple(promised[id])) for id in {*held, *promised}
    }


def _read(unit: Unit, agent_ids: list[int]) -> tuple[Groups, dict[int, Extra]]:
    return count_groups(unit), read_extras(unit, agent_ids)
