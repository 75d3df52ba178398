"""Due times that come near, and those that were missed: said once each, to whom the service level says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, exists, func, insert, select

from inbox.services.clocks import UNTOUCHED
from inbox.services.plan import Plan
from inbox.store.among import among
from inbox.store.dialects import lock_name
from inbox.store.tables.conversations import clock_notices, conversations
from inbox.store.tables.log import events
from inbox.store.unit import AnyRow, Unit
from routing.service_levels import Level, ServiceLevels
from routing.week import DAY

MOST = 500
MOST_TOUCHED = 2_000
"""Events of which the conversations are looked up one by one."""
WARNED, MISSED = "warned", "missed"
_C = conversations.c


@dataclass(frozen=True, slots=True)
class Seen:
    """How far was looked: what fell due until then, and what the log told of until that number."""

    at: datetime
    number: int


@dataclass(frozen=True, slots=True)
class _Window:
    """Due times after one moment and until another."""

    what: str
    until: datetime
    after: datetime | None = None
    levels: tuple[str, ...] | None = None
    of: tuple[int, ...] | None = None
    """Of these conversations only."""


def tell_of_clocks(unit: Unit, plan: Plan, seen: Seen | None = None) -> int:
    """How many were told of; call again at once while it is as many as MOST. With `seen`, only what fell due
    since, and what became due in the past since."""
    lock_name(unit, "clocks")  # Two clocks that look at once would tell twice.
    levels = plan.service_levels
    told: dict[tuple[Any, ...], dict[str, Any]] = {}
    for window in _windows(unit, levels, seen):
        for row in _near(unit, window, MOST):
            if (window.what, row.id) not in told:
                told[window.what, row.id] = _tell(unit, levels, window.what, row)
    if told:
        unit.connection.execute(insert(clock_notices), list(told.values()))
    return len(told)


def due_to_tell(unit: Unit, plan: Plan, seen: Seen | None = None) -> bool:
    """Whether there is anything to write: asked without the write lock."""
    windows = _windows(unit, plan.service_levels, seen)
    return any(_near(unit, window, 1) for window in windows)


def look_from_here(unit: Unit) -> Seen:
    return Seen(unit.now, unit.connection.execute(_NEWEST).scalar() or 0)


def _windows(unit: Unit, levels: ServiceLevels, seen: Seen | None) -> Iterable[_Window]:
    touched = None if seen is None else _touched(unit, seen.number)
    if seen is None or touched is None:
        yield from _whole(unit.now, levels)
        return
    for window in _whole(unit.now, levels):
        ahead = window.until - unit.now
        if seen.at < unit.now:
            after = max(unit.now, seen.at + ahead) if ahead else seen.at
            yield replace(window, after=after)
        if touched:
            yield replace(window, of=touched)


def _whole(now: datetime, levels: ServiceLevels) -> Iterable[_Window]:
    yield _Window(MISSED, now)
    warned: dict[timedelta, list[str]] = {}
    for level in levels.levels:
        warned.setdefault(_ahead(level), []).append(level.id)
    for ahead, ids in warned.items():
        if ahead:
            # What was missed already needs no warning.
            yield _Window(WARNED, now + ahead, now, tuple(ids))


def _touched(unit: Unit, number: int) -> tuple[int, ...] | None:
    """Conversations whose clocks may have changed since; None where they are too many to be named."""
    found = unit.connection.execute(_NEWER, {"number": number}).all()
    if len(found) > MOST_TOUCHED:
        return None
    ids = {row.conversation_id for row in found if row.type not in UNTOUCHED}
    return tuple(sorted(id for id in ids if id is not None))


_NEWER = (
    select(events.c.conversation_id, events.c.type)
    .where(events.c.number > bindparam("number"))
    .limit(MOST_TOUCHED + 1)
)
_NEWEST = select(func.max(events.c.number))


def _ahead(level: Level) -> timedelta:
    """By the clock on the wall: a warning is for people, who come back after the night."""
    warn = level.settings.warn_before
    return timedelta(minutes=warn.minutes + warn.days * DAY)


def _tell(unit: Unit, levels: ServiceLevels, what: str, row: AnyRow) -> dict[str, Any]:
    level = levels.by_id(row.service_level)
    to = (level.settings.breach if what == MISSED else level.settings.warn) if level else ()
    data = {
        "kind": row.due_kind,
        "due_at": row.due_at.isoformat(),
        "service_level": row.service_level,
        "to": [str(who) for who in to],
    }
    unit.emit(f"clock.{what}", row.id, row.version, data)
    return {
        "conversation_id": row.id,
        "kind": row.due_kind,
        "due_at": row.due_at,
        "what": what,
        "at": unit.now,
    }


def _near(unit: Unit, window: _Window, most: int) -> Sequence[AnyRow]:
    limits = {"after": window.after, "levels": window.levels, "of": window.of}
    given = {name: value for name, value in limits.items() if value is not None}
    values = {"what": window.what, "until": window.until, "most": most, **given}
    return unit.connection.execute(_within(*sorted(given)), values).all()


@cache
def _within(*limits: str) -> Select[Any]:
    """Made once for each kind of window: it is asked several times a second."""
    told = exists().where(
        clock_notices.c.conversation_id == _C.id,
        clock_notices.c.kind == _C.due_kind,
        clock_notices.c.due_at == _C.due_at,
        clock_notices.c.what == bindparam("what"),
    )
    conditions = {
        "after": _C.due_at > bindparam("after"),
        "levels": among(_C.service_level, "levels"),
        "of": among(_C.id, "of"),
    }
    return (
        select(_C.id, _C.version, _C.due_at, _C.due_kind, _C.service_level)
        .where(_C.due_at.is_not(None), _C.due_at <= bindparam("until"), ~told)
        .where(*(conditions[limit] for limit in limits))
        .order_by(_C.due_at, _C.id)
        .limit(bindparam("most"))
    )
