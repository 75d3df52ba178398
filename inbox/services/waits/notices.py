"""Due times that come near, and those that were missed: said once each, to whom the service level says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Integer,
    Select,
    bindparam,
    case,
    exists,
    func,
    insert,
    literal,
    literal_column,
    select,
    union_all,
)

from inbox.services.plan import Plan
from inbox.services.waits.clocks import UNTOUCHED
from inbox.store.among import among
from inbox.store.dialects import lock_name
from inbox.store.tables.conversations import clock_notices, conversations
from inbox.store.tables.log import events
from inbox.store.unit import AnyRow, Unit
from routing.calendar_settings import ClockKind
from routing.service_levels import Level, ServiceLevels
from routing.week import DAY

MOST = 500
MOST_TOUCHED = 2_000
"""Events of which the conversations are looked up one by one."""
WARNED, MISSED = "warned", "missed"
RESPONSE, RESOLUTION = "response", "resolution"
CLOCKS = (RESPONSE, RESOLUTION)
"""Each is watched by itself: one whose time is over hides no other."""
_C = conversations.c


@dataclass(frozen=True, slots=True)
class Seen:
    """How far was looked: what fell due until then, and what the log told of until that number."""

    at: datetime
    number: int


@dataclass(frozen=True, slots=True)
class _Window:
    """Due times of one clock after one moment and until another."""

    clock: str
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
    windows = tuple(_windows(unit, levels, seen))
    for row in sorted(_near(unit, windows, MOST), key=lambda row: row.window):
        window = windows[row.window]
        about = (window.clock, window.what, row.id)
        if about not in told:
            told[about] = _tell(unit, levels, window.what, row)
    if told:
        unit.connection.execute(insert(clock_notices), list(told.values()))
    return len(told)


def due_to_tell(unit: Unit, plan: Plan, seen: Seen | None = None) -> bool:
    """Whether there is anything to write: asked without the write lock."""
    return bool(_near(unit, tuple(_windows(unit, plan.service_levels, seen)), 1))


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
    warned: dict[timedelta, list[str]] = {}
    for level in levels.levels:
        warned.setdefault(_ahead(level), []).append(level.id)
    for clock in CLOCKS:
        yield _Window(clock, MISSED, now)
        for ahead, ids in warned.items():
            if ahead:
                # What was missed already needs no warning.
                yield _Window(clock, WARNED, now + ahead, now, tuple(ids))


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
        "kind": row.kind,
        "due_at": row.due_at.isoformat(),
        "since": row.since.isoformat() if row.since else None,
        "service_level": row.service_level,
        "to": [str(who) for who in to],
    }
    unit.emit(f"clock.{what}", row.id, row.version, data)
    return {
        "conversation_id": row.id,
        "kind": row.kind,
        "due_at": row.due_at,
        "what": what,
        "at": unit.now,
    }


def _near(unit: Unit, windows: Sequence[_Window], most: int) -> Sequence[AnyRow]:
    """In one question, which names the window of each by its place. So many of each window at most."""
    shapes: list[_Shape] = []
    values: dict[str, Any] = {"most": most}
    for place, window in enumerate(windows):
        limits = {"after": window.after, "levels": window.levels, "of": window.of}
        given = {name: value for name, value in limits.items() if value is not None}
        shapes.append((window.clock, tuple(sorted(given))))
        of_window = {**given, "what": window.what, "until": window.until}
        values |= {f"{name}_{place}": value for name, value in of_window.items()}
    return unit.connection.execute(_within_any(tuple(shapes)), values).all() if shapes else ()


_FIRST, _NEXT = str(ClockKind.FIRST_RESPONSE), str(ClockKind.NEXT_RESPONSE)
_COLUMNS: dict[str, tuple[Any, Any, Any, tuple[str, ...]]] = {
    RESPONSE: (
        _C.response_due_at,
        _C.response_since,
        case((_C.first_response_at.is_(None), _FIRST), else_=_NEXT),
        (_FIRST, _NEXT),
    ),
    RESOLUTION: (
        _C.resolution_due_at,
        _C.first_inbound_at,
        literal(str(ClockKind.RESOLUTION)),
        (str(ClockKind.RESOLUTION),),
    ),
}
"""When it is due, since when it runs, what it is for, and what it may have been for when it was told."""


_Shape = tuple[str, tuple[str, ...]]


@cache
def _within_any(shapes: tuple[_Shape, ...]) -> CompoundSelect[Any]:
    """Made once for each set of windows: it is asked several times a second."""
    each = (_within(place, *shape).subquery() for place, shape in enumerate(shapes))
    return union_all(*(select(one) for one in each))


def _within(place: int, clock: str, limits: tuple[str, ...]) -> Select[Any]:
    due_at, since, kind, kinds = _COLUMNS[clock]
    told = exists().where(
        clock_notices.c.conversation_id == _C.id,
        clock_notices.c.kind.in_(kinds),
        clock_notices.c.due_at == due_at,
        clock_notices.c.what == bindparam(f"what_{place}"),
    )
    conditions = {
        "after": due_at > bindparam(f"after_{place}"),
        "levels": among(_C.service_level, f"levels_{place}"),
        "of": among(_C.id, f"of_{place}"),
    }
    return (
        select(
            literal_column(str(place), Integer).label("window"),
            *(_C.id, _C.version, _C.service_level),
            *(due_at.label("due_at"), since.label("since"), kind.label("kind")),
        )
        .where(due_at.is_not(None), due_at <= bindparam(f"until_{place}"), ~told)
        .where(*(conditions[limit] for limit in limits))
        .order_by(due_at, _C.id)
        .limit(bindparam("most"))
    )
