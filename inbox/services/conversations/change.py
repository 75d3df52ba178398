"""Changing a conversation by hand: each field one small function, all that are named in one version."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from inbox.model.errors import ForbiddenError, InvalidError
from inbox.model.ids import MAX_ID
from inbox.model.words import Kind, PendingOn, Priority
from inbox.services.access import conversation
from inbox.services.conversations.needs_no_answer import (
    answer_needed,
    no_answer_needed,
    owed_to_none,
)
from inbox.services.conversations.spam import none_after_all
from inbox.services.conversations.stand import change_row, check_version, closed, opened
from inbox.services.conversations.tagging import change_tags
from inbox.services.permissions import may, require, require_person
from inbox.services.plan import Plan
from inbox.services.promises.snooze_links import rest_on
from inbox.store.dialects import lock_name
from inbox.store.tables.conversations import topics
from inbox.store.tables.people import agents, team_members, teams
from inbox.store.unit import AnyRow, Unit

Changed = tuple[dict[str, Any], list[tuple[str, dict[str, Any]]]]
"""Columns to write, and the events that tell of it."""

CAREFUL = {"assignee", "status", "topic"}
"""Two people can contradict each other here: `If-Match` is honoured."""


def change_conversation(
    unit: Unit,
    plan: Plan,
    conversation_id: int,
    change: Mapping[str, Any],
    if_version: int | None = None,
) -> int:
    """`change` holds the fields to be changed and no others. Answers the new version."""
    if "assignee" in change:
        # Before the row, as assigning does: loads must add up, and nobody may wait for the other.
        lock_name(unit, "assign")
    row = conversation(unit, conversation_id, "conversation.change")
    _check_own(unit, change)
    if CAREFUL & set(change):
        check_version(row, if_version)
    values: dict[str, Any] = {}
    events: list[tuple[str, dict[str, Any]]] = []
    for name, value in change.items():
        if name in ("pending_on", "snooze"):
            continue  # They belong to `status`.
        more, told = _CHANGES[name](unit, plan, row, value, change)
        values |= more
        events += told
    if not events:
        return int(row.version)
    version = change_row(unit, row, values)
    for kind, data in events:
        unit.emit(kind, row.id, version, data)
    if values.get("team_id") or (values.get("status") == "open" and row.assignee_id is None):
        unit.enqueue("assign", lane="assign", key="assign")
    return version


HELPERS_CHANGE = frozenset({"status", "pending_on", "snooze", "needs_no_answer", "assignee"})


def _check_own(unit: Unit, change: Mapping[str, Any]) -> None:
    """Who helps for a while answers, closes, or gives back; nothing else."""
    if not unit.actor.sees_own_only:
        return
    beyond = sorted(set(change) - HELPERS_CHANGE)
    if not beyond and change.get("assignee") in (None, str(unit.actor.id), unit.actor.id):
        return
    field = beyond[0] if beyond else "assignee"
    raise ForbiddenError("Your role does not allow this.", {"field": field}, code="not_allowed")


def change_field(
    unit: Unit,
    plan: Plan,
    row: AnyRow,
    name: str,
    value: Any,
    more: Mapping[str, Any] | None = None,
) -> Changed:
    """What changing one field of a row means, for whoever writes it: rules, which have events of their own."""
    return _CHANGES[name](unit, plan, row, value, {name: value, **(more or {})})


def take(unit: Unit, plan: Plan, conversation_id: int, if_version: int | None = None) -> int:
    """Mine from now on."""
    me = require_person(unit.actor)
    return change_conversation(unit, plan, conversation_id, {"assignee": me}, if_version)


def _status(unit: Unit, plan: Plan, row: AnyRow, value: Any, change: Mapping[str, Any]) -> Changed:
    if value not in _STATUSES:
        raise InvalidError(f'"{value}" is no status.', {"field": "status"}, code="no_such_status")
    values = _STATUSES[value](unit, row, change)
    if row.status == "spam":
        values |= none_after_all(unit, row)
    told: list[tuple[str, dict[str, Any]]] = []
    if value != row.status:
        told.append(("conversation.status", {"from": row.status, "to": value}))
    elif value != "snoozed":
        return {}, []
    else:
        told.append(("conversation.snoozed", {}))
    if value == "closed" and values.get("unanswered", row.unanswered):
        # Whoever closes it says that no answer is owed.
        since = values.get("unanswered_since", row.unanswered_since)
        ended, waited = owed_to_none(unit, row, since)
        values |= ended
        told.append(("conversation.needs_no_answer", waited))
    return values, told


def _pending(unit: Unit, row: AnyRow, change: Mapping[str, Any]) -> dict[str, Any]:
    on = change.get("pending_on") or PendingOn.CUSTOMER
    return {**opened(), "status": "pending", "pending_on": str(PendingOn(on))}


def _snoozed(unit: Unit, row: AnyRow, change: Mapping[str, Any]) -> dict[str, Any]:
    snooze = change.get("snooze") or {}
    until: datetime | None = snooze.get("until")
    on_reply = bool(snooze.get("on_reply"))
    linked = snooze.get("on_link")
    if until is None and not on_reply and linked is None:
        raise InvalidError(
            "Say until when, until a reply, or until something happens to a linked conversation.",
            {"field": "snooze"},
            code="snooze_needs_an_end",
        )
    if until is not None and until <= unit.now:
        raise InvalidError(
            "That time has passed.", {"field": "snooze.until"}, code="time_has_passed"
        )
    _check_rest(row, until, has_other_end=linked is not None)
    return {
        **opened(),
        "status": "snoozed",
        "snooze_until": until,
        "snooze_on_reply": on_reply,
        **rest_on(unit, row, _id(linked, "snooze.on_link"), until),
    }


def _check_rest(row: AnyRow, until: datetime | None, *, has_other_end: bool) -> None:
    """Who waits may not be hidden past their time: they wrote last, and need not write again."""
    if not row.unanswered or row.due_at is None or row.follow_up_at is not None:
        return
    if until is None and has_other_end:
        return  # That rest is checked where it is made.
    if until is None or until > row.due_at:
        raise InvalidError(
            "The customer waits, and its time runs out before that. Answer, or promise a time.",
            {"field": "snooze.on_reply" if until is None else "snooze.until"},
            code="snooze_past_due",
        )


_STATUSES: Mapping[str, Callable[[Unit, AnyRow, Mapping[str, Any]], dict[str, Any]]] = {
    "open": lambda unit, row, change: opened(),
    "pending": _pending,
    "closed": lambda unit, row, change: closed(unit.now),
    "snoozed": _snoozed,
}


def _assignee(
    unit: Unit, plan: Plan, row: AnyRow, value: Any, change: Mapping[str, Any]
) -> Changed:
    id = _id(value, "assignee")
    if id == row.assignee_id:
        return {}, []
    if id is not None:
        known = select(agents.c.id).where(agents.c.id == id, agents.c.active)
        if unit.connection.execute(known).first() is None:
            raise InvalidError(
                "There is no such agent.", {"field": "assignee"}, code="no_such_agent"
            )
    data = {"from": _text(row.assignee_id), "to": _text(id), "by": "hand"}
    return {"assignee_id": id}, [("conversation.assigned", data)]


def _team(unit: Unit, plan: Plan, row: AnyRow, value: Any, change: Mapping[str, Any]) -> Changed:
    if value == row.team_id:
        return {}, []
    values: dict[str, Any] = {"team_id": value}
    if value is not None:
        known = select(teams.c.id).where(teams.c.id == value, teams.c.retired.is_(False))
        if unit.connection.execute(known).first() is None:
            raise InvalidError("There is no such team.", {"field": "team"}, code="no_such_team")
        if row.assignee_id is not None and "assignee" not in change:
            values |= _leave_to_team(unit, row, value)
    return values, [("conversation.team", {"from": row.team_id, "to": value})]


def _leave_to_team(unit: Unit, row: AnyRow, team: str) -> dict[str, Any]:
    """Whoever has it keeps it only if they belong to the new team."""
    member = select(team_members.c.agent_id).where(
        team_members.c.team_id == team, team_members.c.agent_id == row.assignee_id
    )
    return {} if unit.connection.execute(member).first() else {"assignee_id": None}


def _topic(unit: Unit, plan: Plan, row: AnyRow, value: Any, change: Mapping[str, Any]) -> Changed:
    if value == row.topic_id:
        return {}, []
    if value is not None:
        known = select(topics.c.id).where(topics.c.id == value, topics.c.retired.is_(False))
        if unit.connection.execute(known).first() is None:
            raise InvalidError("There is no such topic.", {"field": "topic"}, code="no_such_topic")
    values = {"topic_id": value, "record": plan.records.get(value or "", "none")}
    return values, [("conversation.topic", {"from": row.topic_id, "to": value, "by": "hand"})]


def _kind(unit: Unit, plan: Plan, row: AnyRow, value: Any, change: Mapping[str, Any]) -> Changed:
    value = str(Kind(value)) if value is not None else None
    if value == row.kind:
        return {}, []
    return {"kind": value}, [("conversation.kind", {"from": row.kind, "to": value})]


def _priority(
    unit: Unit, plan: Plan, row: AnyRow, value: Any, change: Mapping[str, Any]
) -> Changed:
    value = str(Priority(value))
    if value == row.priority:
        return {}, []
    return {"priority": value}, [("conversation.priority", {"from": row.priority, "to": value})]


def _tags(unit: Unit, plan: Plan, row: AnyRow, value: Any, change: Mapping[str, Any]) -> Changed:
    add, remove = value.get("add") or (), value.get("remove") or ()
    is_free = plan.organisation.tags == "free" or may(unit.actor, "tag.manage")
    return {}, change_tags(unit, row.id, add, remove, may_make=is_free)


def _fields(unit: Unit, plan: Plan, row: AnyRow, value: Any, change: Mapping[str, Any]) -> Changed:
    fields = check_fields(value, plan.organisation.conversation_fields, dict(row.fields))
    changed = sorted(name for name in value if fields.get(name) != row.fields.get(name))
    return (
        ({"fields": fields}, [("conversation.fields", {"fields": changed})])
        if changed
        else ({}, [])
    )


def _needs_no_answer(
    unit: Unit, plan: Plan, row: AnyRow, value: Any, change: Mapping[str, Any]
) -> Changed:
    # Of several messages it is said again, while the customer waits for the others.
    if bool(value) == row.needs_no_answer and not (value and row.unanswered):
        return {}, []
    if not value:
        values, told = answer_needed(unit, row)
        needed = [("conversation.answer_needed", told)]
        if row.status != "spam":
            return values, needed
        left = ("conversation.status", {"from": row.status, "to": values["status"]})
        return {**values, "before_spam": None}, [left, *needed]
    values, told = no_answer_needed(unit, row)
    return values, [("conversation.needs_no_answer", told)]


def _registry_number(
    unit: Unit, plan: Plan, row: AnyRow, value: Any, change: Mapping[str, Any]
) -> Changed:
    require(unit.actor, "conversation.register")
    if value == row.registry_number:
        return {}, []
    return {"registry_number": value}, [("conversation.registered", {})]


def check_fields(
    change: Mapping[str, Any], shapes: Any, standing: dict[str, Any]
) -> dict[str, Any]:
    """Typed fields as organisation.yaml declares them; null takes one away."""
    known = {shape.id: shape for shape in shapes}
    for name, value in change.items():
        if name not in known:
            raise InvalidError(
                f'There is no field "{name}".',
                {"field": f"fields.{name}", "known": sorted(known)},
                code="no_such_field",
            )
        if value is None:
            standing.pop(name, None)
        else:
            standing[name] = _typed(known[name], name, value)
    return standing


def _typed(shape: Any, name: str, value: Any) -> Any:
    fits = {
        "text": lambda: isinstance(value, str) and len(value) <= 2000,
        "number": lambda: isinstance(value, int | float) and not isinstance(value, bool),
        "date": lambda: isinstance(value, str) and _is_date(value),
        "choice": lambda: value in shape.choices,
        "bool": lambda: isinstance(value, bool),
    }[str(shape.type)]()
    if not fits:
        raise InvalidError(
            f'"{name}" takes a {shape.type}.', {"field": f"fields.{name}"}, code="field_type_wrong"
        )
    return value


def _is_date(value: str) -> bool:
    try:
        datetime.strptime(value, "%Y-%m-%d")  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return False
    return True


def _id(value: Any, field: str) -> int | None:
    if value is None:
        return None
    try:
        id = int(value)
    except (TypeError, ValueError):
        id = MAX_ID + 1
    if not 0 <= id <= MAX_ID:
        raise InvalidError(f'"{value}" is no id.', {"field": field}, code="id_invalid")
    return id


def _text(id: int | None) -> str | None:
    return None if id is None else str(id)


_CHANGES: Mapping[str, Callable[[Unit, Plan, AnyRow, Any, Mapping[str, Any]], Changed]] = {
    "status": _status,
    "assignee": _assignee,
    "team": _team,
    "topic": _topic,
    "kind": _kind,
    "priority": _priority,
    "tags": _tags,
    "fields": _fields,
    "needs_no_answer": _needs_no_answer,
    "registry_number": _registry_number,
}
