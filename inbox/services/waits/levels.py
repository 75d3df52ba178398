"""How much waits for an answer, noted at each whole hour, so that it can be said what is normal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select

from inbox.services.wallboards import Scope
from inbox.store.dialects import insert_ignoring
from inbox.store.reading.scopes import IS_LIVE
from inbox.store.tables.boards import waiting_levels
from inbox.store.tables.conversations import conversations
from inbox.store.unit import Unit

LATE = timedelta(minutes=10)
"""Whoever comes later says nothing of that hour."""
KEPT = timedelta(weeks=10)
ALL = ""
_C = conversations.c
_L = waiting_levels.c


@dataclass(frozen=True, slots=True)
class Level:
    at: datetime
    n: int
    seconds: int
    """How long the oldest had waited."""


def note_levels(unit: Unit) -> None:
    """Of this hour, once: of all together, and of each channel and team where something waits."""
    hour = unit.now.replace(minute=0, second=0, microsecond=0)
    if unit.now - hour > LATE or _is_noted(unit, hour):
        return
    rows = [
        {"start": hour, "by": by, "key": key, "n": n, "seconds": _seconds(unit.now, since)}
        for by, key, n, since in _waiting(unit)
    ]
    unit.connection.execute(insert_ignoring(unit, waiting_levels), rows)
    unit.connection.execute(delete(waiting_levels).where(_L.start < unit.now - KEPT))


def _is_noted(unit: Unit, hour: datetime) -> bool:
    mine = (_L.start == hour, _L.by == ALL, _L.key == ALL)
    return unit.connection.execute(select(_L.n).where(*mine)).first() is not None


def _waiting(unit: Unit) -> list[tuple[str, str, int, datetime | None]]:
    statement = (
        select(_C.origin_channel, _C.team_id, func.count(), func.min(_C.unanswered_since))
        .where(IS_LIVE, _C.unanswered.is_(True), _C.history.is_(False))
        .group_by(_C.origin_channel, _C.team_id)
    )
    found: dict[tuple[str, str], tuple[int, datetime | None]] = {(ALL, ALL): (0, None)}
    for channel, team, n, since in unit.connection.execute(statement):
        keys = [(ALL, ALL), ("channel", channel), *([("team", team)] if team else [])]
        for key in keys:
            before, oldest = found.get(key, (0, None))
            found[key] = before + n, min(since, oldest) if oldest and since else since or oldest
    return [(by, key, n, since) for (by, key), (n, since) in found.items()]


def _seconds(now: datetime, since: datetime | None) -> int:
    return max(0, int((now - since) / timedelta(seconds=1))) if since else 0


def read_levels(unit: Unit, scope: Scope, moments: Sequence[datetime]) -> list[Level]:
    """Of those hours that were noted. Where nothing waited of a channel or team, nothing stands there."""
    by, key = _key(scope)
    rows = unit.connection.execute(
        select(_L.start, _L.by, _L.key, _L.n, _L.seconds).where(
            _L.start.in_(moments), _L.by.in_((ALL, by)), _L.key.in_((ALL, key))
        )
    ).all()
    noted = {row.start for row in rows if row.by == ALL}
    found: dict[Any, Level] = {
        row.start: Level(row.start, row.n, row.seconds)
        for row in rows
        if (row.by, row.key) == (by, key)
    }
    return [found.get(at, Level(at, 0, 0)) for at in moments if at in noted]


def _key(scope: Scope) -> tuple[str, str]:
    if scope.team is not None:
        return "team", scope.team
    return ("channel", scope.channel) if scope.channel is not None else (ALL, ALL)
