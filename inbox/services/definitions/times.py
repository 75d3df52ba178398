"""Calendars and service levels as people see them, and what would become of due times were one changed."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from inbox.model.errors import ConflictError
from inbox.services.definitions.editing import check_wanted, retire
from inbox.services.definitions.names import readable
from inbox.services.definitions.rows import CALENDAR, SERVICE_LEVEL, TOPIC, row_of, rows_of
from inbox.services.definitions.topics import about, names_of_people
from inbox.services.permissions import require
from inbox.services.plan import Plan
from inbox.store.reading.scopes import IS_LIVE
from inbox.store.tables.conversations import conversations
from inbox.store.unit import AnyRow, Unit
from routing.calendar_settings import CalendarSettings, ClockKind, ServiceLevel
from routing.service_levels import Level, ServiceLevels
from routing.week import DAYS, Interval

AHEAD = 21
"""Days that a preview of a calendar shows."""
LEVELS_SHOWN = 5
_C = conversations.c


def list_times(unit: Unit, kind: str, retired: bool = False) -> list[dict[str, Any]]:
    require(unit.actor, READ[kind])
    rows = [row for row in rows_of(unit, kind) if retired or row.retired_at is None]
    people = names_of_people(unit, {row.updated_by for row in rows if row.updated_by})
    used = _uses(unit, kind)
    return [_shape(row, people, used) for row in rows]


def read_times(unit: Unit, kind: str, id: str) -> dict[str, Any]:
    require(unit.actor, READ[kind])
    row = row_of(unit, kind, id, lock=False)
    people = names_of_people(unit, {row.updated_by} if row.updated_by else set())
    return _shape(row, people, _uses(unit, kind))


READ: Mapping[str, str] = {CALENDAR: "calendar.read", SERVICE_LEVEL: "service_level.read"}


def _shape(row: AnyRow, people: Mapping[int, str], used: Mapping[str, list[str]]) -> dict[str, Any]:
    shape = readable(row)
    of_kind = _calendar if row.kind == CALENDAR else _level
    # What can't be read shows its fault and nothing else: a newer version may have written it.
    return {
        "id": row.id,
        "name": row.body.get("name", ""),
        "used_by": used.get(row.id, []),
        **(of_kind(shape) if shape is not None else {}),
        **about(row, people),
    }


def _calendar(shape: CalendarSettings) -> dict[str, Any]:
    return {
        "zone": shape.zone,
        "hours": {day: _told(shape.hours.get(day, ())) for day in DAYS},
        "holidays": [one.model_dump() for one in shape.holidays],
        "days": {day: _told(hours) for day, hours in sorted(shape.days.items())},
    }


def _level(shape: ServiceLevel) -> dict[str, Any]:
    return shape.model_dump(mode="json", exclude={"id", "name"})


def _told(hours: tuple[Interval, ...]) -> list[str]:
    return [f"{a // 60:02}:{a % 60:02}-{b // 60:02}:{b % 60:02}" for a, b in hours]


def _uses(unit: Unit, kind: str) -> dict[str, list[str]]:
    """Calendars: which levels go by them. Levels: which topics name them."""
    key, by = ("calendar", SERVICE_LEVEL) if kind == CALENDAR else ("service_level", TOPIC)
    found: dict[str, list[str]] = {}
    for row in rows_of(unit, by):
        if row.retired_at is None and row.body.get(key):
            found.setdefault(row.body[key], []).append(row.id)
    return found


def retire_times(unit: Unit, plan: Plan, kind: str, id: str, anyway: bool) -> None:
    """Clocks that run keep their due times. What names it is switched off, and that is said first."""
    row_of(unit, kind, id)
    used = _uses(unit, kind).get(id, [])
    if used and not anyway:
        raise ConflictError(
            "It is named elsewhere. Retire it all the same, and that is switched off.",
            {"used_by": used},
            code="calendar_in_use" if kind == CALENDAR else "service_level_in_use",
        )
    retire(unit, plan, kind, id)


def preview(unit: Unit, plan: Plan, kind: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """What would begin to hold, and for how many nothing changes: a due time is reckoned once."""
    shape = check_wanted(unit, plan, kind, body)
    before = _standing(unit, plan)
    after = _with(unit, plan, shape)
    levels = _concerned(shape, after)
    return {
        "running": _running(unit, [level.id for level in levels]),
        "days": _days(shape, before, after, unit.now) if kind == CALENDAR else [],
        "examples": [
            example
            for level in levels[:LEVELS_SHOWN]
            for example in _examples(level, before, unit.now, plan)
        ],
    }


def _standing(unit: Unit, plan: Plan) -> ServiceLevels:
    return _compiled(unit, plan, {})


def _with(unit: Unit, plan: Plan, shape: Any) -> ServiceLevels:
    kind = CALENDAR if isinstance(shape, CalendarSettings) else SERVICE_LEVEL
    return _compiled(unit, plan, {(kind, shape.id): shape})


def _compiled(unit: Unit, plan: Plan, instead: Mapping[tuple[str, str], Any]) -> ServiceLevels:
    found: dict[str, dict[str, Any]] = {CALENDAR: {}, SERVICE_LEVEL: {}}
    for kind, shapes in found.items():
        for row in rows_of(unit, kind):
            shape = readable(row)
            if row.retired_at is None and not row.fault and shape is not None:
                shapes[row.id] = shape
        shapes |= {id: shape for (of, id), shape in instead.items() if of == kind}
    calendars = found[CALENDAR]
    levels = [
        one
        for one in found[SERVICE_LEVEL].values()
        if not one.calendar or one.calendar in calendars
    ]
    return ServiceLevels.of(levels, list(calendars.values()), plan.organisation.zone)


def _concerned(shape: Any, after: ServiceLevels) -> list[Level]:
    if isinstance(shape, CalendarSettings):
        return [one for one in after.levels if one.settings.calendar == shape.id]
    return [one for one in after.levels if one.id == shape.id]


def _running(unit: Unit, levels: list[str]) -> int:
    """Clocks that run under these levels, and keep their due time."""
    count = select(func.count()).where(
        IS_LIVE, _C.service_level.in_(levels), _C.due_at.is_not(None)
    )
    return int(unit.connection.execute(count).scalar_one())


def _days(
    shape: CalendarSettings, before: ServiceLevels, after: ServiceLevels, now: datetime
) -> list[dict[str, Any]]:
    new, old = after.calendars[shape.id], before.calendars.get(shape.id)
    first = now.astimezone(new.zone).date()
    days = [first + timedelta(days=ahead) for ahead in range(AHEAD)]
    return [
        {
            "day": day,
            "before": None if old is None else _told(old.hours_on(day)),
            "after": _told(new.hours_on(day)),
        }
        for day in days
    ]


def _examples(
    level: Level, before: ServiceLevels, now: datetime, plan: Plan
) -> list[dict[str, Any]]:
    """When what comes now, this evening and on Friday afternoon would be due."""
    old = before.by_id(level.id)
    found = []
    for kind in ClockKind:
        for at in _moments(now, plan):
            due = [_due(one, kind, at) for one in (old, level)]
            if any(due):
                found.append(
                    {"level": level.id, "clock": kind, "at": at, "before": due[0], "after": due[1]}
                )
    return found


def _moments(now: datetime, plan: Plan) -> list[datetime]:
    here = now.astimezone(plan.zone).replace(second=0, microsecond=0, fold=0)
    evening = here.replace(hour=19, minute=0)
    friday = (here + timedelta(days=(4 - here.weekday()) % 7)).replace(hour=15, minute=0)
    friday += timedelta(days=7) if friday < here else timedelta()
    return [at.astimezone(now.tzinfo) for at in dict.fromkeys((here, max(here, evening), friday))]


def _due(level: Level | None, kind: ClockKind, at: datetime) -> datetime | None:
    amount = None if level is None else level.amount(kind)
    if level is None or amount is None:
        return None
    return level.clock.after(at, amount)
