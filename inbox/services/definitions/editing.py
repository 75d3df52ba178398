"""What leads do with definitions on screen: make, change, put in order, retire, and go back to the file."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import update

from inbox.model.errors import ConflictError, InvalidError
from inbox.services.definitions.files import set_positions
from inbox.services.definitions.names import names_of, note_faults
from inbox.services.definitions.rows import (
    CALENDAR,
    MOST,
    ORDER,
    RULE,
    SERVICE_LEVEL,
    TOPIC,
    Change,
    add,
    check_shape,
    check_version,
    count_up,
    next_position,
    put,
    refuse,
    remember,
    row_of,
    rows_of,
    written,
)
from inbox.services.definitions.topic_rows import write_topics
from inbox.services.permissions import require
from inbox.services.plan import Plan
from inbox.services.settings import read_setting, write_setting
from inbox.store.tables.definitions import definitions
from inbox.store.unit import AnyRow, Unit
from routing.calendar_settings import ServiceLevel
from routing.faults import Fault, faults_of_level, faults_of_rule, faults_of_topic
from routing.loops import circle
from routing.settings import MOST_WORDS, Rule, Topic

ACTIONS: Mapping[str, str] = {
    TOPIC: "topic.manage",
    RULE: "rule.manage",
    CALENDAR: "calendar.manage",
    SERVICE_LEVEL: "service_level.manage",
}
RESERVED = frozenset({"order", "yaml", "dry-run", "preview"})
"""Parts of the API's addresses."""

_LETTERS = str.maketrans({"å": "a", "ä": "a", "ö": "o", "æ": "ae", "ø": "o", "ß": "ss"})


def create(unit: Unit, plan: Plan, kind: str, body: Mapping[str, Any]) -> AnyRow:
    """Without an id it gets one made of its name."""
    require(unit.actor, ACTIONS[kind])
    standing = rows_of(unit, kind)
    if len(standing) >= MOST:
        raise ConflictError(f"There are {MOST} already.", code="too_many_definitions")
    taken = {row.id for row in standing}
    wanted = {**body, "id": body.get("id") or _id_of(_name(body), kind, taken)}
    shape = _checked(unit, plan, kind, wanted, standing)
    values = {
        "position": next_position(unit, kind),
        "body": written(shape),
        "filed": None,
        "origin": "screen",
    }
    add(unit, kind, shape.id, values)
    return _settled(unit, plan, kind, shape.id)


def change(
    unit: Unit,
    plan: Plan,
    kind: str,
    id: str,
    wanted: Mapping[str, Any],
    if_version: int | None = None,
) -> AnyRow:
    """`wanted` holds the keys to be changed and no others; null takes one back to what it is by default."""
    require(unit.actor, ACTIONS[kind])
    row = row_of(unit, kind, id)
    check_version(row, if_version)
    if "id" in wanted and wanted["id"] != id:
        raise InvalidError(
            "The id stays: history points to it. Change the name.",
            {"field": "id"},
            code="definition_id_stays",
        )
    merged = {**row.body, **wanted}
    body = {key: value for key, value in merged.items() if value is not None}
    shape = _checked(unit, plan, kind, body, rows_of(unit, kind))
    if written(shape) == row.body and not row.fault:
        return row
    # Saving is what takes a stopped rule's fault away; the others are judged anew below.
    values = {"body": written(shape), "origin": "screen", "fault": None}
    put(unit, row, Change("changed", values))
    return _settled(unit, plan, kind, id)


def check_wanted(unit: Unit, plan: Plan, kind: str, body: Mapping[str, Any]) -> Any:
    """The shape as it would stand were it saved, and nothing is. A new one may have no id yet."""
    require(unit.actor, ACTIONS[kind])
    standing = rows_of(unit, kind)
    known: Mapping[str, Any] = next((r.body for r in standing if r.id == body.get("id")), {})
    merged = {**known, **body, "id": body.get("id") or "new"}
    wanted = {key: value for key, value in merged.items() if value is not None}
    return _checked(unit, plan, kind, wanted, standing)


def _checked(
    unit: Unit, plan: Plan, kind: str, body: Mapping[str, Any], standing: Sequence[AnyRow]
) -> Any:
    if body.get("id") in RESERVED:
        raise InvalidError(
            f'"{body["id"]}" can\'t be an id.', {"field": "id"}, code="definition_id_reserved"
        )
    shape = check_shape(kind, body)
    names = names_of(unit, plan)
    if isinstance(shape, Topic):
        parents = {row.id: row.body.get("parent") for row in standing} | {shape.id: shape.parent}
        refuse(faults_of_topic(shape, names, parents))
    if isinstance(shape, ServiceLevel):
        refuse(faults_of_level(shape, names))
    if isinstance(shape, Rule):
        refuse(faults_of_rule(shape, names))
        refuse(_circle(shape, standing))
    return shape


def _circle(rule: Rule, standing: Sequence[AnyRow]) -> list[Fault]:
    others = [
        check_shape(RULE, row.body)
        for row in standing
        if row.id != rule.id and row.retired_at is None and not row.fault
    ]
    found = circle([*(one for one in others if isinstance(one, Rule)), rule])
    if rule.id not in found:
        return []
    words = "these rules would set each other off: " + " → ".join(found)
    return [Fault("event", "circle", words, "rule", rule.id)]


