"""Whom a topic's updates go to, told in chunks. A job may run twice: each is told once for each step."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select

from inbox.services.follow_ups import UPDATE, Promise, finish, insert_promise, open_updates
from inbox.services.plan import Plan
from inbox.services.reach import find_reach
from inbox.services.unprompted import Said, say
from inbox.services.update_texts import holding_text, language_of, last_text, update_text
from inbox.store.dialects import upsert
from inbox.store.store import Store
from inbox.store.tables.conversations import conversations
from inbox.store.tables.updates import topic_update_members, topic_updates
from inbox.store.unit import AnyRow, Unit

CHUNK = 50
_C, _M = conversations.c, topic_update_members.c
_LIVE = ("open", "pending", "snoozed")


def spread(store: Store, plan: Plan, args: Any) -> int:
    """Answers how many conversations were looked at."""
    after = looked = 0
    act = _note_missed if args.get("missed") else _tell_some
    while True:
        ids = store.read(_next, plan, args, after)
        if not ids:
            return looked
        store.write(act, plan, args, ids)
        after, looked = ids[-1], looked + len(ids)


def _next(unit: Unit, plan: Plan, args: Any, after: int) -> list[int]:
    row = _update(unit, args["update"])
    if row is None or ("step" in args and row.step != args["step"]):
        return []
    found = _members(row) if args.get("missed") else _targets(plan, row)
    statement = found.where(_C.id > after).order_by(_C.id).limit(CHUNK)
    return list(unit.connection.execute(statement).scalars())


def _update(unit: Unit, id: int) -> AnyRow | None:
    return unit.connection.execute(select(topic_updates).where(topic_updates.c.id == id)).first()


def _targets(plan: Plan, row: AnyRow) -> Select[Any]:
    """Who waits for an answer about it, and who was told before. A last word is for the latter."""
    tree = plan.rulebook.tree
    topics = [topic for topic in tree.topics if row.topic_id in tree.line(topic)]
    whose: list[ColumnElement[bool]] = [_M.update_id.is_not(None)]
    if row.ended_at is None:
        whose.append(_C.topic_id.in_(topics) & _C.unanswered)
    return (
        select(_C.id)
        .outerjoin(topic_update_members, (_M.conversation_id == _C.id) & (_M.update_id == row.id))
        .where(
            _C.status.in_(_LIVE),
            or_(*whose),
            or_(_M.step.is_(None), _M.step < row.step),
            _C.merged_into.is_(None),
            _C.history.is_(False),
            _C.public.is_(False),
            _C.sensitivity == "normal",
        )
    )


def _members(row: AnyRow) -> Select[Any]:
    """Who was promised word, and still waits."""
    return (
        select(_C.id)
        .join(topic_update_members, _M.conversation_id == _C.id)
        .where(_M.update_id == row.id, _M.message_id.is_not(None), _C.status.in_(_LIVE))
    )


def _tell_some(unit: Unit, plan: Plan, args: Any, ids: Sequence[int]) -> None:
    row = _update(unit, args["update"])
    if row is None or row.step != args["step"]:
        return
    for id in ids:
        _tell(unit, plan, row, id)


def _tell(unit: Unit, plan: Plan, row: AnyRow, id: int) -> None:
    one = unit.connection.execute(select(conversations).where(_C.id == id).with_for_update()).one()
    standing = unit.connection.execute(
        select(_M.step).where(_M.update_id == row.id, _M.conversation_id == id)
    ).scalar()
    if standing is not None and standing >= row.step:
        return
    if row.ended_at is not None and not row.texts:
        _keep_by_hand(unit, row, one)
        said = Said(None, "ended")
    else:
        said = _say(unit, plan, row, one)
    values = {
        "update_id": row.id,
        "conversation_id": id,
        "step": row.step,
        "message_id": said.message,
        "held": said.why[:32],
        "at": unit.now,
    }
    keys = ["update_id", "conversation_id"]
    upsert(unit, topic_update_members, values, keys, ["step", "message_id", "held", "at"])


def _say(unit: Unit, plan: Plan, row: AnyRow, one: AnyRow) -> Said:
    until = unit.now if row.ended_at is not None else row.due_at
    reach = find_reach(unit, plan, one, until)
    if reach is None:
        data = {"why": "out_of_reach", "what": "update"}
        unit.emit("automatic.held", one.id, one.version, data)
        return Said(None, "out_of_reach")
    said = say(unit, plan, one, reach, _text(unit, plan, row, one), "update")
    if said.message is not None:
        for promise in open_updates(unit, one.id):
            finish(unit, promise, one.id)
    return said


def _text(unit: Unit, plan: Plan, row: AnyRow, one: AnyRow) -> str:
    language = language_of(plan, one)
    if row.ended_at is not None:
        return last_text(plan, language, row.texts)
    if row.step == 0 and not row.texts:
        return holding_text(plan, language, row.due_at, unit.now)
    return update_text(plan, language, row.due_at, unit.now, row.texts)


def _keep_by_hand(unit: Unit, row: AnyRow, one: AnyRow) -> None:
    """The rhythm is over; what this customer was promised is not."""
    message = _last_message(unit, row, one)
    if row.due_at <= unit.now or message is None:
        return
    promise = Promise(
        row.due_at,
        owner=one.assignee_id,
        team=None if one.assignee_id else (one.team_id or row.team_id),
        kind=UPDATE,
        step=row.step,
        message=message,
    )
    insert_promise(unit, one, promise)


def _last_message(unit: Unit, row: AnyRow, one: AnyRow) -> int | None:
    return unit.connection.execute(
        select(_M.message_id).where(_M.update_id == row.id, _M.conversation_id == one.id)
    ).scalar()


def _note_missed(unit: Unit, plan: Plan, args: Any, ids: Sequence[int]) -> None:
    """A breach for each who waits. Whom it concerns is told once, of the topic."""
    row = _update(unit, args["update"])
    if row is None or row.missed_at is None:
        return
    versions = unit.connection.execute(select(_C.id, _C.version).where(_C.id.in_(ids)))
    for id, version in versions:
        data = {
            "kind": "status_update",
            "due_at": row.due_at.isoformat(),
            "service_level": None,
            "to": [],
            "update": str(row.id),
        }
        unit.emit("clock.missed", id, version, data)
