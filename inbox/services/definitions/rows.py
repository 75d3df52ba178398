"""Definitions as rows: read, written with their history, and counted so that every process looks again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import func, insert, select, update

from config.check import validate
from config.errors import ConfigError
from config.node import Node
from inbox.model.errors import ConflictError, InvalidError, NotFoundError, StaleError
from inbox.services.settings import read_setting, write_setting
from inbox.store.tables.definitions import definition_changes, definitions
from inbox.store.tables.people import agents
from inbox.store.unit import AnyRow, Unit
from routing.calendar_settings import CalendarSettings, ServiceLevel
from routing.faults import Fault
from routing.settings import Rule, Shape, Topic

S = TypeVar("S", bound=Shape)

TOPIC, RULE, CALENDAR, SERVICE_LEVEL = "topic", "rule", "calendar", "service_level"
SHAPES: Mapping[str, type[Shape]] = {
    TOPIC: Topic,
    RULE: Rule,
    CALENDAR: CalendarSettings,
    SERVICE_LEVEL: ServiceLevel,
}
"""What may be defined in a file or on screen, and the shape that both are held to."""

VERSION = "plan.version"
ORDER = "definitions.order"
"""The kinds whose order was set on screen and no longer follows the file."""
MOST = 2000
OF_FILES = ("filed", "left_file")
"""Nobody did it here, so the log of what people and the program do has no word of it."""


def written(shape: Shape) -> dict[str, Any]:
    """As it stands in a row: what is as by default is left out."""
    return shape.model_dump(mode="json", exclude_defaults=True)


def check_shape(kind: str, body: Mapping[str, Any]) -> Shape:
    """Raises InvalidError with every place that is wrong and why."""
    try:
        return validate(SHAPES[kind], Node(dict(body), kind, {}))
    except ConfigError as error:
        places = [
            {"field": one.key, "message": one.message, "code": one.code or "definition_invalid"}
            for one in error.problems
        ]
        first = places[0]
        raise InvalidError(
            f"{first['field']}: {first['message']}".removeprefix(": "),
            {"field": first["field"], "errors": places},
            code="definition_invalid",
        ) from None


def refuse(faults: Sequence[Fault]) -> None:
    """What a definition says of others, or against itself."""
    if not faults:
        return
    places = [{"field": f.place, "message": f.text, "code": f.code} for f in faults]
    raise InvalidError(
        f"{faults[0].place}: {faults[0].text}",
        {
            "field": faults[0].place,
            "errors": places,
            "faults": [fault.as_json() for fault in faults],
        },
        code=f"definition_{faults[0].code}",
    )


def rows_of(unit: Unit, kind: str) -> list[AnyRow]:
    return list(
        unit.connection.execute(
            select(definitions)
            .where(definitions.c.kind == kind)
            .order_by(definitions.c.position, definitions.c.id)
        )
    )


def row_of(unit: Unit, kind: str, id: str, lock: bool = True) -> AnyRow:
    """Without `lock` for whoever only reads."""
    statement = select(definitions).where(definitions.c.kind == kind, definitions.c.id == id)
    row = unit.connection.execute(statement.with_for_update() if lock else statement).first()
    if row is None:
        raise NotFoundError(f'There is no {kind} "{id}".', code=f"no_such_{kind}")
    return row


def check_version(row: AnyRow, if_version: int | None) -> None:
    if if_version is not None and row.version != if_version:
        raise StaleError(
            "Somebody changed this meanwhile.",
            {"current": {"version": row.version, "body": row.body}},
            code="definition_stale",
        )


@dataclass(frozen=True, slots=True)
class Change:
    how: str
    values: Mapping[str, Any]


def add(unit: Unit, kind: str, id: str, values: Mapping[str, Any], how: str = "made") -> None:
    standing = unit.connection.execute(
        select(definitions.c.id).where(definitions.c.kind == kind, definitions.c.id == id)
    ).first()
    if standing is not None:
        raise ConflictError(
            f'There is a {kind} "{id}" already.', {"field": "id"}, code="definition_exists"
        )
    unit.connection.execute(
        insert(definitions).values(
            kind=kind, id=id, version=1, updated_at=unit.now, updated_by=_person(unit), **values
        )
    )
    remember(unit, kind, id, how, None, values.get("body"))


def put(unit: Unit, row: AnyRow, change: Change) -> int:
    """Answers the new version."""
    unit.connection.execute(
        update(definitions)
        .where(definitions.c.kind == row.kind, definitions.c.id == row.id)
        .values(
            **change.values,
            version=row.version + 1,
            updated_at=unit.now,
            updated_by=_person(unit),
        )
    )
    remember(unit, row.kind, row.id, change.how, row.body, change.values.get("body", row.body))
    return int(row.version) + 1


def remember(unit: Unit, kind: str, id: str, how: str, before: Any, after: Any) -> None:
    unit.connection.execute(
        insert(definition_changes).values(
            id=unit.new_id(),
            kind=kind,
            of=id,
            how=how,
            before=before,
            after=after,
            by=_person(unit),
            at=unit.now,
        )
    )
    if how not in OF_FILES:
        unit.emit("definition.changed", data={"kind": kind, "id": id, "how": how})


def _person(unit: Unit) -> int | None:
    return unit.actor.id if unit.actor.kind == "agent" else None


def next_position(unit: Unit, kind: str) -> int:
    last = unit.connection.execute(
        select(func.max(definitions.c.position)).where(definitions.c.kind == kind)
    ).scalar()
    return 0 if last is None else int(last) + 1


def history(unit: Unit, kind: str, id: str, limit: int = 50) -> list[dict[str, Any]]:
    """The newest changes first, with who made them."""
    rows = unit.connection.execute(
        select(definition_changes, agents.c.name)
        .outerjoin(agents, agents.c.id == definition_changes.c.by)
        .where(definition_changes.c.kind == kind, definition_changes.c.of == id)
        .order_by(definition_changes.c.id.desc())
        .limit(limit)
    )
    return [
        {
            "at": row.at,
            "by": row.name or "",
            "how": row.how,
            "before": row.before,
            "after": row.after,
        }
        for row in rows
    ]


def plan_version(unit: Unit) -> int:
    return int(read_setting(unit, VERSION, {"number": 0})["number"])


def count_up(unit: Unit) -> None:
    """From now on every process reads its plan again."""
    write_setting(unit, VERSION, {"number": plan_version(unit) + 1})
