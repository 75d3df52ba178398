"""The views with their counts: grouped once for all screens, then only added up for each agent."""

from collections.abc import Sequence

from pydantic import TypeAdapter

from inbox.model.actor import SYSTEM
from inbox.model.errors import ForbiddenError
from inbox.store.reading.view_counts import Groups
from inbox.store.reading.views import Extra, count_groups, read_extras, views_for
from inbox.store.unit import Unit
from inbox.web.api.schemas import ViewShape
from inbox.web.labels import labels_of
from inbox.web.live.screen import Screen
from inbox.web.parts import Parts

_views = TypeAdapter(list[ViewShape])


class Counts:
    def __init__(self, parts: Parts) -> None:
        self._store = parts.store
        self._labels = labels_of(parts.plan)

    async def tell(self, screens: Sequence[Screen]) -> None:
        ids = sorted({screen.agent_id for screen in screens if screen.agent_id is not None})
        groups, extras = await self._store.ask(SYSTEM, _read, ids)
        made: dict[object, bytes] = {}
        for screen in screens:
            # Two screens of one agent see the same.
            key = screen.actor
            if key not in made:
                made[key] = self._encode(groups, extras.get(screen.agent_id or 0, Extra()), screen)
            screen.add_views(made[key])

    def _encode(self, groups: Groups, extra: Extra, screen: Screen) -> bytes:
        try:
            views = views_for(groups, screen.actor, extra, self._labels)
        except ForbiddenError:
            return b"[]"
        return _views.dump_json(_views.validate_python(views))


def _read(unit: Unit, agent_ids: list[int]) -> tuple[Groups, dict[int, Extra]]:
    return count_groups(unit), read_extras(unit, agent_ids)
