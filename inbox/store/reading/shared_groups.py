"""The groups that counts are made of, read once for all who ask at about the same time.

What is handed out is never older than a second, and holds all that whoever asks did before: their own
events stand in the log, so a look at what came since tells.
"""

import threading
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, select

from inbox.store.reading.labels import Labels
from inbox.store.reading.stream import newest_number
from inbox.store.reading.view_counts import Groups
from inbox.store.reading.views import count_groups, read_extra, read_team_names, views_for
from inbox.store.tables.log import events
from inbox.store.unit import Unit

OLDEST = timedelta(seconds=1)
OLDEST_AT_REST = timedelta(seconds=30)
"""While nothing happens: every change of a conversation stands in the log."""


@dataclass(frozen=True, slots=True)
class _Kept:
    groups: Groups
    number: int
    """Of the log, from before they were read: they hold at least what stood there."""
    at: datetime

    def is_recent(self, unit: Unit, limit: timedelta = OLDEST) -> bool:
        return timedelta() <= unit.now - self.at < limit


class SharedGroups:
    """One for each process; threads may share it."""

    def __init__(self) -> None:
        self._kept: _Kept | None = None
        self._reading = threading.Lock()

    def list_views(self, unit: Unit, labels: Labels) -> list[dict[str, Any]]:
        """Every view (ViewShape) for `unit.actor`."""
        kept = self._kept
        if kept is None or not kept.is_recent(unit) or _did_since(unit, kept.number):
            kept = self._read(unit)
        groups = replace(kept.groups, teams=read_team_names(unit))
        return views_for(groups, unit.actor, read_extra(unit), labels)

    def recent(self, unit: Unit) -> Groups:
        """At most a second old."""
        kept = self._kept
        return kept.groups if kept is not None and kept.is_recent(unit) else self.newest(unit)

    def newest(self, unit: Unit) -> Groups:
        """As the log stands now."""
        return self._read(unit).groups

    def _read(self, unit: Unit) -> _Kept:
        number = newest_number(unit)
        with self._reading:
            kept = self._kept
            # Another thread may have read them while this one waited.
            if kept is None or kept.number < number or not kept.is_recent(unit, OLDEST_AT_REST):
                kept = self._kept = _Kept(count_groups(unit), number, unit.now)
            return kept


def _did_since(unit: Unit, number: int) -> bool:
    mine = (events.c.actor_kind == unit.actor.kind) & (events.c.actor_id == unit.actor.id)
    statement = select(exists().where(events.c.number > number, mine))
    return bool(unit.connection.scalar(statement))