def retire(unit: Unit, plan: Plan, kind: str, id: str) -> AnyRow:
    """Never deleted: conversations, events and reasons point to it."""
    require(unit.actor, ACTIONS[kind])
    row = row_of(unit, kind, id)
    if row.retired_at is None:
        put(unit, row, Change("retired", {"retired_at": unit.now, "origin": "screen"}))
    return _settled(unit, plan, kind, id)


def restore(unit: Unit, plan: Plan, kind: str, id: str) -> AnyRow:
    require(unit.actor, ACTIONS[kind])
    row = row_of(unit, kind, id)
    if row.merged_into:
        raise ConflictError(
            f'It was merged into "{row.merged_into}".', code="definition_was_merged"
        )
    put(unit, row, Change("restored", {"retired_at": None, "origin": "screen"}))
    return _settled(unit, plan, kind, id)


def back_to_file(unit: Unit, plan: Plan, kind: str, id: str) -> AnyRow:
    require(unit.actor, ACTIONS[kind])
    row = row_of(unit, kind, id)
    if row.filed is None:
        raise ConflictError("No file names it.", code="definition_not_in_file")
    if row.merged_into:
        raise ConflictError(
            f'It was merged into "{row.merged_into}".', code="definition_was_merged"
        )
    values = {"body": row.filed, "origin": "file", "retired_at": None, "fault": None}
    put(unit, row, Change("back_to_file", values))
    return _settled(unit, plan, kind, id)


def reorder(unit: Unit, plan: Plan, kind: str, ids: Sequence[str]) -> None:
    """All that are not named come after, as they stood. An empty list goes back to the file's order."""
    require(unit.actor, ACTIONS[kind])
    rows = rows_of(unit, kind)
    unknown = sorted(set(ids) - {row.id for row in rows})
    if unknown or len(set(ids)) != len(ids):
        raise InvalidError(
            f'There is no {kind} "{unknown[0]}".' if unknown else "One is named twice.",
            {"field": "ids"},
            code=f"no_such_{kind}" if unknown else "named_twice",
        )
    own = set(read_setting(unit, ORDER, []))
    write_setting(unit, ORDER, sorted(own | {kind} if ids else own - {kind}))
    named = set(ids)
    if ids:
        wanted = [*ids, *(row.id for row in rows if row.id not in named)]
    else:
        wanted = [row.id for row in sorted(rows, key=lambda row: row.filed is None)]
    if set_positions(unit, kind, rows, wanted):
        remember(unit, kind, "", "ordered", [row.id for row in rows], wanted)
        settle(unit, plan)


def set_merged(unit: Unit, plan: Plan, row: AnyRow, other: AnyRow) -> None:
    """Also what went into it before goes there now, so that no chain grows; the words that set it set the
    other."""
    into = other.id
    values = {"merged_into": into, "retired_at": unit.now, "origin": "screen"}
    put(unit, row, Change("merged", values))
    unit.connection.execute(
        update(definitions)
        .where(definitions.c.kind == row.kind, definitions.c.merged_into == row.id)
        .values(merged_into=into)
    )
    words = list(dict.fromkeys([*other.body.get("words", ()), *row.body.get("words", ())]))
    if words != other.body.get("words", []):
        body = {**other.body, "words": words[:MOST_WORDS]}
        put(unit, other, Change("changed", {"body": body, "origin": "screen"}))
    for child in rows_of(unit, row.kind):
        if child.body.get("parent") == row.id and child.id != into:
            body = {**child.body, "parent": into}
            put(unit, child, Change("changed", {"body": body, "origin": "screen"}))
        elif child.id == into and child.body.get("parent") == row.id:
            body = {key: value for key, value in child.body.items() if key != "parent"}
            body |= {"parent": row.body["parent"]} if row.body.get("parent") else {}
            put(unit, child, Change("changed", {"body": body, "origin": "screen"}))
    settle(unit, plan)


def _settled(unit: Unit, plan: Plan, kind: str, id: str) -> AnyRow:
    settle(unit, plan)
    return row_of(unit, kind, id)


def settle(unit: Unit, plan: Plan) -> None:
    write_topics(unit)
    note_faults(unit, plan)
    count_up(unit)


def _name(body: Mapping[str, Any]) -> str:
    name = body.get("name") or ""
    if isinstance(name, dict):
        name = next((one for one in name.values() if isinstance(one, str)), "")
    return name if isinstance(name, str) else ""


def _id_of(name: str, kind: str, taken: set[str]) -> str:
    """`För hög faktura` is for_hog_faktura."""
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    letters = "".join(one for one in plain if not unicodedata.combining(one))
    base = re.sub(r"[^a-z0-9]+", "_", letters).strip("_")[:56] or kind
    tries = (base, *(f"{base}_{turn}" for turn in range(2, MOST + 2)))
    return next(id for id in tries if id not in taken | RESERVED)
