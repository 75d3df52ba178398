"""What definitions may name, and which of them name what is no longer there: those are switched off, visibly."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import select, update

from inbox.model.errors import InvalidError
from inbox.services.definitions.rows import (
    CALENDAR,
    RULE,
    SERVICE_LEVEL,
    TOPIC,
    check_shape,
    remember,
    rows_of,
)
from inbox.services.plan import Plan
from inbox.store.tables.definitions import definitions
from inbox.store.tables.people import agents
from inbox.store.unit import AnyRow, Unit
from routing.faults import Fault, Names, faults_of_level, faults_of_rule, faults_of_topic
from routing.loops import circle
from routing.settings import Rule

LASTING = frozenset({"loop"})
"""Faults that only a person takes away, by saving the rule again."""


def names_of(unit: Unit, plan: Plan, topic_rows: Sequence[AnyRow] | None = None) -> Names:
    rows = rows_of(unit, TOPIC) if topic_rows is None else topic_rows
    organisation = plan.organisation
    known: dict[str, Any] = {
        "topic": {row.id for row in rows if row.retired_at is None},
        "team": {team.id for team in plan.teams},
        "channel": set(plan.channels),
        "agent": set(
            unit.connection.execute(select(agents.c.login).where(agents.c.active)).scalars()
        ),
        "webhook": {target.id for target in organisation.webhooks},
    }
    for kind in (CALENDAR, SERVICE_LEVEL):
        rows_of_kind = rows_of(unit, kind)
        there = {r.id for r in rows_of_kind if r.retired_at is None and readable(r) is not None}
        known[kind.replace("_", " ")] = there
    fields = {
        "contact": {one.id for one in organisation.contact_fields},
        "conversation": {one.id for one in organisation.conversation_fields},
    }
    merged = {row.id for row in rows if row.merged_into}
    return Names(known, merged, fields)


def note_faults(unit: Unit, plan: Plan) -> None:
    """Judges everything anew: after a change here, a name there may be gone, or be there again."""
    topic_rows, rule_rows = rows_of(unit, TOPIC), rows_of(unit, RULE)
    names = names_of(unit, plan, topic_rows)
    parents = {row.id: row.body.get("parent") for row in topic_rows}
    circles = _circles(rule_rows)
    for row in topic_rows:
        _judge(unit, row, lambda topic: faults_of_topic(topic, names, parents))
    for row in rows_of(unit, SERVICE_LEVEL):
        _judge(unit, row, lambda level: faults_of_level(level, names))
    for row in rule_rows:
        _judge(unit, row, lambda rule: [*faults_of_rule(rule, names), *circles.get(rule.id, ())])


def _judge(unit: Unit, row: AnyRow, faults_of: Callable[[Any], Sequence[Fault]]) -> None:
    shape = readable(row)
    found = [_unread(row)] if shape is None else faults_of(shape)
    _note(unit, row, [] if row.retired_at else found)


def _circles(rule_rows: Sequence[AnyRow]) -> dict[str, list[Fault]]:
    """The last rule of each circle, by its id: without it the others go on."""
    shapes = [readable(row) for row in rule_rows if row.retired_at is None and not is_stopped(row)]
    left = [shape for shape in shapes if isinstance(shape, Rule)]
    found: dict[str, list[Fault]] = {}
    while in_circle := circle(left):
        words = "these rules set each other off: " + " → ".join(in_circle)
        found[in_circle[-2]] = [Fault("event", "circle", words, "rule", in_circle[0])]
        left = [rule for rule in left if rule.id != in_circle[-2]]
    return found


def is_stopped(row: AnyRow) -> bool:
    return any(one["code"] in LASTING for one in row.fault or ())


def readable(row: AnyRow) -> Any:
    """The shape of a row, or None where a version before this one wrote what can't be read now."""
    try:
        return check_shape(row.kind, row.body)
    except InvalidError:
        return None


def _unread(row: AnyRow) -> Fault:
    try:
        check_shape(row.kind, row.body)
    except InvalidError as error:
        return Fault(str(error.details.get("field", "")), "unreadable", str(error))
    return Fault("", "unreadable", "")


def _note(unit: Unit, row: AnyRow, found: Sequence[Fault]) -> None:
    kept = [one for one in row.fault or () if one["code"] in LASTING]
    fault = [*kept, *(one.as_json() for one in found)] or None
    if fault == row.fault:
        return
    unit.connection.execute(
        update(definitions)
        .where(definitions.c.kind == row.kind, definitions.c.id == row.id)
        .values(fault=fault)
    )
    if row.kind == RULE and bool(fault) != bool(row.fault):
        remember(unit, row.kind, row.id, "switched_off" if fault else "works_again", None, fault)
